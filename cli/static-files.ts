/** Serves the page and the view's files, and nothing else of this machine. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { makeNonce, pagePolicy, renderPage } from '../host/index.ts';
import { MEDIA_TYPES, pathIn } from './served-path.ts';

/** What the view consists of. */
const SERVED = new Set(['.js', '.css', '.svg', '.png', '.map', '.woff2', '.txt']);

const COMMON = {
  // The next run may be another build on the same port.
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
};

/** Answers one request. `host` has been checked to be this machine's. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    response.writeHead(status, {
      ...COMMON,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const plain = (status: number, text: string, headers: Record<string, string> = {}) =>
    send(status, 'text/plain; charset=utf-8', `${text}\n`, headers);

  const url = request.url ?? '/';
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
  }
  if (/^\/(\?|$)/.test(url)) {
    const nonce = makeNonce();
    const connect = `'self' ws://${request.headers.host ?? ''}`;
    const page = renderPage({ script: '/main.js', style: '/main.css', source: 'self', connect, nonce });
    const policy = `${pagePolicy({ source: 'self', connect, nonce })}; frame-ancestors 'none'`;
    return send(200, 'text/html; charset=utf-8', page, { 'Content-Security-Policy': policy });
  }
  const file = pathIn(folder, url);
  if (file === null || !SERVED.has(extname(file))) return plain(404, 'There is no such file here.');
  try {
    send(200, MEDIA_TYPES[extname(file)] ?? 'application/octet-stream', await readFile(file));
  } catch {
    plain(404, 'There is no such file here.');
  }
}

/** Path of the script that a page elsewhere loads to be traced. It is no secret: without a token it can do nothing. */
export const PAGE_SCRIPT = '/promise-graph.js';

/** Answers a request for that script; returns whether it was one. */
export function servePageScript(script: string, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.url !== PAGE_SCRIPT || request.method !== 'GET') return false;
  const headers = { ...COMMON, 'Content-Type': MEDIA_TYPES['.js'], 'Cross-Origin-Resource-Policy': 'cross-origin' };
  readFile(script).then(
    (body) => response.writeHead(200, headers).end(body),
    () => response.writeHead(404).end(),
  );
  return true;
}
