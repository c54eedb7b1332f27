/** The plugins in the real bundlers: what they build has our code and the places of the person's own files. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
const CHANNEL = 'ws://127.0.0.1:1/page#token';
const SOURCE = `interface Wish { readonly words: string }

export async function grant(wish: Wish): Promise<string> {
  const answer = await Promise.resolve(wish.words);
  return answer;
}
void grant({ words: 'please' });
`;

const WITH_LIBRARY = `import { Lwt } from 'promise-graph';
void Lwt.pause();
${SOURCE}`;

// The package as a person has it who installs the folder of a clone: a link to it.
const PACKAGE = resolve(import.meta.dirname, '../../runtime-instrumented');

// The plugins load the runtime that was built beside them.
const plugins = async () => ({
  forEsbuild: (await import(
    '../../runtime-instrumented/dist/runtime/esbuild.js' as string
  )) as typeof import('../../runtime-instrumented/plugin/esbuild.ts'),
  forVite: (await import(
    '../../runtime-instrumented/dist/runtime/vite.js' as string
  )) as typeof import('../../runtime-instrumented/plugin/vite.ts'),
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'annotated-pages-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE, join(folder, 'node_modules/promise-graph'), 'junction');
  writeFileSync(join(folder, 'app.ts'), SOURCE);
  writeFileSync(join(folder, 'with-library.ts'), WITH_LIBRARY);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="./app.ts"></script>');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function byEsbuild(channel: string, entry = 'app.ts'): Promise<string> {
  const { forEsbuild } = await plugins();
  const { outputFiles } = await esbuild({
    entryPoints: [join(folder, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [forEsbuild.promiseGraph({ channel }) as never],
  });
  return outputFiles[0].text;
}

async function byVite(channel: string, entry = 'index.html'): Promise<string> {
  const { forVite } = await plugins();
  const built = await vite({
    root: folder,
    logLevel: 'silent',
    configFile: false,
    build: {
      write: false,
      minify: false,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(folder, entry) },
    },
    plugins: [forVite.promiseGraph({ channel }) as never],
  });
  const { output } = built as { output: { type: string; code?: string }[] };
  return output.map(({ code }) => code ?? '').join('\n');
}

describe.each([
  ['esbuild', byEsbuild],
  ['Vite', byVite],
])('the plugin for %s', (_name, bundle) => {
  it('annotates with the lines of the TypeScript, and brings the code that sends', async () => {
    const code = await bundle(CHANNEL);
    expect(code.includes(CHANNEL)).toBe(true);
    const [, file, places] = /\.file\(\s*"([^"]+)",\s*(\[[^\]]*\])/.exec(code) ?? [];
    expect(file).toBe(join(folder, 'app.ts'));
    // The function on its line 3, the await and what is awaited on its line 4, where the person has them.
    const lines = (JSON.parse(places) as (number | string)[]).filter((_, at) => at % 3 === 0);
    expect(lines).toEqual([3, 4, 4]);
  });

  it('leaves the library as it is, whose folder is linked', async () => {
    const code = await bundle(CHANNEL, 'with-library.ts');
    const files = [...code.matchAll(/\.file\(\s*"([^"]+)",\s*\[/g)].map(([, file]) => file);
    expect(files).toEqual([join(folder, 'with-library.ts')]);
  });

  it('does nothing without a channel', async () => {
    const code = await bundle('');
    expect(code.match(/promise-graph|__pg/)).toBeNull();
  });
});
