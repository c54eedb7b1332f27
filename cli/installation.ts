/** Where the parts of this installation are: all beside the bundle, in dist/. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute paths of what is installed, and its version. */
export interface Installation {
  /** Entry that `--import` loads into a program. */
  readonly register: string;
  /** What a page loads by a script tag, to be traced. */
  readonly pageScript: string;
  /** Folder of the view's script and style sheet. */
  readonly view: string;
  readonly samples: string;
  /** Folder of what is loaded when it is asked for: chunks, fonts, WebAssembly. */
  readonly parts: string;
  readonly version: string;
}

/** Who we are, in what we write. */
export const application = ({ version }: Installation): string => `promise-graph ${version}`;

function versionOf(folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
      if (typeof version === 'string') return version;
    } catch {
      // Not there: the next one.
    }
  }
  return 'unknown';
}

/** `entry` is the URL of the bundle's first file: what is loaded later lies elsewhere. */
export function findInstallation(entry: string): Installation {
  const here = dirname(fileURLToPath(entry));
  // Run from its sources, the command line uses what has been built last.
  const dist = existsSync(join(here, 'runtime')) ? here : join(dirname(here), 'dist');
  return {
    register: join(dist, 'runtime', 'register.js'),
    pageScript: join(dist, 'runtime', 'browser.global.js'),
    view: join(dist, 'webview'),
    samples: join(dist, 'samples'),
    parts: join(dist, 'cli'),
    version: versionOf([dist, dirname(dist)]),
  };
}
