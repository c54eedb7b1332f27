/** What the plugins of both bundlers share: when they act, on which files, and the page's settings. */
import { readFileSync } from 'node:fs';
import { dirname, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What may be given to a plugin. */
export interface PluginOptions {
  /**
   * Address of the host's channel for pages, `ws://127.0.0.1:PORT/page#TOKEN`. By default that of the
   * environment variable `PROMISE_GRAPH_PAGES`, which `promise-graph page -- COMMAND` sets. With
   * neither a plugin does nothing at all.
   */
  readonly channel?: string;
  /** Files to annotate; by default all but those of packages. */
  readonly include?: (file: string) => boolean;
}

/** What files import; nobody writes it by hand. */
export const RUNTIME = 'promise-graph/browser';

/** The channel, or null when there is none: nothing is to be done then. */
export function channelOf(options: PluginOptions): string | null {
  const channel = options.channel ?? process.env.PROMISE_GRAPH_PAGES ?? '';
  return channel === '' ? null : channel;
}

/** The folder of this package's own files: where it is linked, as by `npm install FOLDER`, no node_modules is in their path. */
const OURS = dirname(fileURLToPath(import.meta.url)) + sep;

/** Whether a file is the person's own code, and of a kind that can be annotated. */
export function isIncluded(file: string, options: PluginOptions): boolean {
  if (!/\.[cm]?[jt]sx?$/.test(file) || normalize(file).startsWith(OURS)) return false;
  return options.include?.(file) ?? !/[\\/]node_modules[\\/]/.test(file);
}

/** Whether a file is a module: what has neither imports nor exports may be CommonJS, and is left alone. */
export const isModule = (text: string): boolean => /^\s*(?:import\b(?!\s*\()|export\b)/m.test(text);

/** Our code for pages, which knows where to send. */
export function pageRuntime(channel: string): string {
  const code = readFileSync(fileURLToPath(new URL('./browser.js', import.meta.url)), 'utf8');
  const given = `globalThis.PROMISE_GRAPH_CHANNEL??=${JSON.stringify(channel)};globalThis.PROMISE_GRAPH_MARKED=true;globalThis.PROMISE_GRAPH_HEAD=new Error().stack;`;
  return `${given}\n${code}`;
}
