/** Programs that end badly, or break what everybody stands on, do so in the same way when they are traced. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, start, startPlain, folder, register } = bench();
const anonymous = (text: string): string => text.replace(/promise-graph-program-\w+/g, 'folder');

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it.each([
    ['aborts', 'async function f() { await null; process.abort(); } f();'],
    [
      'replaces Promise for good',
      `const Real = Promise; class Mine extends Real { static get [Symbol.species]() { return Real; } }
       globalThis.Promise = Mine; Mine.prototype.then = function (...all) { console.log('then'); return Real.prototype.then.apply(this, all); };
       console.log(await Mine.all([1, new Mine((go) => setTimeout(go, 1, 2))]), await (async () => 3)() );
       Real.prototype.then = undefined; console.log(await (async () => 4)());`,
    ],
    [
      'takes away what everybody calls, and dies',
      `globalThis.Reflect = null; globalThis.process = null; console.log(await (async () => { await null; return 5; })());
       await Promise.all([1]); throw 7;`,
    ],
    ['takes away process at once', 'delete globalThis.process; console.log(await Promise.all([1, 2]));'],
    [
      'makes sixty thousand promises in one turn, and uses up its stack amid them',
      `let all = 0; async function one(i) { await null; all += i; }
       function deep() { one(0); deep(); } try { deep(); } catch (error) { console.log(error.name); }
       all = 0; const list = []; for (let i = 0; i < 60_000; i++) { const p = one(1); if (i % 1000 === 0) list.push(p); }
       await Promise.all(list); await null; console.log(all > 59_000);`,
    ],
  ])('a program that %s', { timeout: 60_000 }, async (_name, source) => {
    const host = await startHost({ countOnly: true });
    const [plain, traced] = await Promise.all([
      startPlain(node, source).ended,
      start(node, source, host, { PROMISE_GRAPH_SITES: '0' }).ended,
    ]);
    expect([traced.stdout, traced.code, traced.signal]).toEqual([plain.stdout, plain.code, plain.signal]);
    if (plain.signal === null) expect(anonymous(traced.stderr)).toBe(anonymous(plain.stderr));
    expect(host.problems).toEqual([]);
  });

  it('what cannot be told because the stack is used up is counted, and what comes after is told', async () => {
    const host = await startHost();
    const source = `function deep() { new Promise(() => {}); deep(); }
      try { deep(); } catch (error) { console.log(error.name); }
      async function after() { await null; }
      setTimeout(after, 5);
      // It is due before the loop has ever come to its immediates.
      for (const begun = Date.now(); Date.now() - begun < 20; );`;
    const { stdout } = await start(node, source, host).ended;
    expect(stdout).toBe('RangeError\n');
    await host.until(() => host.closeCodes.length > 0);
    expect(host.all('gap').reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0);
    expect(host.all('create').some(({ detail }) => detail === 'after')).toBe(true);
  });

  it('a program that runs out of memory does so, with its own error', { timeout: 60_000 }, async () => {
    const host = await startHost({ countOnly: true });
    const program = folder({
      'main.mjs':
        'const all = []; async function f() { for (;;) { all.push(new Array(1e5).fill(0.5)); await null; } } f();',
    });
    const { signal, stderr } = await startFile(
      node,
      register(),
      `${program.path}/main.mjs`,
      { PROMISE_GRAPH_CHANNEL: host.channel },
      ['--max-old-space-size=40'],
    ).ended;
    expect(signal).toBe('SIGABRT');
    expect(stderr).toContain('JavaScript heap out of memory');
  });

  it('what replaces Promise before we are loaded is left as it is', async () => {
    const files = {
      'before.cjs':
        'const { then } = Promise.prototype; Promise.prototype.then = function (...all) { globalThis.calls = (globalThis.calls ?? 0) + 1; return then.apply(this, all); }; Object.freeze(Promise.prototype);',
      'main.mjs':
        'globalThis.calls = 0; await Promise.resolve(1).then(() => {}); console.log(calls, await Promise.all([2]));',
    };
    const host = await startHost();
    const program = folder(files);
    const flags = ['--require', `${program.path}/before.cjs`];
    const [plain, traced] = await Promise.all([
      startFile(node, null, `${program.path}/main.mjs`, {}, flags).ended,
      startFile(node, register(), `${program.path}/main.mjs`, { PROMISE_GRAPH_CHANNEL: host.channel }, flags).ended,
    ]);
    expect(traced).toEqual(plain);
  });
});
