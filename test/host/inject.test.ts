/** Watching a program that runs already: the runtime is loaded through the inspector, and what is no Node is left alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readAttachTarget } from '../../extension/plan/launch-arguments.ts';
import { answerPending, traceOf } from '../../host/debug/index.ts';
import { type ChannelServer, inject, injectAt, Sessions, startChannelServer } from '../../host/index.ts';
import { evaluate } from '../../host/inspector.ts';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';
import { until } from './support/wait.ts';

let runtime: BuiltRuntime;
let folder: string;
let server: ChannelServer;
const sessions = new Sessions();
const children: ChildProcess[] = [];

beforeAll(async () => {
  runtime = await buildRuntime();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'promise-graph-inject-')));
  server = await startChannelServer({ sessions });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  runtime.remove();
});

/** A program that waits for words on its input, with its inspector on a port of its own choice. */
const WAITING = `const answer = () => new Promise((resolve) => process.stdin.once('data', resolve));
async function ask() { return String(await answer()).trim(); }
console.error('it runs');
const first = await ask();
const second = await ask();
console.log(first, second);
process.exit();
`;

async function start(
  name = 'waiting.mjs',
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; port: number; address: string; printed: () => string }> {
  const program = join(folder, name);
  writeFileSync(program, WAITING);
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', program], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  children.push(child);
  let printed = '';
  let said = '';
  child.stdout?.on('data', (chunk) => {
    printed += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  await until('it runs, and its inspector is open', () => said.includes('it runs'));
  const [address = '', port] = /ws:\/\/127\.0\.0\.1:(\d+)\/\S+/.exec(said) ?? [];
  return { child, port: Number(port), address, printed: () => printed };
}

describe('a program that runs already', () => {
  it('is watched from then on, goes on as before, and is not watched twice', async () => {
    const { child, port, printed } = await start();
    const session = sessions.expectRunning(`port ${port}`);
    const injection = { register: fileURLToPath(runtime.register), channel: server.channelOf(session) };
    expect(await inject({ port }, injection)).toBe(child.pid);
    await until('it has connected', () => session.state === 'running');
    await expect(inject({ port }, injection)).rejects.toThrow('The program is watched already.');
    child.stdin?.write('one\n');
    const lines = () => answerPending(traceOf(session), 10).list.map(({ place }) => place?.line);
    await until('its second question is seen', () => lines().includes(5));
    expect(session.name).toBe('waiting.mjs');
    child.stdin?.write('two\n');
    await session.finished;
    expect(printed()).toBe('one two\n');
    expect(session.summary.exitCode).toBe(0);
  });

  it('and to which somebody else is attached is watched by their connection, unless it is a package manager', async () => {
    const session = sessions.expectRunning('a program of a terminal');
    const injection = { register: fileURLToPath(runtime.register), channel: server.channelOf(session) };
    const manager = await start('npm-cli.mjs');
    await expect(injectAt(manager.address, injection)).rejects.toThrow('a package manager');
    const { child, address } = await start();
    expect(await injectAt(address, injection)).toBe(child.pid);
    await until('it has connected', () => session.state === 'running');
    child.stdin?.end('one\ntwo\n');
  });

  it('and was started to be watched by somebody else keeps that: an editor that attaches by itself is there before', async () => {
    const session = sessions.expectRunning('a program of a terminal');
    const injection = { register: fileURLToPath(runtime.register), channel: server.channelOf(session) };
    const { address } = await start('waiting.mjs', { PROMISE_GRAPH_CHANNEL: 'its own' });
    await expect(injectAt(address, injection)).rejects.toThrow('The program is watched already.');
    expect(await evaluate(address, 'process.env.PROMISE_GRAPH_CHANNEL')).toBe('its own');
  });

  it('that is no Node program gets no signal', async () => {
    const child = spawn('sleep', ['60']);
    children.push(child);
    const nowhere = { register: '/nowhere/register.js', channel: 'ws://127.0.0.1:1/program#x' };
    await expect(inject({ pid: child.pid ?? 0 }, nowhere)).rejects.toThrow(/is sleep, not a Node program|Port 9229/);
    expect(child.exitCode ?? child.signalCode).toBeNull();
    await expect(inject({ port: 1 }, nowhere)).rejects.toThrow('start it with "node --inspect"');
  });
});

describe('what an attach means', () => {
  it.each([
    [{}, null],
    [{ pid: 4711 }, { pid: 4711 }],
    [{ pid: '4711' }, { pid: 4711 }],
    [{ port: 9230 }, { port: 9230 }],
  ])('%j', (config, target) => {
    expect(readAttachTarget(config)).toEqual(target);
  });

  it.each([
    [{ pid: 'mine' }, '"pid" in the launch configuration has to be the number of a process.'],
    [{ port: 70_000 }, '"port" in the launch configuration has to be the port of an inspector, from 1 to 65535.'],
    [{ pid: 1, port: 2 }, 'Give "pid" or "port", not both.'],
  ])('%j is refused with a sentence', (config, sentence) => {
    expect(() => readAttachTarget(config)).toThrow(sentence);
  });
});
