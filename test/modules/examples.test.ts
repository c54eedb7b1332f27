/** The examples in the comments of the modules, and in the pages for users: each type-checks, and runs to its end. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const modules = join(root, 'runtime-instrumented/modules');
const node = join(root, 'runtime-instrumented/node');

/** Files named after a module of upstream's. */
const files = [modules, node].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.startsWith('lwt-') && name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);
files.push(join(root, 'runtime-instrumented/lwt/lwt.ts'));

/** Pages with programs that import the package. */
const pages = ['README.md', 'runtime-instrumented/README.md'];

/** The first program on a page, with the library of this folder; its run is waited for. */
function programOn(page: string): string {
  const [, program = ''] = /```ts\n(import[\s\S]*?)```/.exec(readFileSync(join(root, page), 'utf8')) ?? [];
  return program
    .replace("'promise-graph'", `'${root}/runtime-instrumented/index.ts'`)
    .replace(/^LwtMain\.run\(/m, 'await LwtMain.run(');
}

const nameOfPage = (page: string): string => `lwt-page-${pages.indexOf(page)}.ts`;

/** The lines after `@example` in the comment at the top of a file. */
function exampleOf(file: string): string {
  const [comment] = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(file, 'utf8')) ?? [''];
  const [, example = ''] = comment.split('@example\n');
  return example.replace(/^ \*\/$/m, '').replace(/^ \* ?/gm, '');
}

/** What examples take from the program around them. */
const around = `
import { Console, Lwt, LwtCondition, LwtDirect, LwtList, LwtMain, LwtMutex, LwtMvar, LwtPool, LwtPqueue, LwtReact,
  LwtResult, LwtRetry, LwtSeq, LwtSequence, LwtStream, LwtSwitch, LwtThrottle, LwtTimeout, None, Some } from '${root}/runtime-instrumented/index.ts';

const state = { saved: 0 };
const saveToFile = (what: typeof state) => Lwt.pause().map(() => { what.saved++; });
const connect = () => Lwt.pause().map(() => ({ open: true }));
const disconnect = (connection: { open: boolean }) => Lwt.return(void (connection.open = false));
const query = (connection: { open: boolean }, text: string) => Lwt.return(connection.open ? [text] : []);
const closeConnection = () => Lwt.return();
const talk = () => Lwt.pause();
const fetchPage = (address: string) => Lwt.pause().map(() => \`page of \${address}\`);
const text = '12';
const parse = (s: string) => (Number.isNaN(Number(s)) ? LwtResult.fail('no number') : LwtResult.return(Number(s)));

void [Console, Lwt, LwtCondition, LwtDirect, LwtList, LwtMain, LwtMutex, LwtMvar, LwtPool, LwtPqueue, LwtReact];
void [LwtResult, LwtSeq, LwtSequence, LwtStream, LwtSwitch, None, Some, LwtRetry, LwtThrottle, LwtTimeout];
void [state, saveToFile, connect, disconnect, query, closeConnection, talk, fetchPage, text, parse];
`;

let folder: string;
/** Names of the examples that ran to their end. */
let finished: readonly string[];
let complaints: string;

const inFolder = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const run = (...args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    // Sleeps take no time.
    env: { ...process.env, PROMISE_GRAPH_CLOCK: 'virtual' },
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'promise-graph-examples-'));
  for (const file of files) {
    const end = "\nawait LwtMain.run(Lwt.pause(), { clock: 'virtual' });\nexport {};\n";
    inFolder(basename(file), `${around}\n${exampleOf(file)}${end}`);
  }
  for (const page of pages) inFolder(nameOfPage(page), `${programOn(page)}\nexport {};\n`);
  const names = [...files.map((file) => basename(file)), ...pages.map(nameOfPage)];
  const steps = names.map((name) => `await import('./${name}');\nconsole.log('finished ${name}');`);
  inFolder('main.mts', `${steps.join('\n')}\n`);
  inFolder('package.json', '{ "type": "module" }');
  const { stdout, stderr } = run('main.mts');
  finished = [...stdout.matchAll(/^finished (.*)$/gm)].map(([, name]) => name);
  complaints = stderr;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the example of', () => {
  it.each(files.map((file) => [basename(file, '.ts'), file]))('%s is there, and runs', (_name, file) => {
    expect(exampleOf(file).trim()).not.toBe('');
    expect(finished, complaints).toContain(basename(file));
  });

  it.each(pages)('%s is there, and runs', (page) => {
    expect(programOn(page)).toContain('await LwtMain.run(');
    expect(finished, complaints).toContain(nameOfPage(page));
  });

  it('each module type-checks', () => {
    const config = {
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        lib: ['ES2023'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        noUnusedLocals: false,
      },
      include: ['lwt*.ts'],
    };
    inFolder('tsconfig.json', JSON.stringify(config));
    const { stdout, stderr } = run(join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.');
    // The library itself is checked elsewhere.
    const errors = stdout.split('\n').filter((line) => !line.includes('runtime-instrumented/') && line.trim() !== '');
    expect([errors, stderr]).toEqual([[], '']);
  });
});
