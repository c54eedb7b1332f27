/** The plugin for Vite, and for Rollup: `plugins: [promiseGraph()]`. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { annotateFile, type Lookup } from './annotated-file.ts';
import { channelOf, isIncluded, isModule, type PluginOptions, pageRuntime, RUNTIME } from './options.ts';

export type { PluginOptions } from './options.ts';

/** The part of Vite's plugins that is used; so that its types need not be there. */
export interface VitePlugin {
  readonly name: string;
  /** After Vite has made JavaScript of TypeScript and JSX. */
  readonly enforce: 'post';
  /** Before the bundler's own look-up, which finds the file of the package that is installed: that knows no channel. */
  readonly resolveId: { readonly order: 'pre'; handler(id: string): string | null };
  load(id: string): string | null;
  transform(code: string, id: string, options?: { ssr?: boolean }): { code: string; map: string } | null;
}

/** What Vite and Rollup call `transform` on. */
interface Context {
  getCombinedSourcemap?(): SourceMapPayload;
}

const VIRTUAL = `\0${RUNTIME}`;

/** Traces the pages that Vite serves or builds, when `promise-graph page -- vite` has started it. */
export function promiseGraph(options: PluginOptions = {}): VitePlugin {
  const channel = channelOf(options);
  return {
    name: 'promise-graph',
    enforce: 'post',
    resolveId: { order: 'pre', handler: (id) => (channel !== null && id === RUNTIME ? VIRTUAL : null) },
    load: (id) => (channel !== null && id === VIRTUAL ? pageRuntime(channel) : null),
    transform(code, id, { ssr } = {}) {
      const file = id.replace(/[?#].*$/, '');
      if (channel === null || ssr === true || id.startsWith('\0') || !isIncluded(file, options)) return null;
      if (!isModule(code)) return null;
      return annotateFile(code, { file, kind: 'module', runtime: RUNTIME }, original(this as Context), false);
    },
  };
}

/** Where a place of the text comes from, by what the plugins before did to it. */
function original(context: Context): Lookup | null {
  try {
    const payload = context.getCombinedSourcemap?.();
    if (payload === undefined) return null;
    const map = new SourceMap(payload);
    return (line, column) => {
      const entry = map.findEntry(line, column);
      if (!('originalSource' in entry)) return null;
      return { source: entry.originalSource, line: entry.originalLine, column: entry.originalColumn };
    };
  } catch {
    return null;
  }
}
