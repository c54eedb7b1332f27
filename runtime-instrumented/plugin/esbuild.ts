/** The plugin for esbuild: `plugins: [promiseGraph()]`. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { innerMap } from '../sites/inner-map.ts';
import { annotateFile, withMap } from './annotated-file.ts';
import { channelOf, isIncluded, isModule, type PluginOptions, pageRuntime, RUNTIME } from './options.ts';

export type { PluginOptions } from './options.ts';

interface Loaded {
  readonly contents: string;
  readonly loader: 'js';
  readonly resolveDir?: string;
}

/** The part of esbuild's plugin interface that is used; so that its types need not be there. */
interface Build {
  readonly initialOptions: {
    readonly platform?: string;
    readonly target?: string | string[];
    readonly tsconfigRaw?: unknown;
  };
  readonly esbuild: {
    transform(text: string, options: Record<string, unknown>): Promise<{ readonly code: string }>;
  };
  onResolve(
    options: { filter: RegExp; namespace?: string },
    resolve: (found: { path: string }) => { path: string; namespace: string } | null,
  ): void;
  onLoad(
    options: { filter: RegExp; namespace?: string },
    load: (found: { path: string }) => Promise<Loaded | null> | Loaded,
  ): void;
}

export interface EsbuildPlugin {
  readonly name: string;
  setup(build: Build): void;
}

const NAMESPACE = 'promise-graph';

/** Traces the pages that esbuild builds or serves, when `promise-graph page -- COMMAND` has started it. */
export function promiseGraph(options: PluginOptions = {}): EsbuildPlugin {
  const channel = channelOf(options);
  return {
    name: 'promise-graph',
    setup(build) {
      // What is built for Node has engine hooks, and better means: see docs/native.md.
      if (channel === null || build.initialOptions.platform === 'node') return;
      build.onResolve({ filter: /^promise-graph\/browser$/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: pageRuntime(channel), loader: 'js' }));
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        if (!isIncluded(path, options)) return null;
        const text = await readFile(path, 'utf8');
        return isModule(text) ? annotated(build, path, text) : null;
      });
    },
  };
}

async function annotated(build: Build, file: string, text: string): Promise<Loaded | null> {
  const loader = extname(file).replace(/^\.[cm]?/, '');
  const url = pathToFileURL(file).href;
  let plain = text;
  if (loader !== 'js') {
    try {
      const { tsconfigRaw } = build.initialOptions;
      const settings = {
        loader,
        sourcemap: 'inline',
        sourcefile: file,
        ...(tsconfigRaw === undefined ? {} : { tsconfigRaw }),
      };
      plain = (await build.esbuild.transform(text, { ...settings, target: 'esnext' })).code;
    } catch {
      // esbuild itself says best what is wrong with the file.
      return null;
    }
  }
  const lookup = loader === 'js' ? null : innerMap(plain, url);
  const found = annotateFile(plain, { file, kind: 'module', runtime: RUNTIME, typed: /^tsx?$/.test(loader) }, lookup);
  if (found === null) return null;
  const code = found.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return { contents: withMap({ ...found, code }), loader: 'js' };
}
