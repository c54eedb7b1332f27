/** The debug adapter, spoken to as the editor does, with real processes behind it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessEnd } from '../../extension/debug/program-process.ts';
import { type RunServices, RunSession } from '../../extension/debug/run-session.ts';
import { toSettings } from '../../extension/plan/settings.ts';
import { type ChannelServer, Sessions, startChannelServer } from '../../host/index.ts';

let folder: string;
let sessions: Sessions;
let server: ChannelServer;
let children: ChildProcess[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'promise-graph-adapter-'));
  sessions = new Sessions();
  server = await startChannelServer({ sessions });
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An editor that starts what it is asked to start, and remembers everything that it is told. */
class Editor {
  readonly told: DebugProtocol.ProtocolMessage[] = [];
  readonly run: RunSession;
  /** Tells the adapter that the shell's command has ended. */
  shellEnded: (end: ProcessEnd) => void = () => {};
  /** What comes of a request for a terminal; of a window of its own VS Code tells only when it is closed. */
  terminal: 'opens' | 'is silent' = 'opens';
  #sequence = 0;

  constructor(services: Partial<RunServices> = {}, settings: Record<string, unknown> = {}) {
    this.run = new RunSession(
      {
        sessions,
        // A program without our register: what connects is told by the tests themselves.
        register: join(folder, 'register.mjs'),
        env: { ...process.env, PATH: `${join(process.execPath, '..')}:/usr/bin:/bin` },
        terminals: {
          watch: (_marker, ended) => {
            this.shellEnded = ended;
            return () => {};
          },
          interrupt: () => {},
        },
        refusal: () => null,
        settings: () => toSettings((name) => settings[name] ?? (name === 'node' ? process.execPath : undefined)),
        channel: () => Promise.resolve(server),
        expected: () => Promise.resolve(),
        marks: () => {},
        ...services,
      },
      (message) => this.#hear(message),
    );
    writeFileSync(join(folder, 'register.mjs'), '');
  }

  #hear(message: DebugProtocol.ProtocolMessage): void {
    this.told.push(message);
    if (message.type !== 'request') return;
    const request = message as DebugProtocol.RunInTerminalRequest;
    if (this.terminal === 'is silent') return;
    const { args, cwd, env } = request.arguments;
    const child = spawn(args[0], args.slice(1), {
      cwd,
      env: { ...process.env, ...(env as NodeJS.ProcessEnv) },
      stdio: 'ignore',
    });
    children.push(child);
    child.once('exit', (code, signal) => this.shellEnded({ code, signal }));
    const answer = { type: 'response', seq: ++this.#sequence, request_seq: request.seq, command: request.command };
    void this.run.receive({ ...answer, success: true, body: { shellProcessId: 1 } } as DebugProtocol.Response);
  }

  /** The request for a terminal. */
  async asked(): Promise<DebugProtocol.RunInTerminalRequest> {
    const find = () => this.told.find(({ type }) => type === 'request');
    return vi.waitUntil(() => find() as DebugProtocol.RunInTerminalRequest | undefined, { timeout: 20_000 });
  }

  /** The terminal could not be opened, or said when it was closed that something had failed. */
  async terminalFailed(message: string): Promise<void> {
    const { seq, command } = await this.asked();
    const answer = { type: 'response', seq: ++this.#sequence, request_seq: seq, command, success: false, message };
    await this.run.receive(answer as DebugProtocol.Response);
  }

  async ask(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const seq = ++this.#sequence;
    await this.run.receive({ type: 'request', seq, command, arguments: args } as DebugProtocol.Request);
    const answer = this.told.find(
      (each) => each.type === 'response' && (each as DebugProtocol.Response).request_seq === seq,
    );
    return answer as DebugProtocol.Response;
  }

  async launch(config: object): Promise<DebugProtocol.Response> {
    await this.ask('initialize', { supportsRunInTerminalRequest: true });
    return this.ask('launch', config);
  }

  events(name: string): DebugProtocol.Event[] {
    return this.told.filter(
      (each) => each.type === 'event' && (each as DebugProtocol.Event).event === name,
    ) as DebugProtocol.Event[];
  }

  ended(): Promise<unknown> {
    return vi.waitUntil(() => this.events('terminated').length === 1, { timeout: 20_000 });
  }
}

function program(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

describe('before anything is started', () => {
  it.each([
    ['a program that is not there', { program: '/nowhere/lost.ts' }, /There is no file \/nowhere\/lost\.ts/],
    ['a folder', { program: tmpdir() }, /is a folder/],
    ['no program', {}, /names no program/],
    [
      'a folder to run in that is not there',
      { program: import.meta.filename, cwd: '/nowhere/at/all' },
      /There is no folder \/nowhere\/at\/all.*"cwd"/,
    ],
    ['a file to run in', { program: import.meta.filename, cwd: import.meta.filename }, /is no folder to run in.*"cwd"/],
    ['a console of no kind', { program: import.meta.filename, console: 'window' }, /"console".*"integratedTerminal"/],
    [
      'a Node that is not there',
      { program: import.meta.filename, runtimeExecutable: '/nowhere/node' },
      /\/nowhere\/node.*promiseGraph\.node/,
    ],
  ])('%s is refused with a sentence', async (_what, config, sentence) => {
    const editor = new Editor();
    const answer = await editor.launch(config);
    expect(answer.success).toBe(false);
    expect(answer.message).toMatch(sentence);
    expect(answer.body.error).toMatchObject({ showUser: true, format: '{sentence}' });
    expect(sessions.list).toEqual([]);
  });

  it('nothing runs without trust', async () => {
    const editor = new Editor({ refusal: () => 'Not here.' });
    expect((await editor.launch({ program: import.meta.filename })).message).toBe('Not here.');
    expect(children).toEqual([]);
  });

  it('a channel that cannot be opened is told', async () => {
    const editor = new Editor({ channel: () => Promise.reject(new Error('No port is free.')) });
    expect((await editor.launch({ program: import.meta.filename })).message).toBe('No port is free.');
  });
});

describe('a program that never connects', () => {
  it('ends the debug session as soon as the shell says that it has ended', async () => {
    const editor = new Editor();
    await editor.launch({ program: program('gone.mjs', 'process.exit(4);') });
    await editor.ended();
    expect(editor.events('exited')[0].body).toEqual({ exitCode: 4 });
    expect(sessions.list[0].summary).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('exit code 4 before it could connect'),
    });
  });

  it('is given up after its time, with a sentence, where no shell tells', async () => {
    const editor = new Editor({ terminals: { watch: () => () => {}, interrupt: () => {} } }, { connectTimeout: 1 });
    await editor.launch({ program: program('silent.mjs', 'setInterval(() => {}, 1000);') });
    await editor.ended();
    expect(sessions.list[0].summary.problem).toMatch(
      /^silent\.mjs has not connected for 1 s.*promiseGraph\.connectTimeout/,
    );
  });

  it('can be stopped before it has connected', async () => {
    let interrupted = 0;
    const terminals = { watch: () => () => {}, interrupt: () => void interrupted++ };
    const editor = new Editor({ terminals });
    await editor.launch({ program: program('silent.mjs', 'setInterval(() => {}, 1000);') });
    expect((await editor.ask('terminate')).success).toBe(true);
    await editor.ended();
    expect(interrupted).toBe(1);
  });
});

describe('a terminal in a window of its own', () => {
  const config = () => ({ program: program('silent.mjs', ''), console: 'externalTerminal' });

  it('is asked for with the command and its environment; what has connected runs, whatever the window says at its end', async () => {
    const editor = new Editor();
    editor.terminal = 'is silent';
    const launched = editor.launch(config());
    const { kind, args, env } = (await editor.asked()).arguments;
    expect(kind).toBe('external');
    expect(args).toEqual([process.execPath, '--import', expect.stringContaining('register.mjs'), expect.any(String)]);
    expect(env).toMatchObject({ PROMISE_GRAPH_CHANNEL: expect.stringContaining(sessions.list[0].token) });
    sessions.list[0].connected(process.pid);
    expect((await launched).success).toBe(true);
    sessions.list[0].disconnected();
    await editor.terminalFailed('failed with exit code 127');
    await editor.ended();
    expect(sessions.list[0].summary.problem ?? '').not.toContain('127');
  });

  it('is given up when nothing has connected in time, though the editor has not answered', async () => {
    const editor = new Editor({}, { connectTimeout: 1 });
    editor.terminal = 'is silent';
    await editor.launch(config());
    await editor.ended();
    expect(sessions.list[0].summary.problem).toContain('has not connected for 1 s');
  });

  it('that cannot be opened is told', async () => {
    const editor = new Editor();
    editor.terminal = 'is silent';
    const launched = editor.launch(config());
    await editor.terminalFailed('xterm is not there');
    expect(await launched).toMatchObject({ success: false, message: 'xterm is not there' });
    expect(sessions.list[0].summary.problem).toContain('xterm is not there');
  });

  it('can be stopped before anything has connected', async () => {
    const editor = new Editor();
    editor.terminal = 'is silent';
    const launched = editor.launch(config());
    await editor.asked();
    await editor.ask('terminate');
    await launched;
    await editor.ended();
    expect(sessions.list[0].summary.problem).toContain('stopped before');
  });
});

describe('a program in the debug console', () => {
  it('has its output told by stream, and its exit code', async () => {
    const path = program(
      'talk.mjs',
      "console.log(...process.argv.slice(2)); console.error('no');\nprocess.exitCode = 2;",
    );
    const editor = new Editor();
    expect((await editor.launch({ program: path, console: 'internalConsole', args: ['a b'] })).success).toBe(true);
    await editor.ended();
    const said = editor.events('output').map(({ body }) => [body.category, body.output]);
    expect(said).toContainEqual(['stdout', 'a b\n']);
    expect(said).toContainEqual(['stderr', 'no\n']);
    expect(editor.events('exited')[0].body).toEqual({ exitCode: 2 });
  });

  it('is ended by a disconnect', async () => {
    const editor = new Editor();
    await editor.launch({ program: program('long.mjs', 'setInterval(() => {}, 1000);'), console: 'internalConsole' });
    expect((await editor.ask('disconnect')).success).toBe(true);
    await editor.ended();
    expect(sessions.list[0].over).toBe(true);
  });
});

describe('what it cannot do', () => {
  it('is not declared', async () => {
    const { body } = await new Editor().ask('initialize', {});
    expect(body.supportsStepBack).toBe(true);
    for (const absent of ['supportsSetVariable', 'supportsRestartFrame', 'supportsGotoTargetsRequest']) {
      expect(body).not.toHaveProperty(absent);
    }
  });
  it('is refused with a sentence: pausing what does not run, and requests that it does not know', async () => {
    const editor = new Editor();
    expect((await editor.ask('pause', { threadId: 1 })).message).toMatch(/No program is debugged here/);
    expect((await editor.ask('toString')).message).toMatch(/does not know the request "toString"/);
  });
  it('breakpoints before there is a program are answered as not verified, one for one', async () => {
    const { body } = await new Editor().ask('setBreakpoints', {
      source: { path: '/nowhere/a.mjs' },
      breakpoints: [{ line: 3 }, { line: 9 }],
    });
    expect(body.breakpoints.map((each: DebugProtocol.Breakpoint) => [each.line, each.verified])).toEqual([
      [3, false],
      [9, false],
    ]);
  });
});
