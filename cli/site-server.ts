/**
 * Serves the folder of an HTML file for a browser, on a port of its own, so that its pages are of
 * another origin than the view: with our tag in its pages, and its scripts annotated.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, sep } from 'node:path';
import { isLoopbackHost } from '../host/index.ts';
import { annotateScript } from '../runtime-instrumented/plugin/scripts.ts';
import { MEDIA_TYPES, pathIn } from './served-path.ts';

/** A folder that is served. */
export interface SiteServer {
  /** The page's own URL. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the folder of `file`; `tag` goes before the first script of each page. */
export async function serveSite(file: string, tag: string): Promise<SiteServer> {
  const folder = dirname(file);
  const server = createServer((request, response) => {
    if (!isLoopbackHost(request.headers.host)) return plain(response, 403, 'This server answers for 127.0.0.1 alone.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET and HEAD.');
    const url = request.url ?? '/';
    const path = /^\/(?:[?#]|$)/.test(url) ? file : pathIn(folder, url);
    if (path === null) return plain(response, 404, 'There is no such file here.');
    (path === file ? Promise.resolve() : staysIn(folder, path))
      .then(() => contentOf(path, tag))
      .then(
        (content) => {
          response.writeHead(200, {
            'Content-Type': MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
            'Cache-Control': 'no-store',
            'X-Content-Type-Options': 'nosniff',
            // It is for its own pages: those of other origins may not read a person's files as scripts or pictures.
            'Cross-Origin-Resource-Policy': 'same-origin',
          });
          response.end(request.method === 'HEAD' ? undefined : content);
        },
        () => plain(response, 404, 'There is no such file here.'),
      );
  });
  await new Promise<void>((listening, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/${encodeURIComponent(basename(file))}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Rejects where links lead out of the folder: a page that came with such a link could read any file. Packages may be linked. */
async function staysIn(folder: string, path: string): Promise<void> {
  const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
  if (!real.startsWith(root + sep) && !/[\\/]node_modules[\\/]/.test(real))
    throw new Error('It leads out of the folder.');
}

async function contentOf(path: string, tag: string): Promise<string | Buffer> {
  // A pipe, or a device, would never end.
  if (!(await stat(path)).isFile()) throw new Error('It is no file.');
  const kind = extname(path).toLowerCase();
  if (kind === '.js' || kind === '.mjs') {
    const text = await readFile(path, 'utf8');
    return /[\\/]node_modules[\\/]/.test(path) ? text : annotateScript(text, path);
  }
  return kind === '.html' || kind === '.htm' ? annotatePage(await readFile(path, 'utf8'), path, tag) : readFile(path);
}

const SCRIPT = /(<script\b([^>]*)>)([\s\S]*?)(<\/script\s*>)/gi;

/** A page with our tag before its first script, and the scripts that stand in it annotated in their lines. */
export function annotatePage(text: string, path: string, tag: string): string {
  const annotated = text.replace(
    SCRIPT,
    (whole: string, open: string, given: string, body: string, close: string, at: number) => {
      const type = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(given)?.[1] ?? '';
      if (/\bsrc\s*=/i.test(given) || (type !== '' && !/^(?:module|(?:text|application)\/javascript)$/i.test(type)))
        return whole;
      // As many lines as stand above it in the page, so that call sites are those of the page.
      const above = text.slice(0, at + open.length).split('\n');
      const before = '\n'.repeat(above.length - 1) + ' '.repeat(above.at(-1)?.length ?? 0);
      const script = annotateScript(before + body, path, type.toLowerCase() === 'module' ? 'module' : 'script');
      return `${open}${script.replace(/^\s*?(?=\S)/, '')}${close}`;
    },
  );
  // What stands in a comment is no script. With none at all, `<!doctype html>` has to stay the first.
  const plain = annotated.replace(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length));
  const script = plain.search(/<script\b/i);
  const first = script >= 0 ? script : (/^\s*<!doctype\b[^>]*>/i.exec(plain)?.[0].length ?? 0);
  return `${annotated.slice(0, first)}${tag}${annotated.slice(first)}`;
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
