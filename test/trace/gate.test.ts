/** The gate: a program really stops between two events, tells where, answers while it stands, and is never held for nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DebuggerMessage, StopPoint } from '../../runtime-instrumented/protocol/index.ts';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from './support/run-program.ts';
import { bench } from './support/session.ts';
import type { TestHost } from './support/test-host.ts';

const { host: startHost, folder, register } = bench();

const attach: DebuggerMessage = { type: 'attach', stillClock: true };
const go: DebuggerMessage = { type: 'continue' };
const into: DebuggerMessage = { type: 'step', step: { how: 'into', promise: 0, skip: [], running: [] } };
const points = (...list: StopPoint[]): DebuggerMessage => ({ type: 'points', points: list });

const HEADS = `import { Console, Duration, Lwt, LwtMain, Time } from 'promise-graph';
const flip = (what, seconds) =>
  Time.sleepNs(Duration.ofMs(seconds))
    .bind(() => Console.logS(what));
await LwtMain.run(Lwt.join([flip('Heads', 10), flip('Tails', 20)]));
console.log('over');
`;

function run(node: string, host: TestHost, source: string, environment: Record<string, string> = {}) {
  const program = folder({}).write('program.mjs', source);
  const running = startFile(node, register(), program, {
    PROMISE_GRAPH_CHANNEL: host.channel,
    PROMISE_GRAPH_DEBUG: '1',
    NODE_NO_WARNINGS: '1',
    ...environment,
  });
  return { program, ...running };
}

/** Waits until the program has connected: it stands until it is told where to stop. */
const connected = (host: TestHost) => host.until(() => host.hellos.length === 1);

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('a program waits for its debugger, stops at a line, and goes on', async () => {
    const host = await startHost();
    const { program, ended } = run(node, host, HEADS);
    await connected(host);
    host.say(attach, points({ id: 7, on: ['create', 'settle'], file: program, line: 4 }), go);
    const stopped = await host.next('stopped');
    expect(stopped).toMatchObject({ reason: 'point', event: 'create', points: [7] });
    const [{ after }] = host.heard;
    // The promise is whole: what it waits for has come.
    expect(host.events.slice(0, after).at(-1)).toMatchObject({ event: 'depend', waiter: stopped.promise });
    expect(host.count).toBe(after);
    host.say(points(), go);
    expect(await ended).toMatchObject({ stdout: 'Heads\nTails\nover\n', stderr: '', code: 0 });
    expect(host.all('exit')).toHaveLength(1);
  });

  it('step into stops after each event, in the order of the stream', async () => {
    const host = await startHost();
    const { ended } = run(node, host, HEADS, { PROMISE_GRAPH_CLOCK: 'virtual' });
    await connected(host);
    host.say(attach, into);
    let steps = 0;
    for (let over = false; !over; steps++) {
      over = (await host.next('stopped', steps)).event === 'exit';
      host.say(into);
    }
    await ended;
    const told = ['create', 'enter', 'leave', 'become', 'settle', 'exit'];
    const events = host.events.filter(({ event }) => told.includes(event));
    expect(steps).toBe(events.length);
    const stops = host.heard.flatMap(({ message }) => (message.type === 'stopped' ? [message] : []));
    expect(stops.map(({ event }) => event)).toEqual(events.map(({ event }) => event));
  });

  it('step over passes what a callback makes, and step out ends when the promise settles', async () => {
    const host = await startHost();
    const source = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const p = Time.sleepNs(Duration.ofMs(1)).bind(() => Lwt.join([Lwt.pause(), Lwt.pause()]));
await LwtMain.run(p);`;
    const { program, ended } = run(node, host, source, { PROMISE_GRAPH_CLOCK: 'virtual' });
    await connected(host);
    host.say(attach, points({ id: 1, on: ['enter'], file: program, line: 2 }), go);
    const { promise, event } = await host.next('stopped');
    expect(event).toBe('enter');
    const step = { promise, skip: [], running: [promise] };
    host.say({ type: 'step', step: { how: 'over', ...step } });
    expect(await host.next('stopped', 1)).toMatchObject({ event: 'leave', promise, reason: 'step' });
    host.say({ type: 'step', step: { how: 'out', ...step, running: [] } });
    expect(await host.next('stopped', 2)).toMatchObject({ event: 'settle', promise });
    host.say({ type: 'detach' });
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('a pause stops a program that sleeps, whose time stands still, and one that only computes promises', async () => {
    const host = await startHost();
    const source = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const sleep = (ms) => Time.sleepNs(Duration.ofMs(ms));
const fast = sleep(900).map(() => 'fast');
const slow = sleep(1200).map(() => 'slow');
console.log(await LwtMain.run(Lwt.pick([slow, fast])));
for (let i = 0; ; i++) Lwt.return(i);`;
    const { child } = run(node, host, source);
    await connected(host);
    host.say(attach, go);
    await host.until(() => host.all('idle').length > 0);
    host.say({ type: 'pause' });
    expect(await host.next('stopped')).toMatchObject({ reason: 'pause', event: '', promise: 0 });
    const { count } = host;
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(host.count).toBe(count);
    host.say(go);
    await host.until(() => host.all('log').length > 0);
    // Had the time of standing counted, both sleeps would have been over at once, and the first in the list won.
    expect(host.all('log')[0]).toMatchObject({ text: 'fast' });
    host.say({ type: 'pause' });
    expect(await host.next('stopped', 1)).toMatchObject({ reason: 'pause' });
    child.kill();
  });

  it('a stopped program answers questions about its values', async () => {
    const host = await startHost();
    const source = `import { Lwt, LwtMain } from 'promise-graph';
const p = Lwt.return({ coin: 'Heads', sides: new Map([['a', [1, 2]]]), get secret() { throw new Error('run'); } });
await LwtMain.run(Lwt.pause());`;
    const { program, ended } = run(node, host, source);
    await connected(host);
    host.say(attach, points({ id: 1, on: ['settle'], file: program, line: 2 }), go);
    const { promise } = await host.next('stopped');
    const inspect = (request: number, ...path: number[]): DebuggerMessage => ({
      type: 'inspect',
      request,
      promise,
      path,
    });
    host.say(inspect(1), inspect(2, 1), inspect(3, 1, 0), { type: 'inspect', request: 4, promise: 999, path: [] });
    expect(await host.next('answer')).toMatchObject({
      request: 1,
      ok: true,
      members: [
        { name: 'coin', text: '"Heads"', more: false },
        { name: 'sides', more: true },
        { name: 'secret', text: '(a getter)', more: false },
      ],
    });
    expect(await host.next('answer', 1)).toMatchObject({ request: 2, members: [{ name: '"a"', more: true }] });
    expect(await host.next('answer', 2)).toMatchObject({ members: [{ text: '1' }, { text: '2' }] });
    expect(await host.next('answer', 3)).toMatchObject({
      request: 4,
      ok: false,
      text: expect.stringContaining('no more'),
    });
    host.say(go);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('promises are cancelled and woken up from outside, in a program that runs and in one that stands', async () => {
    const host = await startHost();
    const source = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const [answer] = Lwt.wait();
const open = setInterval(() => {}, 1000);
const never = Time.sleepNs(Duration.ofSec(1000)).catch((error) => Lwt.return(String(error)));
console.log(await LwtMain.run(Lwt.both(answer, never)));
clearInterval(open);`;
    const { ended } = run(node, host, source);
    await connected(host);
    host.say(attach, go);
    await host.until(() => host.all('idle').length > 0);
    const idOf = (operation: string) => host.all('create').find((made) => made.operation === operation)?.id ?? 0;
    const act = (request: number, action: 'cancel' | 'wake', promise: number, value = ''): DebuggerMessage => ({
      type: 'act',
      request,
      act: { action, promise, value },
    });
    host.say(act(1, 'wake', idOf('sleep'), '1'), act(2, 'cancel', idOf('sleep')));
    expect(await host.next('answer')).toMatchObject({ ok: false, text: expect.stringContaining('wait or task') });
    expect(await host.next('answer', 1)).toMatchObject({ ok: true, text: 'Cancelled.' });
    host.say({ type: 'pause' });
    await host.next('stopped');
    host.say(act(3, 'wake', idOf('wait'), '{"coin":'), act(4, 'wake', idOf('wait'), '{"coin":"Tails"}'));
    expect(await host.next('answer', 2)).toMatchObject({ ok: false, text: expect.stringContaining('JSON') });
    expect(await host.next('answer', 3)).toMatchObject({ ok: true, text: 'Woken up.' });
    host.say(go);
    expect((await ended).stdout).toMatch(/\[ \{ coin: 'Tails' \}, '.*[Cc]ancel.*' \]/);
  });

  it('a loop stops in each of its rounds, however many promises have become one', async () => {
    const host = await startHost();
    const source = `import { Lwt, LwtMain } from 'promise-graph';
const round = (n) => n === 0 ? Lwt.return() : Lwt.pause().bind(
  () => round(n - 1)); await LwtMain.run(round(5));`;
    const { program, ended } = run(node, host, source);
    await connected(host);
    host.say(attach, points({ id: 1, on: ['enter'], file: program, line: 2 }), go);
    for (let stop = 0; stop < 5; stop++) {
      expect(await host.next('stopped', stop)).toMatchObject({ event: 'enter', points: [1] });
      host.say(go);
    }
    expect(await ended).toMatchObject({ code: 0 });
    expect(host.heard.filter(({ message }) => message.type === 'stopped')).toHaveLength(5);
  });

  it('a host that vanishes while the program stands lets it go on', async () => {
    const host = await startHost();
    const { ended } = run(node, host, HEADS);
    await connected(host);
    host.say(attach, into);
    await host.next('stopped');
    host.breakConnections();
    expect(await ended).toMatchObject({ stdout: 'Heads\nTails\nover\n', code: 0 });
  });

  it('a program that stands can be ended by a signal, and its child goes on meanwhile', async () => {
    const host = await startHost();
    const source = `import { spawn } from 'node:child_process';
import { Lwt } from 'promise-graph';
spawn(process.execPath, ['-e', 'require("fs").writeFileSync("child.txt", "done")'], { stdio: 'inherit' });
Lwt.return(1);
setInterval(() => {}, 1000);`;
    const { program, child, ended } = run(node, host, source);
    await connected(host);
    host.say(attach, into);
    await host.next('stopped');
    const written = join(program, '..', 'child.txt');
    await expect.poll(() => existsSync(written), { timeout: 20_000 }).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ signal: 'SIGTERM' });
  });

  it('a debugger that was announced and does not come holds nobody for long', async () => {
    const host = await startHost();
    const { ended } = run(node, host, HEADS, { PROMISE_GRAPH_PATIENCE: '20' });
    expect(await ended).toMatchObject({ stdout: 'Heads\nTails\nover\n', code: 0 });
  });

  it('a point that logs says so and goes on; many hits are told in part, and the rest is counted', async () => {
    const host = await startHost();
    const source = `import { Lwt } from 'promise-graph';
for (let i = 0; i < 5000; i++)
  Lwt.return(i);`;
    const { program, ended } = run(node, host, source);
    await connected(host);
    host.say(attach, points({ id: 2, on: ['create'], file: program, line: 3, log: true }), go);
    expect(await ended).toMatchObject({ code: 0 });
    const hits = host.heard.flatMap(({ message }) => (message.type === 'hit' ? [message] : []));
    expect(hits.length).toBeGreaterThanOrEqual(200);
    expect(hits.length).toBeLessThan(5000);
  });

  it('a hundred thousand events lie between two stops, and arrive before the second', async () => {
    const host = await startHost({ countOnly: true });
    const source = `import { Lwt } from 'promise-graph';
Lwt.wait();
for (let i = 0; i < 50_000; i++) Lwt.return(i);
Lwt.task();`;
    const { ended } = run(node, host, source, { PROMISE_GRAPH_SITES: '0' });
    await connected(host);
    host.say(
      attach,
      points({ id: 1, on: ['create'], operation: 'wait' }, { id: 2, on: ['create'], operation: 'task' }),
      go,
    );
    await host.next('stopped');
    host.say(go);
    expect(await host.next('stopped', 1)).toMatchObject({ points: [2] });
    const [first, second] = host.heard.filter(({ message }) => message.type === 'stopped');
    expect(second.after - first.after).toBeGreaterThanOrEqual(100_000);
    host.say(go);
    expect(await ended).toMatchObject({ code: 0 });
  });
});
