/** A program that uses promises in every hostile way does, under tracing, exactly what it does alone. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, start, startPlain } = bench();

const tick = 'await new Promise((go) => setTimeout(go, 10));\n';
const programs: Readonly<Record<string, string>> = {
  'looks at what it could have been given instead of the built-ins': `
    for (const name of ['then', 'catch', 'finally']) { const f = Promise.prototype[name];
      console.log(f.name, f.length, JSON.stringify(Object.getOwnPropertyDescriptor(Promise.prototype, name)), 'prototype' in f); }
    for (const name of ['all', 'allSettled', 'any', 'race']) console.log(Promise[name].name, Promise[name].length, 'prototype' in Promise[name]);
    console.log(Object.getOwnPropertyNames(Promise).sort().join(), Object.getOwnPropertyNames(Promise.prototype).sort().join());
    const p = (async () => 1)(); console.log(Reflect.ownKeys(p).length, p.constructor === Promise, p instanceof Promise, p);
    for (const wrong of [() => Promise.all.call(1, []), () => Promise.prototype.then.call(1), () => new Promise.race([]), () => Promise()]) {
      try { wrong(); } catch (error) { console.log(error.name, error.message); } }`,
  'sends messages, and looks at what it sends them with': `
    const { BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort, Worker } = await import('node:worker_threads');
    for (const { prototype } of [MessagePort, Worker, BroadcastChannel]) { const { value, ...how } = Object.getOwnPropertyDescriptor(prototype, 'postMessage');
      console.log(value.name, value.length, 'prototype' in value, how); }
    const { port1, port2 } = new MessageChannel(); let came; const two = new Promise((go) => { came = go; }); port2.on('message', (text) => { console.log(text, new Error('here').stack.split('\\n').length); if (text === 'two') came(); });
    for (const wrong of [() => port1.postMessage(() => {}), () => port1.postMessage(), () => port1.postMessage(1, [port1]), () => MessagePort.prototype.postMessage.call({}, 1)]) {
      try { console.log(wrong()); } catch (error) { console.log(error.name, error.message); } }
    port1.postMessage({ get a() { return 'read once'; } }); port1.postMessage('two'); await two; console.log(port2); port2.close();
    const other = new MessageChannel(); other.port1.postMessage(1); console.log(receiveMessageOnPort(other.port2), structuredClone(other.port1, { transfer: [other.port1] }) instanceof MessagePort); other.port2.close();
    const heard = new BroadcastChannel('news'); const all = new Promise((go) => { heard.onmessage = ({ data }) => { heard.close(); go(data); }; }); const said = new BroadcastChannel('news'); said.postMessage('all'); console.log(await all); said.close();
    const { fork } = await import('node:child_process'); const { writeFileSync } = await import('node:fs'); const file = new URL('./child-of-' + process.pid + '.cjs', import.meta.url);
    writeFileSync(file, "process.once('message', (m) => process.send([m, process.send.name, process.send.length, Object.keys(process).includes('emit')], () => process.disconnect()))");
    const child = fork(file, { execArgv: [] }); console.log(child.send.name, child.send.length, Object.keys(child).join()); child.send({ deep: [1] });
    await new Promise((go) => child.on('message', (m) => { console.log(m, new Error('here').stack.split('\\n').length); go(); })); try { child.send(); } catch (error) { console.log(error.message); }`,
  'counts the order of its callbacks': `
    const log = (...all) => console.log(...all);
    Promise.resolve().then(() => log('then')); queueMicrotask(() => log('microtask')); process.nextTick(() => log('tick'));
    (async () => { log('a'); await null; log('b'); await { then(go) { log('thenable'); go(); } }; log('c'); return Promise.resolve(1); })().then(log);
    Promise.all([1, Promise.resolve(2)]).then(log); Promise.race([new Promise(() => {}), Promise.resolve(3)]).then(log);
    Promise.resolve().then(() => log(1)).then(() => log(2)).then(() => log(3)).then(() => log(4)).then(() => log(5)); ${tick}`,
  'prints stack traces of the loop’s callbacks, after promises that such ones settled': `
    import { readFile } from 'node:fs'; import { createServer, connect } from 'node:net';
    const here = (what) => console.log(what, new Error('here').stack.replaceAll(import.meta.url, 'file'));
    for (let i = 0; i < 2; i++) {
      await new Promise((go) => readFile(process.argv[1], () => { here('file'); go(); }));
      await new Promise((go) => { const server = createServer((socket) => { here('server'); socket.end('x'); server.close(); });
        server.listen(0, () => connect(server.address().port).on('data', () => here('data')).on('close', go)); });
    }`,
  'prints stack traces through awaits': `
    async function inner() { await 1; throw new Error('deep'); } async function middle() { await inner(); } async function outer() { return await middle(); }
    for (const run of [outer, () => Promise.all([outer()]), () => Promise.any([outer()]), () => outer().then((x) => x), () => outer().finally(() => {})]) {
      try { await run(); } catch (error) { console.log((error.errors?.[0] ?? error).stack); } }
    await Promise.resolve().then(() => { throw new Error('in then'); }).catch((error) => console.log(error.stack));
    const { setTimeout: sleep } = await import('node:timers/promises'); const control = new AbortController();
    const going = sleep(100_000, 0, { signal: control.signal }).catch((error) => console.log(error.stack));
    setTimeout(() => control.abort(), 2); await going;`,
  'has hostile thenables': `
    const bad = [{ get then() { throw new Error('getter'); } }, { then() { throw new Error('throws'); } }, { then(a, b) { a(1); a(2); b(3); throw 4; } },
      new Proxy({}, { get(_, key) { if (key === 'then') throw new Error('proxy'); } }), { then(a) { a({ then(b) { b(Promise.resolve('deep')); } }); } }];
    for (const one of bad) await Promise.resolve(one).then((value) => console.log('ok', value), (error) => console.log('err', error.message));
    for (const one of bad) try { console.log(await one); } catch (error) { console.log(error.message); }
    console.log(await Promise.race([{ then() {} }, 'never called']));
    let self; self = new Promise((go) => queueMicrotask(() => go(self))); await self.catch((error) => console.log(error.message));`,
  'has a class of its own': `
    class Mine extends Promise { constructor(run) { super(run); this.mine = true; } then(...all) { console.log('then'); return super.then(...all); } get [Symbol.toStringTag]() { throw new Error('name'); } }
    const mine = new Mine((go) => setTimeout(go, 1, 'value')); console.log(await mine, mine.then(() => {}) instanceof Mine, mine.catch(() => {}).mine);
    console.log(Mine.all([1]) instanceof Mine, await Mine.all([1, mine]), await Mine.race([2]));
    class Other extends Promise { static get [Symbol.species]() { return Promise; } } console.log(Other.resolve(1).then(() => {}) instanceof Other);
    class Throws extends Promise { constructor(run) { super(run); if (Throws.now) throw new Error('constructor'); } }
    const throwing = Throws.resolve(1); Throws.now = true; try { throwing.then(() => {}); } catch (error) { console.log(error.message); }`,
  'overrides, replaces and freezes': `
    const { then } = Promise.prototype; Promise.prototype.then = function (...all) { console.log('mine'); return then.apply(this, all); };
    await Promise.all([1]); Promise.resolve(1).then(() => {}); Promise.prototype.then = then;
    const { includes } = Array.prototype; Array.prototype.includes = function (...all) { return includes.apply(this, all); };
    Object.prototype.toJSON = () => 'json'; JSON.stringify = () => 'mine';
    console.log(await (async () => ({ a: 1 }))());
    const Real = Promise; globalThis.Promise = class Fake { static resolve() { return 'fake'; } }; console.log(Promise.resolve(), await (async () => 5)()); globalThis.Promise = Real;
    for (const one of [Promise, Promise.prototype, Array.prototype, Object.prototype, WeakMap.prototype, Function.prototype]) Object.freeze(one);
    console.log(await Promise.any([Promise.reject(1), 2]), await Promise.allSettled([1, Promise.reject(2)]));`,
  'uses up its stack': `
    function deep() { new Promise(() => {}); Promise.resolve(1).then(() => {}); deep(); } try { deep(); } catch (error) { console.log(error.name); }
    async function forever() { return forever(); } try { await forever(); } catch (error) { console.log(error.name); }
    async function down(n) { return n === 0 ? 'bottom' : down(n - 1); } console.log(await down(500));`,
  'leaves failures unhandled and watches': `
    process.on('unhandledRejection', (error) => console.log('unhandled', error)); process.on('rejectionHandled', () => console.log('handled'));
    const late = Promise.reject(1); setTimeout(() => late.catch(() => {}), 5); Promise.reject(2); Promise.all([Promise.reject(3), Promise.reject(4)]); (async () => { throw 5; })();
    ${tick}`,
  'uses generators in every way': `
    async function* numbers() { try { yield 1; yield Promise.resolve(2); await null; yield* [3, 4]; } finally { console.log('finally'); } }
    for await (const n of numbers()) console.log(n); for await (const n of numbers()) { console.log(n); break; }
    const it = numbers(); console.log(await Promise.all([it.next(), it.next(), it.return(7), it.next()]));
    async function* fails() { yield 1; throw new Error('fails'); } try { for await (const n of fails()) console.log(n); } catch (error) { console.log(error.message); }`,
  'counts on async local storage and hooks': `
    const { AsyncLocalStorage, createHook, executionAsyncId } = await import('node:async_hooks'); const storage = new AsyncLocalStorage();
    let made = 0; const hook = createHook({ init(_id, type) { if (type === 'PROMISE') made++; } }).enable();
    await storage.run('here', async () => { await null; console.log(storage.getStore()); await new Promise((go) => setTimeout(go, 1)); console.log(storage.getStore(), await Promise.all([1]).then(() => storage.getStore())); });
    hook.disable(); console.log(made > 0);`,
  'exits while everything waits': 'setTimeout(() => process.exit(3), 5); await new Promise(() => {});',
  'has nothing that keeps it alive':
    'new Promise(() => {}); (async () => { await new Promise(() => {}); })(); console.log(1);',
};

describe.each(nodes)('on Node $version', ({ path: node }) => {
  describe.each(['1', '0'])('with call sites %s', (sites) => {
    it.each(Object.keys(programs))('a program that %s', async (name) => {
      const host = await startHost();
      // With call sites the source is marked as it is loaded, which is another room's doing.
      const plain =
        sites === '0'
          ? await startPlain(node, programs[name]).ended
          : await start(node, programs[name], await startHost(), { PROMISE_GRAPH_NATIVE: '0' }).ended;
      const traced = await start(node, programs[name], host, { PROMISE_GRAPH_SITES: sites }).ended;
      const anonymous = (text: string): string => text.replace(/promise-graph-program-\w+/g, 'folder');
      expect(anonymous(traced.stdout)).toBe(anonymous(plain.stdout));
      expect(anonymous(traced.stderr)).toBe(anonymous(plain.stderr));
      expect(traced.code).toBe(plain.code);
      expect(host.problems).toEqual([]);
      expect(host.all('exit')).toHaveLength(1);
    });
  });

  it.each(['throw', 'strict', 'warn', 'warn-with-error-code', 'none'])('--unhandled-rejections=%s', async (mode) => {
    const source = "console.log('on'); Promise.reject(new Error('alone')); setTimeout(() => console.log('after'), 5);";
    const options = { NODE_OPTIONS: `--unhandled-rejections=${mode}`, PROMISE_GRAPH_SITES: '0' };
    const host = await startHost();
    const plain = await start(node, source, null, { ...options, PROMISE_GRAPH_NATIVE: '0' }).ended;
    const traced = await start(node, source, host, options).ended;
    const anonymous = (text: string): string =>
      text.replace(/promise-graph-program-\w+/g, 'folder').replace(/node:\d+\)/g, 'pid)');
    expect(anonymous(traced.stderr)).toBe(anonymous(plain.stderr));
    expect([traced.stdout, traced.code]).toEqual([plain.stdout, plain.code]);
  });
});
