/**
 * Whole programs, with their calls marked and without: the same trace, with the same call sites, and
 * the same output, down to the columns of their errors.
 */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeRun } from '../golden/describe-run.ts';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';
import { nodes } from '../support/nodes.ts';
import { withoutExcerptForm } from '../support/uncaught.ts';
import { type Ended, ProgramFolder, start } from '../trace/support/run-program.ts';
import { TestHost } from '../trace/support/test-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let runtime: BuiltRuntime;
let folder: ProgramFolder;
beforeAll(async () => {
  runtime = await buildRuntime();
});
afterEach(() => folder?.remove());
afterAll(() => runtime.remove());

interface Run {
  readonly ended: Ended;
  /** What happened, without times. */
  readonly story: string;
  /** Places where promises were made. */
  readonly places: readonly string[];
}

async function run(node: string, program: string, sites: string, args: readonly string[] = []): Promise<Run> {
  const host = await TestHost.start();
  try {
    const environment = { PROMISE_GRAPH_CHANNEL: host.channel, PROMISE_GRAPH_SITES: sites, PROMISE_GRAPH_SEED: '1' };
    const ended = await start(node, runtime.register, program, environment, [], args).ended;
    await host.until(() => host.closeCodes.length > 0);
    expect(host.problems).toEqual([]);
    // Whether the loop slept between two callbacks is the machine's affair.
    const story = withoutExcerptForm(describeRun('', ended, host.events))
      .replace(/^ *\d+\.\d+ /gm, '')
      .replace(/^(?:idle|busy) *\n/gm, '');
    const places = host.all('site').map(({ site }) => `${site.line}:${site.column} ${site.functionName}`.trim());
    return { ended, story, places };
  } finally {
    await host.stop();
  }
}

/** Runs a program both ways and returns what was the same. */
async function runBoth(node: string, program: string, args?: readonly string[]): Promise<Run> {
  const marked = await run(node, program, '1', args);
  const captured = await run(node, program, 'captured', args);
  expect(marked.story).toBe(captured.story);
  return marked;
}

const FORMS = `
import { Lwt, LwtList, LwtStream, LwtMain, Some, None } from 'promise-graph';
const { wait, returnUnit: unit } = Lwt;
const make = Lwt.return;
class Kettle {
  #water = Lwt.return('water');
  static full = Lwt.return(true);
  boil(ms = Lwt.return(5)) { return Lwt.bind(this.#water, (w) => ms.map(() => w)); }
  get tea() { return this.boil().map(String).named('tea'); }
}
const kettle = new Kettle();
const direct = [1, 2, 3].map(make);
const [a, ra] = wait(); const [b, rb] = wait(); const [c] = Lwt.wait();
const lists = [LwtList.mapS((x) => Lwt.return(x), [1, 2]), LwtList.mapP((x) => Lwt.return(x), [1, 2])];
for (let i = 0; i < 40; i++) { Lwt.return(i); Lwt.return(-i).bind((x) => Lwt.return(x)); }
const chain = Lwt.bind(a, () => Lwt.bind(b, () => Lwt.return('done')))
  .map((text) => text + '!').catch(() => Lwt.return(''));
const optional = kettle?.boil?.(Lwt.return(1)); const unitNow = Lwt.returnUnit;
const going = Lwt.go(function* () { const x = yield* Lwt.pause(); yield* Lwt.join([Lwt.return(x), kettle.tea]); return Lwt.fail(new Error('no')); });
async function native() { await Lwt.pause(); Lwt.return('after'); return Lwt.adopt(Promise.resolve(1)); }
let left = 3;
const stream = LwtStream.fromDirect(() => (left-- > 0 ? Some(left) : None));
const evalled = (0, eval)('(f) => f(3)')(make); new Function('f', 'f(4)')(make);
const many = LwtStream.toList(LwtStream.map((x) => x * 2, stream));
Lwt.wakeup(ra); Lwt.wakeup(rb);
await LwtMain.run(Lwt.join([chain, many, ...lists, ...direct]));
await native();
try { await LwtMain.run(going); } catch (error) { console.log(error.stack.split('\\n')[1].trim().replace(/\\(.*[\\\\/]/, '(')); }
[4, 5].forEach((x) => Lwt.return(x)); Lwt
  .pick([Lwt.task()[0],
    Lwt.return(7)]); setTimeout(() => Lwt.return('timer'), 1);
`;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('promises are made at the same places, in whatever form the call is written', async () => {
    folder = new ProgramFolder({ 'main.mjs': FORMS });
    const { ended, places } = await runBoth(node, join(folder.path, 'main.mjs'));
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    expect(places.length).toBeGreaterThan(35);
  });

  it.each([
    ['CommonJS', 'main.cjs', "const { Lwt } = require('promise-graph');\n"],
    ['TypeScript', 'main.ts', "import { Lwt } from 'promise-graph';\nconst t: number = 1;\n"],
    ['TypeScript as CommonJS', 'main.cts', "const { Lwt } = require('promise-graph');\nconst t: number = 1;\n"],
    ['TypeScript that is rewritten', 'main.mts', "import { Lwt } from 'promise-graph';\nenum T { A, B }\n"],
  ])('the same in %s', async (_which, name, prologue) => {
    const source = `${prologue}function work(x) { return Lwt.bind(Lwt.return(x), (y) => Lwt.return(y)); }
      const all = Lwt.join([work(1), work(2), ...[3].map(Lwt.return)]); work(3); Lwt.map((x) => x, all);`;
    folder = new ProgramFolder({ [name]: name.endsWith('js') ? source : source.replace('(x)', '(x: number)') });
    const { ended, places } = await runBoth(node, join(folder.path, name));
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    expect(places.length).toBeGreaterThan(4);
  });

  it('of programs in several files, and of packages, which have no marks', async () => {
    folder = new ProgramFolder({
      'main.mjs': `import { Lwt } from 'promise-graph'; import { twice } from './helper.cjs'; import pack from 'pack';
        for (let i = 0; i < 9; i++) { twice(Lwt, i); pack(Lwt, i); }
        pack(Lwt, 1); pack({ ...Lwt }, 2); setTimeout(() => pack(Lwt, 3), 1);`,
      'helper.cjs': 'exports.twice = (Lwt, x) => Lwt.map((y) => 2 * y, Lwt.return(x));',
      'node_modules/pack/package.json': '{ "main": "pack.js" }',
      'node_modules/pack/pack.js':
        'module.exports = (Lwt, x) => {\n const p = Lwt.return(x);\n const q = Lwt.return(x);\n return Lwt.join([p, q]); };',
    });
    const { ended, places } = await runBoth(node, join(folder.path, 'main.mjs'));
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    expect(places).toHaveLength(6);
  });

  it('of code without marks that runs after calls that are long known', async () => {
    folder = new ProgramFolder({
      'main.mjs': `import { Lwt } from 'promise-graph'; import pack from 'pack'; pack.lwt = Lwt;
        for (let i = 0; i < 600; i++) { Lwt.return(i); Lwt.bind(Lwt.wait()[0], () => Lwt.return(i)); if (i % 50 > 45) pack.go(); }
        new pack.Made(); setTimeout(pack.go, 1);`,
      'node_modules/pack/package.json': '{ "main": "pack.js" }',
      'node_modules/pack/pack.js':
        'exports.go = () => {\n const { lwt } = exports;\n lwt.return(1);\n lwt.bind(lwt.wait()[0], () => lwt.return(2)); };\n exports.Made = function () { exports.go(); };',
    });
    const { ended, places } = await runBoth(node, join(folder.path, 'main.mjs'));
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    expect(places).toHaveLength(6);
  });

  it.each([
    ['throws', "f(() => g(1)); function g(x) { h(x); throw new Error('e'); }"],
    [
      'calls what is no function',
      'const o = {}; f(1); try { o.m(f(2), 3); } catch (e) { console.log(e.stack); } o.n(4);',
    ],
    ['rejects', "f(1); await Promise.all([f(2), (async () => { await f(3); throw new TypeError('t'); })()]);"],
    [
      'writes its functions',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's own template
      'const g = (x) => f(x, () => f(2)); class A { m() { f(3); } } console.log(`${g}`, String(A), g.toString.toString());',
    ],
    [
      'asserts',
      "import assert from 'node:assert'; const x = 2;\ntry { assert.equal(f(1), x); } catch (e) { console.log(e.message, e.stack); }",
    ],
    [
      'names no functions',
      "const o = { f: (g) => g(), k: [(a, g) => f(g(a)), 1] }; const p = f(o.f(() => new Error('1')).stack); console.log(p);\nsetTimeout(() => console.log(f(new Error('2')).stack), f(1)); console.log(o.k[0](1, (x) => f(new Error(f(x))).stack));",
    ],
    ['is no program', 'f(1); const = 2;'],
    [
      'sets how stacks are written',
      "Error.prepareStackTrace = (e, frames) => frames[0].getLineNumber() + e.message; f(1);\nconsole.log(f(new Error('m')).stack);",
    ],
    [
      'reads the columns of frames',
      "const place = (x) => [x.getFileName(), x.getLineNumber(), x.getColumnNumber(), x.getFunctionName(), x.isToplevel(), String(x)].join();\nconst usual = Error.prepareStackTrace; Error.prepareStackTrace = (e, frames) => e.message + frames.filter((x) => !String(x.getFileName()).startsWith('node:')).map(place).join();\nconst g = (x) => f(f(x), f(new Error(f('m'))).stack, h(2)); console.log(f(f(1), new Error('n').stack), h(g(3)), f(() => f(new Error('o').stack))());\nconsole.log([f(4)].map(() => f(new Error('p').stack))[0], f(f).name); Error.prepareStackTrace = usual; console.log(f(f(5), f(new Error('q'))).stack, f(new Error('r').stack)); function f(x, ...rest) { return rest[0] ?? x; }",
    ],
    [
      'puts back what it found where stacks are written',
      "const mine = (e, frames) => frames[0].getColumnNumber(); const usual = Error.prepareStackTrace; Error.prepareStackTrace = mine;\nconst found = Error.prepareStackTrace; Error.prepareStackTrace = () => 'other'; console.log(f(1), new Error('a').stack); Error.prepareStackTrace = found; console.log(f(1), new Error('b').stack, found.name);\nError.prepareStackTrace = undefined; console.log(f(1), typeof new Error('c').stack, Error.prepareStackTrace); Error.prepareStackTrace = usual; console.log(f(f(1)), new Error('d').stack);",
    ],
    [
      'looks at Error',
      'console.log(Error.prepareStackTrace.name, Object.keys(globalThis).join(), f(Object.getOwnPropertyNames(Error)).join());',
    ],
    [
      'has a debugger’s eye',
      "const e = new Error('x'); console.log(f(e).stack); console.dir(f(new Map([[1, () => f(2)]])));",
    ],
  ])('a program that %s prints the same', async (_what, source) => {
    const text = `${source.startsWith('import') ? '' : "import 'node:fs';\n"}${source}\nfunction f(x) { return x; } function h(x) { f(x); }`;
    folder = new ProgramFolder({ 'main.mjs': text });
    const { stdout, stderr, code } = await start(node, null, join(folder.path, 'main.mjs')).ended;
    const { ended } = await run(node, join(folder.path, 'main.mjs'), '1');
    expect({ stdout: ended.stdout, stderr: withoutExcerptForm(ended.stderr), code: ended.code }).toEqual({
      stdout,
      stderr: withoutExcerptForm(stderr),
      code,
    });
  });
});

it('promises of every conformance program are made at the same places', async () => {
  folder = new ProgramFolder();
  const programs = join(root, 'test/conformance/programs');
  const files = readdirSync(programs).filter((file) => file.startsWith('vectors-'));
  for (const file of files) copyFileSync(join(programs, file), join(folder.path, file));
  const runner = join(root, 'test/conformance/run.ts');
  const { ended, places } = await runBoth(
    nodes[0].path,
    runner,
    files.map((file) => join(folder.path, file)),
  );
  expect(ended.stdout).toContain(' 0 failed');
  expect(places.length).toBeGreaterThan(100);
  expect(readFileSync(runner, 'utf8')).toContain('passed');
}, 120_000);
