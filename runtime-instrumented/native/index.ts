/** Native promises of the program: what register.ts asks for. */
import { findPromiseDetails } from './promise-details.ts';
import type { WatchOptions } from './shown.ts';
import type { NativeSink } from './sink.ts';
import { NativeWatcher } from './watcher.ts';

export type { NativeSink } from './sink.ts';
export type { NativeOperation } from './traced.ts';

export interface NativeOptions extends WatchOptions {
  /** Names of packages whose promises are shown like the program's own; `*` for all, `node` for Node's internals. */
  readonly unfold: readonly string[];
}

/** Begins to watch; null where this Node has no way to tell what a promise has come to. */
export function watchNative(sink: NativeSink, options: NativeOptions): NativeWatcher | null {
  const details = findPromiseDetails();
  if (details === null) return null;
  const all = options.unfold.includes('*');
  const node = options.unfold.includes('node');
  const folders = options.unfold.map((name) => new RegExp(`[\\\\/]node_modules[\\\\/]${escapePattern(name)}[\\\\/]`));
  return new NativeWatcher(sink, details, options, (file) => {
    if (file.startsWith('node:')) return node;
    return (all && /[\\/]node_modules[\\/]/.test(file)) || folders.some((folder) => folder.test(file));
  });
}

/** `@scope/*` and the like: `*` stands for any name. */
function escapePattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/]/g, (sign) =>
    sign === '*' ? '[^\\\\/]+' : sign === '/' ? '[\\\\/]' : `\\${sign}`,
  );
}
