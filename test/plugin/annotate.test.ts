/** Annotated code computes what it did before: each program runs as written, and annotated, and says the same. */
import { describe, expect, it } from 'vitest';
import { annotateFile } from '../../runtime-instrumented/plugin/annotated-file.ts';

/** What the annotations call, with a note of each call: the values must come back as they went in. */
const recorder = (calls: string[]) => {
  const note = <Value>(call: string, value: Value): Value => {
    calls.push(call);
    return value;
  };
  const activation = {
    wait: (value: unknown, place: number) => note(`wait ${place}`, value),
    got: (value: unknown) => note('got', value),
    caught: () => note('caught', undefined),
    returns: (value: unknown) => note('returns', value),
    fails: (error: unknown) => note('fails', error),
    ends: () => note('ends', undefined),
  };
  return {
    file: () => 0,
    begins: (name: string) => note(`begins ${name}`, activation),
    module: () => activation,
    at: (value: unknown) => value,
    called: (value: unknown) => value,
    construct: (C: new (f: unknown) => object, _place: number, f: unknown) => note('construct', new C(f)),
  };
};

const annotated = (text: string, kind: 'module' | 'script' = 'script') =>
  annotateFile(text, { file: '/page/app.js', kind, runtime: null });

/** Runs the body of an async function that says things, and returns what it said, its outcome last. */
async function run(body: string, marks: object | null): Promise<string[]> {
  const said: string[] = [];
  const program = `return (async () => { ${body}\n })`;
  const text =
    marks === null
      ? program
      : annotateFile(`async () => { ${body}\n }`, { file: '/a.js', kind: 'script', runtime: null })?.code;
  const source = marks === null ? program : `${(text ?? '').replace(/(var __pg[^;]*;)/, '$1return ')}`;
  const make = new Function('__pgMarks', 'say', source) as (
    marks: unknown,
    say: (text: unknown) => void,
  ) => () => Promise<unknown>;
  const main = make(marks, (text) => said.push(String(text)));
  try {
    said.push(`returned ${JSON.stringify(await main())}`);
  } catch (error) {
    said.push(`failed ${String(error)}`);
  }
  return said;
}

const PROGRAMS: Readonly<Record<string, string>> = {
  'awaits in an expression':
    'const f = async (x) => x + 1; return (await f(1)) * -(await f(2)) + [await f(3), ...(await Promise.all([f(4)]))].length;',
  'an arrow that returns an object': 'const f = async (a) => ({ a, b: await 2 }); return f(1);',
  'an arrow whose arrow follows a comment': 'const f = async (a /* => */) /* => */ => /* => */ (a); return f(3);',
  'a default that fails':
    'async function f(a = (() => { throw new Error("no"); })()) { return a; } const p = f(); say(p instanceof Promise); return p;',
  'catch and finally':
    'try { await Promise.reject(new Error("a")); } catch ({ message }) { say(message); } finally { say("f"); } try { throw 1; } catch { return 2; } finally { say(3); }',
  'this, arguments and super':
    'class A { v() { return 1; } } class B extends A { async v() { return super.v() + arguments.length; } f = async () => this.v(1, 2); } return new B().f();',
  'optional chains':
    'const o = { f: async (x) => x, g: { h: async () => 7 } }; return [await o?.f(1), await o.none?.(2), await o.g?.h(), (await o?.f({ k: 3 }))?.k, o?.none?.f(await 1)];',
  'a subclass of Promise':
    'class P extends Promise {} const p = new P((r) => r(5)); say(p instanceof P); say(p.then(() => 0) instanceof P); return p;',
  'a variable called Promise':
    'const Other = class { constructor(f) { this.f = f; } }; { const Promise = Other; return typeof new Promise(() => 1).f; }',
  'no semicolons': 'let a = 1\nawait a\nconst b = await (async () => a)()\nreturn b',
  'functions before they are declared':
    'return later(); async function later() { return inner(); function inner() { return "hoisted"; } }',
  directives: 'async function strict() { "use strict"; return this === undefined; } return strict();',
  'functions with nothing in them':
    'async function a(){} const o = { async b() {}, async c(){"use strict"} }; return [await a(), await o.b(), await o.c(), await (async () => {})()];',
  'a function that is declared twice, or as a variable too':
    'async function f() { function a() { return 1; } function a() { return 2; } return await a(); } async function g() { var b = 1; for (var [c] of [[3]]); function b() {} return (await b) + c; } return [await f(), await g()];',
  'async generators and for await':
    'async function* g() { yield 1; yield await 2; } const a = []; for await (const x of g()) a.push(x); return a;',
  'labels, loops and switch':
    'let n = 0; outer: for (const i of [1, 2, 3]) { for (;;) { n += await i; if (i === 2) break outer; continue outer; } } switch (await n) { case 3: return "three"; default: return n; }',
  'a return in finally': 'return (async () => { try { return await 1; } finally { return 2; } })();',
  'an error after an await': 'const f = async () => { await null; throw new TypeError("late"); }; return f();',
  'templates and tags':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's own template
    'const tag = (s, ...v) => s.join("|") + v; const f = async () => 1; return tag`a${await f()}b${(await f()) + 1}c`;',
  'new Promise over lines': 'return new Promise(\n  (resolve) => {\n resolve(9);\n }\n);',
  'private methods and accessors':
    'class C { async #m() { return 4; } get m() { return this.#m(); } static async s() { return new C().m; } } return C.s();',
  'order of callbacks':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's own template
    'const tick = async (n) => { for (let i = 0; i < n; i++) { await null; say(`${n}:${i}`); } }; await Promise.all([tick(3), tick(2), (async () => { say(await tick(1)); })()]);',
};

describe('an annotated program', () => {
  it.each(Object.entries(PROGRAMS))('says the same: %s', async (_name, body) => {
    expect(await run(body, recorder([]))).toEqual(await run(body, null));
  });

  it('tells its awaits, returns and failures', async () => {
    const calls: string[] = [];
    await run('try { await Promise.reject(1); } catch (e) { return e; }', recorder(calls));
    expect(calls).toEqual(['begins ', 'wait 1', 'caught', 'returns', 'ends']);
  });

  it('keeps its lines, and its places are those of the file', () => {
    const text = 'const a = 1;\nasync function load() {\n  await a;\n}\n';
    const { code } = annotated(text, 'module')!;
    const lines = code.split('\n');
    expect(lines[2]).toContain('await');
    expect(code).toContain('[2,1,"load",3,3,"load"]');
  });

  it.each([
    ['nothing asynchronous', 'const a = 1;'],
    ['our own names', 'async function f() { return __pg; }'],
    ['what cannot be read', 'async function ('],
  ])('is left alone when it has %s', (_what, text) => {
    expect(annotated(text)).toBeNull();
  });

  it('is left alone by bundlers when it only talks of imports: it may be CommonJS', () => {
    const text = 'const head = `\nimport a from "a"\n`;\nmodule.exports = async () => head;\n';
    const options = { file: '/make.js', kind: 'module', runtime: 'promise-graph/browser' } as const;
    expect(annotateFile(text, options)).toBeNull();
    expect(annotateFile(text, { ...options, typed: true })).not.toBeNull();
  });

  it('has names of its own in each script of a page, which share their variables', () => {
    const names = ['/a.js', '/b.js'].map(
      (file) =>
        /var (__pg\w+)=/.exec(annotateFile('(async () => 1)()', { file, kind: 'script', runtime: null })!.code)![1],
    );
    expect(names[0]).not.toBe(names[1]);
  });
});
