/** Built-in promises of real programs, as the events tell them. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';
import { tell } from './tell.ts';

const { host: startHost, start, folder, register } = bench();

/** Runs the program, and returns what was told. */
async function told(node: string, source: string, environment: Record<string, string> = {}): Promise<string[]> {
  const host = await startHost();
  const { stderr } = await start(node, source, host, { NODE_NO_WARNINGS: '1', ...environment }).ended;
  await host.until(() => host.closeCodes.length > 0);
  expect(host.problems, stderr).toEqual([]);
  return tell(host.events);
}

const SLEEP = 'const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));\n';

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('an async function is named, and each await is an edge with its line', async () => {
    const source = `${SLEEP}async function work() {\n  const a = await sleep(2, 1);\n  return a + (await sleep(2, 2));\n}\nvoid work();`;
    expect(await told(node, source)).toEqual([
      'make work',
      'enter work',
      'make promise:1',
      'leave work',
      'work on promise:1, awaited at 3',
      'promise:1 returned 1',
      'enter work by promise:1',
      "make promise:1'",
      "work on promise:1', awaited at 4",
      'leave work',
      "promise:1' returned 2",
      "enter work by promise:1'",
      "work returned 3 by promise:1'",
      'leave work',
    ]);
  });

  it('is told the same when others watch promises too, as a line debugger does', async () => {
    const others = `import { createHook } from 'node:async_hooks';\n`;
    const source = `${SLEEP}async function work() { return await sleep(2, 1); }\nvoid work();`;
    const hooked = `createHook({ init() {}, before() {}, after() {}, promiseResolve() {} }).enable();`;
    const alone = await told(node, others + source);
    expect(alone).toContain('make work');
    expect(await told(node, `${others}${hooked}${source}`)).toEqual(alone);
  });

  it('the loop sleeps between a timer’s promise and its end, as long as nothing computes', async () => {
    const host = await startHost();
    const busy = 'const until = performance.now() + 200;\nwhile (performance.now() < until);\n';
    const source = `${SLEEP}await sleep(400);\nconst before = sleep(10);\n${busy}await before;`;
    await start(node, source, host, { NODE_NO_WARNINGS: '1' }).ended;
    await host.until(() => host.closeCodes.length > 0);
    const times = host.events.filter((one) => 'time' in one);
    const at = (index: number): number => times[index]?.time ?? Number.NaN;
    const sleeps = times.flatMap(({ event }, index) => (event === 'idle' ? [[at(index), at(index + 1)] as const] : []));
    const slept = sleeps.reduce((all, [from, to]) => all + to - from, 0);
    expect(times.filter(({ event }) => event === 'busy')).toHaveLength(sleeps.length);
    // Start-up work may come between, and computing is no sleep: its 200 ms are in none.
    expect(slept).toBeGreaterThan(0);
    expect(slept).toBeLessThan(at(times.length - 1) - 200e6);
  });

  it('the await of an inner function is its own, not its caller’s', async () => {
    const source = `${SLEEP}const inner = async () => { await sleep(1); return 'in'; };
      async function outer() { const other = sleep(1); const i = inner(); await other; return await i; }
      void outer();`;
    const all = await told(node, source);
    expect(all).toContain("inner on promise:1', awaited at 2");
    expect(all).toContain('outer on promise:1, awaited at 3');
    expect(all.filter((one) => one.startsWith('outer on'))).toHaveLength(2);
  });

  it('what was called before an await is not who awaits, though it returned a promise without awaiting', async () => {
    const source = `${SLEEP}async function work() {\n  const all = Promise.all([1].map(async () => { return sleep(1); }));\n  const last = pass();\n  await all;\n  await last;\n}\nasync function pass() { return sleep(1); }\nvoid work();`;
    const all = await told(node, source);
    expect(all.filter((one) => one.includes('awaited at'))).toEqual([
      'work on all:3, awaited at 5',
      'work on pass, awaited at 6',
    ]);
    const count = (word: string): number => all.filter((one) => one.startsWith(word)).length;
    expect(count('leave')).toBe(count('enter'));
  });

  it('a chain is told link by link, and what a callback returns becomes the link', async () => {
    const source = `${SLEEP}sleep(1, 1)\n  .then((x) => sleep(1, x + 1))\n  .catch(() => 0)\n  .finally(() => {});`;
    expect(await told(node, source)).toEqual([
      'make promise:1',
      'make then:3',
      'then:3 on promise:1, awaited',
      'make catch:4',
      'catch:4 on then:3, awaited',
      'make finally:5',
      'finally:5 on catch:4, awaited',
      'promise:1 returned 1',
      'enter then:3 by promise:1',
      "make promise:1'",
      'leave then:3',
      "promise:1' is then:3",
      "then:3 returned 2 by promise:1'",
      'enter catch:4 by then:3',
      'catch:4 returned 2 by then:3',
      'leave catch:4',
      'enter finally:5 by catch:4',
      'leave finally:5',
      'finally:5 returned 2',
    ]);
  });

  it.each([
    ['all', 'child', '[1, 2]'],
    ['allSettled', 'child', '[{ status: "fulfilled", value: 1 }, { status: "fulfilled", value: 2 }]'],
    ['race', 'branch', '1'],
    ['any', 'branch', '1'],
  ])('%s waits for its children', async (name, role, value) => {
    const all = await told(node, `${SLEEP}await Promise.${name}([sleep(1, 1), sleep(9, 2)]);`);
    expect(all).toContain(`${name}:2 on promise:1, ${role}`);
    expect(all).toContain(`${name}:2 on promise:1', ${role}`);
    expect(all.find((one) => one.startsWith(`${name}:2 returned`))).toContain(
      `${name}:2 returned ${value} by promise:1`,
    );
  });

  it('a then inside the iterable of a combinator is the program’s own', async () => {
    const source = `${SLEEP}function* both() { yield sleep(1, 1); yield sleep(1, 2).then((x) => x + 1); }
      await Promise.all(both());`;
    const all = await told(node, source);
    expect(all).toContain("then:2 on promise:1', awaited");
    expect(all).toContain('all:3 on then:2, child');
  });

  it('top-level await makes the module a promise, from its first wait to its end', async () => {
    const all = await told(node, `${SLEEP}await sleep(1);\nawait 1;\nawait sleep(1);`);
    expect(all.filter((one) => one.includes('program.mjs'))).toEqual([
      'make program.mjs',
      'program.mjs on promise:1, awaited at 2',
      'enter program.mjs by promise:1',
      'leave program.mjs',
      'enter program.mjs',
      "program.mjs on promise:1', awaited at 4",
      'leave program.mjs',
      "enter program.mjs by promise:1'",
      'leave program.mjs',
      'program.mjs returned ',
    ]);
  });

  it('a module that waits for values only is shown, and that it goes on', async () => {
    const events = await told(node, 'for (let i = 0; i < 3; i++) await null;\nsetTimeout(() => {}, 5);');
    expect(events.filter((one) => /^make program\.mjs/.test(one))).toHaveLength(1);
    expect(events.filter((one) => /^enter program\.mjs/.test(one))).toHaveLength(3);
    expect(events.some((one) => /^program\.mjs returned/.test(one))).toBe(true);
  });

  it('a module whose code throws after an await has failed, and what it catches is no failure of its own', async () => {
    const failing = await told(node, `${SLEEP}await sleep(1);\nthrow new Error('over');`);
    expect(failing).toContain('program.mjs failed Error: over by promise:1');
    const catching = await told(
      node,
      `try { await Promise.reject(1); } catch {}\n${SLEEP}await sleep(1);\nPromise.reject(2).catch(() => {});`,
    );
    expect(catching).toContain('program.mjs returned ');
  });

  it('calls of one line do not wait for each other, and what Node’s binding makes is not drawn twice', async () => {
    const source = `import { stat } from 'node:fs/promises';
      await Promise.all([1, 2].map(async (n) => { await fetch('data:,' + n); await stat('.'); }));`;
    const all = await told(node, source);
    expect(all.filter((one) => /^make fs\.stat/.test(one))).toEqual(['make fs.stat', "make fs.stat'"]);
    expect(all.filter((one) => /^(fetch|fs\.stat)'? on /.test(one))).toEqual([]);
  });

  it('a second settlement, which changes nothing, and not those of a race', async () => {
    const source = `${SLEEP}await new Promise((resolve, reject) => { resolve(1); resolve(2); reject(new Error('late')); });
      await Promise.race([sleep(1, 'a'), sleep(3, 'b')]);
      await sleep(9);`;
    const all = await told(node, source);
    expect(all.filter((one) => one.startsWith('settledAgain'))).toEqual([
      'settledAgain promise:2 resolved with 2',
      'settledAgain promise:2 rejected with Error: late',
    ]);
  });

  it('the stack of a failure that nobody handles, and of no other', async () => {
    const source = `process.on('unhandledRejection', () => {});
      async function mine() { throw new RangeError('far'); }
      mine();
      class Slow extends Error { get message() { console.log('read'); return 'x'; } }
      Promise.reject(new Slow());
      mine().catch(() => {});`;
    const stacks = (await told(node, source)).filter((one) => one.startsWith('stack '));
    expect(stacks).toEqual([
      expect.stringMatching(/^stack mine RangeError: far\n {4}at mine \(.*program\.mjs:2:\d+\)/),
    ]);
  });

  it('a rejection that nobody handles, and one that is handled late', async () => {
    const source = `process.on('unhandledRejection', () => {});
      const late = Promise.reject(new TypeError('late'));
      const later = (n) => setImmediate(() => (n === 0 ? late.catch(() => {}) : later(n - 1)));
      later(5);
      Promise.reject(new Error('never'));
      async function fails() { throw new RangeError('mine'); }
      fails().catch(() => {});`;
    expect(
      (await told(node, source)).filter((one) => one.startsWith('unhandled') || one.startsWith('handled')),
    ).toEqual([
      'unhandledRejection reject:2 TypeError: late',
      'unhandledRejection reject:5 Error: never',
      'handledLate reject:2',
    ]);
  });

  it('an async function of Node that returns a promise of its own is one promise', async () => {
    const source = `import { EventEmitter, once } from 'node:events';
      const emitter = new EventEmitter(); setTimeout(() => emitter.emit('go', 1), 2); await once(emitter, 'go');`;
    const made = (await told(node, source)).filter((sentence) => sentence.startsWith('make'));
    expect(made).toEqual(['make events.once', expect.stringMatching(/^make program/)]);
  });

  it('a rejection that ends the program is told with its promise, and once', async () => {
    const all = await told(node, "async function fails() { throw new Error('boom'); }\nfails();");
    expect(all.filter((one) => one.includes('boom') && !one.startsWith('stack'))).toEqual([
      'fails failed Error: boom',
      'unhandledRejection fails Error: boom',
    ]);
  });

  it('async generators: each request waits for what the body awaits', async () => {
    const source = `${SLEEP}async function* numbers() { yield 1; await sleep(1); yield 2; }
      const seen = [];
      for await (const n of numbers()) seen.push(n);`;
    const all = await told(node, source);
    expect(all.some((one) => /^asyncGenerator:4'* on promise:1, awaited at 2$/.test(one))).toBe(true);
    expect(all.filter((one) => one.startsWith('make asyncGenerator'))).toHaveLength(3);
  });

  it('what Node makes for itself stays folded into what it returned', async () => {
    const all = await told(
      node,
      `import { readFile } from 'node:fs/promises';\nasync function read() { return readFile(new URL(import.meta.url), 'latin1'); }\nawait read();`,
    );
    expect(all.filter((one) => one.startsWith('make'))).toEqual(['make read', 'make fs.readFile', 'make program.mjs']);
  });

  it('so does a package, unless it is unfolded', async () => {
    const files = {
      'node_modules/pack/package.json': '{"name":"pack","type":"module","exports":"./index.js"}',
      'node_modules/pack/index.js':
        'const step = async () => { await new Promise((go) => setTimeout(go, 1)); };\nexport async function work() { await step(); await step(); return 1; }',
    };
    const run = async (environment: Record<string, string>): Promise<string[]> => {
      const host = await startHost();
      const program = folder(files).write('program.mjs', "import { work } from 'pack';\nawait work();");
      await startFile(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel, ...environment }).ended;
      await host.until(() => host.closeCodes.length > 0);
      return tell(host.events).filter((one) => one.startsWith('make'));
    };
    expect(await run({})).toEqual(['make pack: work', 'make program.mjs']);
    expect((await run({ PROMISE_GRAPH_UNFOLD: 'pack' })).filter((one) => one.startsWith('make step'))).toHaveLength(2);
  });

  it('a program that has none of its own shows none', async () => {
    const all = await told(node, "import 'node:fs/promises';\nsetTimeout(() => console.log('done'), 2);");
    expect(all).toEqual([]);
  });

  it('a listener of a signal that settles was reached, one that goes on ignored it', async () => {
    const source = `import { setTimeout as sleep } from 'node:timers/promises';
      const control = new AbortController();
      async function heeds(signal) { await sleep(1000, 'x', { signal }); }
      async function goesOn(signal) { signal.addEventListener('abort', () => {}); await latch; }
      let release;
      const latch = new Promise((go) => { release = go; });
      const later = (n) => setImmediate(() => (n === 0 ? release() : later(n - 1)));
      async function stopper() { await sleep(1); control.abort(); later(5); }
      const all = [heeds(control.signal), goesOn(AbortSignal.any([control.signal])), stopper()];
      await Promise.allSettled(all);`;
    const all = await told(node, source);
    expect(all.filter((one) => one.startsWith('cancel'))).toEqual([
      expect.stringMatching(/^cancel requested timer.* by stopper$/),
      'cancel requested goesOn by stopper',
      expect.stringMatching(/^cancel reached timer.* by stopper$/),
      'cancel ignored goesOn by stopper',
    ]);
    expect(all.some((one) => one.startsWith('heeds failed AbortError'))).toBe(true);
  });

  it('a promise that nobody holds any more is told to be dropped', async () => {
    const source = `(function () { void new Promise(() => {}); })();
      const v8 = await import('node:v8'); const vm = await import('node:vm');
      v8.setFlagsFromString('--expose-gc'); const gc = vm.runInNewContext('gc');
      for (let i = 0; i < 20; i++) { gc(); await new Promise((go) => setTimeout(go, 5)); }`;
    expect(await told(node, source)).toContain('dropped promise:1');
  });

  it('promises of the library and of the language wait for each other', async () => {
    const host = await startHost();
    const program = folder({}).write(
      'mixed.mjs',
      `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
      async function mixed() { return (await Time.sleepNs(Duration.ofMs(2))) ?? 'through'; }
      console.log(await LwtMain.run(Lwt.adopt(mixed())));`,
    );
    const { stdout } = await startFile(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel }).ended;
    expect(stdout).toBe('through\n');
    await host.until(() => host.closeCodes.length > 0);
    const all = tell(host.events);
    expect(all).toContain('adopt:3 on mixed, awaited');
    expect(all).toContain('mixed on sleep 2 ms, awaited');
    expect(all).toContain('enter mixed by sleep 2 ms');
  });

  it('nothing is told when it is switched off', async () => {
    expect(await told(node, `${SLEEP}await sleep(1);`, { PROMISE_GRAPH_NATIVE: '0' })).toEqual([]);
  });

  it('without call sites functions keep their names and their edges', async () => {
    const source = `${SLEEP}async function work() { await sleep(1); return 7; }\nawait work();`;
    expect(await told(node, source, { PROMISE_GRAPH_SITES: '0' })).toEqual(
      expect.arrayContaining(['make work', 'work on promise, awaited', 'work returned 7 by promise']),
    );
  });

  it('promises of a flood are right even when no stack is looked at', async () => {
    const source = `${SLEEP}for (let i = 0; i < 3000; i++) Promise.resolve(i);
      async function inner() { await sleep(1); await sleep(2, 'late'); return 'in'; }
      async function outer() { return [await inner(), await inner()]; }
      outer();`;
    const all = await told(node, source, { PROMISE_GRAPH_SITES: '0' });
    const waits = all.filter((one) => / on .*, awaited/.test(one));
    // Two for outer; two for each call of inner.
    expect(waits).toHaveLength(6);
    expect(new Set(waits.map((one) => one.split(' on ')[0])).size).toBe(3);
    expect(all.some((one) => one.includes('returned ["in", "in"]'))).toBe(true);
  });
});
