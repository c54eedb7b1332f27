/** The debug adapter, spoken to as an editor does, with real programs under the real runtime and no editor at all. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RunSession } from '../../extension/debug/run-session.ts';
import { toSettings } from '../../extension/plan/settings.ts';
import { actOn } from '../../host/debug/index.ts';
import { type ChannelServer, Sessions, startChannelServer } from '../../host/index.ts';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';

let runtime: BuiltRuntime;
let folder: string;
let sessions: Sessions;
let server: ChannelServer;
let editors: Editor[] = [];

beforeAll(async () => {
  runtime = await buildRuntime();
});
afterAll(() => runtime.remove());
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'promise-graph-debug-')));
  sessions = new Sessions();
  server = await startChannelServer({ sessions });
});
afterEach(async () => {
  for (const editor of editors) editor.run.dispose();
  await Promise.all(sessions.list.map(({ finished }) => finished));
  editors = [];
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

class Editor {
  readonly told: DebugProtocol.ProtocolMessage[] = [];
  readonly run: RunSession;
  #sequence = 0;
  #waiting: (() => void)[] = [];

  constructor() {
    editors.push(this);
    const settings: Record<string, unknown> = { node: process.execPath, console: 'internalConsole' };
    this.run = new RunSession(
      {
        sessions,
        register: fileURLToPath(runtime.register),
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
        terminals: { watch: () => () => {}, interrupt: () => {} },
        refusal: () => null,
        settings: () => toSettings((name) => settings[name]),
        channel: () => Promise.resolve(server),
        expected: () => Promise.resolve(),
      },
      (message) => {
        this.told.push(message);
        for (const wake of this.#waiting.splice(0)) wake();
      },
    );
  }

  async until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async ask(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const seq = ++this.#sequence;
    void this.run.receive({ type: 'request', seq, command, arguments: args } as DebugProtocol.Request);
    return this.until(() =>
      this.told.find(
        (each): each is DebugProtocol.Response =>
          each.type === 'response' && (each as DebugProtocol.Response).request_seq === seq,
      ),
    );
  }

  /** The body of an answer that has to be a yes. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member
  async get<Body = any>(command: string, args: object = {}): Promise<Body> {
    const { success, message, body } = await this.ask(command, args);
    if (!success) throw new Error(`${command}: ${message}`);
    return body as Body;
  }

  events(name: string): DebugProtocol.Event[] {
    return this.told.filter(
      (each): each is DebugProtocol.Event => each.type === 'event' && (each as DebugProtocol.Event).event === name,
    );
  }

  /** The stop of this number, counted from 0. */
  async stop(number: number): Promise<DebugProtocol.StoppedEvent['body']> {
    return this.until(() => this.events('stopped')[number]?.body);
  }

  ended(): Promise<DebugProtocol.Event> {
    return this.until(() => this.events('terminated')[0]);
  }

  /** Name and line of each frame. */
  async stack(): Promise<string[]> {
    const { stackFrames } = await this.get('stackTrace', { threadId: 1 });
    return stackFrames.map(({ name, line }: DebugProtocol.StackFrame) => `${name} @${line}`);
  }

  async evaluate(expression: string): Promise<string> {
    return (await this.get('evaluate', { expression, context: 'repl' })).result;
  }

  get output(): string {
    return this.events('output')
      .map(({ body }) => body.output)
      .join('');
  }

  async launch(program: string, lines: DebugProtocol.SourceBreakpoint[], more: object = {}): Promise<void> {
    await this.get('initialize', { supportsRunInTerminalRequest: false });
    const launched = this.get('launch', { program, ...more });
    await this.get('setBreakpoints', { source: { path: program }, breakpoints: lines });
    await this.get('configurationDone');
    await launched;
  }
}

function program(source: string): string {
  const path = join(folder, 'program.mjs');
  writeFileSync(path, source);
  return path;
}

const HEADS = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const sleep = (ms) => Time.sleepNs(Duration.ofMs(ms));
const heads = sleep(10)
  .bind(() => Lwt.return({ side: 'Heads' }));
const main = heads.map(({ side }) => side);
console.log(await LwtMain.run(main));
`;

describe('the debug adapter', () => {
  it('stops at a line, shows who led here, steps, and goes back and forth', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [{ line: 4, condition: 'entered' }]);
    expect(await editor.stop(0)).toMatchObject({ reason: 'breakpoint', threadId: 1 });
    expect(await editor.stack()).toEqual([
      'heads · pending @4',
      'main · pending @5',
      expect.stringMatching(/pending @6$/),
    ]);
    await editor.get('next', { threadId: 1 });
    expect(await editor.stop(1)).toMatchObject({ reason: 'step', description: expect.stringContaining('leaves') });
    await editor.get('stepOut', { threadId: 1 });
    expect(await editor.stop(2)).toMatchObject({ description: expect.stringContaining('heads settles') });
    expect((await editor.stack())[0]).toBe('heads · returned @4');
    await editor.get('stepBack', { threadId: 1 });
    expect(await editor.stop(3)).toMatchObject({ description: expect.stringContaining('In the past') });
    expect((await editor.stack())[0]).toMatch(/heads · pending @4/);
    await editor.get('reverseContinue', { threadId: 1 });
    expect(await editor.stop(4)).toMatchObject({ reason: 'breakpoint' });
    await editor.get('reverseContinue', { threadId: 1 });
    expect(await editor.stop(5)).toMatchObject({ description: expect.stringMatching(/In the past: .* is made/) });
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(6);
    await editor.get('continue', { threadId: 1 });
    expect(await editor.stop(7)).toMatchObject({ reason: 'breakpoint' });
    await editor.get('continue', { threadId: 1 });
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('shows a promise with its value, fetched from the living program, and answers the console', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [
      { line: 4, condition: 'returned and value contains "Heads"', hitCondition: '2' },
    ]);
    await editor.stop(0);
    const { stackFrames } = await editor.get('stackTrace', { threadId: 1 });
    const { scopes } = await editor.get('scopes', { frameId: stackFrames[0].id });
    const list = async (reference: number): Promise<DebugProtocol.Variable[]> =>
      (await editor.get('variables', { variablesReference: reference })).variables;
    const heads = await list(scopes[0].variablesReference);
    expect(heads).toContainEqual(expect.objectContaining({ name: 'state', value: 'returned' }));
    expect(heads).toContainEqual(expect.objectContaining({ name: 'waited on by', value: 'main' }));
    const value = heads.find(({ name }) => name === 'value');
    expect(await list(value?.variablesReference ?? 0)).toEqual([
      { name: 'side', value: '"Heads"', variablesReference: 0 },
    ]);
    expect(await editor.evaluate('heads')).toMatch(/^returned .*Heads/);
    expect(await editor.evaluate('why main')).toContain('main');
    expect(await editor.evaluate('pending')).toContain('main #');
    const { success, message } = await editor.ask('evaluate', { expression: 'tails', context: 'repl' });
    expect([success, message]).toEqual([
      false,
      'No promise is called tails here. “pending” lists those that are pending.',
    ]);
    await editor.get('continue');
    await editor.ended();
  });

  it('stops at filters, operations, one promise, every third hit; log points only say', async () => {
    const editor = new Editor();
    const path = program(`import { Lwt, LwtMain } from 'promise-graph';
const task = Lwt.task()[0];
const other = Lwt.pick([task, Lwt.pause()]);
for (let i = 0; i < 4; i++)
  Lwt.return(i);
await LwtMain.run(other);
const lost = Lwt.pause().bind(() => Lwt.fail(new Error('lost')));
await LwtMain.run(lost.catch(() => Lwt.return()));
`);
    await editor.get('initialize', {});
    await editor.get('setFunctionBreakpoints', { breakpoints: [{ name: 'pick' }, { name: 'nothing' }] });
    await editor.get('setExceptionBreakpoints', { filters: ['failed', 'cancelled'] });
    const launched = editor.get('launch', { program: path });
    const { breakpoints } = await editor.get('setBreakpoints', {
      source: { path },
      breakpoints: [
        { line: 5, condition: 'created', hitCondition: '3' },
        { line: 6, logMessage: 'now {name}' },
        { line: 2, condition: 'nonsense' },
      ],
    });
    expect(breakpoints[2]).toMatchObject({
      verified: false,
      message: expect.stringContaining('“nonsense” is no condition'),
    });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({
      reason: 'breakpoint',
      description: expect.stringContaining('is made'),
    });
    expect((await editor.stack())[0]).toContain('@3');
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ reason: 'breakpoint' });
    expect((await editor.stack())[0]).toContain('@5');
    await editor.get('continue');
    expect(await editor.stop(2)).toMatchObject({ reason: 'exception', description: expect.stringContaining('task') });
    await editor.get('continue');
    expect(await editor.stop(3)).toMatchObject({ reason: 'exception' });
    expect((await editor.stack())[0]).toContain('failed @7');
    await editor.get('continue');
    await editor.ended();
    expect(editor.events('stopped')).toHaveLength(4);
    expect(editor.output).toContain('now ');
  });

  it('stops where a cancellation begins, and not at the join, the finalize and the main promise that it ends', async () => {
    const editor = new Editor();
    const path = program(`import { Lwt, LwtMain } from 'promise-graph';
const task = Lwt.task()[0];
const slow = Lwt.pause().bind(() => Lwt.pause());
const both = Lwt.join([Lwt.finalize(() => task, () => Lwt.pause()), slow]);
Lwt.cancel(task);
await LwtMain.run(both).catch(() => {});
`);
    await editor.get('initialize', {});
    await editor.get('setExceptionBreakpoints', { filters: ['cancelled'] });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({ reason: 'exception', description: expect.stringContaining('task') });
    expect(await editor.get('exceptionInfo', { threadId: 1 })).toEqual({
      exceptionId: expect.stringMatching(/^task.* was cancelled$/),
      description: expect.stringMatching(/^Canceled/),
      breakMode: 'always',
    });
    await editor.get('continue');
    await editor.ended();
    expect(editor.events('stopped')).toHaveLength(1);
  });

  it('stops where a promise fails that nobody waits for, and at a failure that nobody handles', async () => {
    const editor = new Editor();
    const path = program(`import { Lwt, LwtMain } from 'promise-graph';
const heard = Lwt.pause().bind(() => Lwt.fail(new Error('heard')));
const calm = heard.catch(() => Lwt.return());
const alone = Lwt.pause().bind(() => Lwt.fail(new Error('alone')));
await LwtMain.run(Lwt.join([calm, Lwt.pause()]));
Lwt.async(() => Lwt.fail(new Error('lost')));
`);
    await editor.get('initialize', {});
    await editor.get('setExceptionBreakpoints', { filters: ['unheard', 'unhandled'] });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({ reason: 'exception' });
    expect((await editor.stack())[0]).toMatch(/failed @4$/);
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ reason: 'exception' });
    expect(await editor.get('exceptionInfo', { threadId: 1 })).toMatchObject({
      exceptionId: expect.stringMatching(/nobody handles it$/),
      breakMode: 'unhandled',
    });
    await editor.get('continue');
    await editor.ended();
  });

  it('stops at a cancel and at a join by the names of the operations, and does what the console is told', async () => {
    const editor = new Editor();
    const path = program(`import { Lwt, LwtMain } from 'promise-graph';
const [question] = Lwt.task();
const [answer] = Lwt.task();
const [doubt] = Lwt.task();
const said = Lwt.join([question.map(String).map(console.log), answer.catch((error) => Lwt.return(console.log(error.message)))]);
await LwtMain.run(Lwt.join([said, doubt.catch(() => Lwt.return(console.log('no doubt')))]));
Lwt.cancel(Lwt.task()[0]);
`);
    await editor.get('initialize', {});
    await editor.get('setFunctionBreakpoints', {
      breakpoints: [{ name: 'join', hitCondition: '2' }, { name: 'cancel' }],
    });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    await editor.stop(0);
    expect((await editor.stack())[0]).toMatch(/@6$/);
    for (const line of ['wake question 42', 'fail answer not today', 'cancel doubt']) {
      expect(await editor.evaluate(line)).toContain('as soon as the program goes on');
    }
    await editor.get('continue');
    // One for what the console was told, one for the program's own.
    expect(await editor.stop(1)).toMatchObject({ description: expect.stringContaining('doubt is asked to cancel') });
    await editor.get('continue');
    expect(await editor.stop(2)).toMatchObject({ description: expect.stringContaining('is asked to cancel') });
    expect((await editor.stack())[0]).toMatch(/@7$/);
    await editor.get('continue');
    await editor.ended();
    expect(editor.output).toBe('42\nnot today\nno doubt\n');
  });

  it('catches up from the past with the program, which then takes the steps itself', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [{ line: 4, condition: 'entered' }]);
    await editor.stop(0);
    for (const command of ['stepBack', 'stepBack', 'stepIn', 'stepIn', 'stepIn']) {
      const before = editor.events('stopped').length;
      await editor.get(command, { threadId: 1 });
      await editor.stop(before);
    }
    const said = editor.events('stopped').map(({ body }) => body.description as string);
    expect(said.map((words) => words.startsWith('In the past'))).toEqual([false, true, true, true, false, false]);
    expect(said[4]).toBe(said[0]);
    expect(said[5]).not.toBe(said[0]);
    await editor.get('continue');
    await editor.ended();
  });

  it('lets the time pass for which it stands, where that is asked for', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [{ line: 5, condition: 'created' }], { stillClock: false });
    await editor.stop(0);
    const [session] = sessions.list;
    const stood = session.standings.current?.time ?? 0;
    const thought = 200;
    await new Promise((resolve) => setTimeout(resolve, thought));
    // The event after it had begun already.
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(1);
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(2);
    expect((session.standings.current?.time ?? 0) - stood).toBeGreaterThanOrEqual(thought * 1e6);
    await editor.get('continue');
    await editor.ended();
  });

  it('tells the views where it stands, in the past too, and goes on when a view asks', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [{ line: 4, condition: 'entered' }]);
    await editor.stop(0);
    const [session] = sessions.list;
    const seen = () => session.standings.current;
    expect(seen()).toMatchObject({ event: 'enter', past: false });
    const live = seen()?.moment ?? 0;
    await editor.get('stepBack', { threadId: 1 });
    await editor.stop(1);
    expect(seen()).toMatchObject({ past: true });
    expect(seen()?.moment).toBeLessThan(live);
    // Out of the past it comes back to where the program stands, and only then does that go on.
    session.standings.goOn();
    await editor.stop(2);
    expect(seen()).toMatchObject({ event: 'enter', moment: live });
    session.standings.goOn();
    expect(seen()).toBeNull();
    await editor.until(() => editor.events('continued')[0]);
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('acts for a view without being asked by the debugger: on what stands, as soon as it goes on', async () => {
    const editor = new Editor();
    const source = `import { Lwt, LwtMain } from 'promise-graph';
const [answer] = Lwt.task();
const greeting = answer.map((name) => 'hello ' + name);
console.log(await LwtMain.run(greeting));
`;
    await editor.launch(program(source), [{ line: 3, condition: 'created' }]);
    await editor.stop(0);
    const [session] = sessions.list;
    const act = { action: 'wake', promise: 1, value: '"Ada"' } as const;
    expect(await actOn(session, act)).toContain('as soon as the program goes on');
    await editor.get('continue', { threadId: 1 });
    await editor.ended();
    expect(editor.output).toBe('hello Ada\n');
    await expect(actOn(session, act)).rejects.toThrow('not running');
  });

  it('paused while it sleeps, shows what it sleeps for and all that waits for that', async () => {
    const editor = new Editor();
    const source = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const nap = Time.sleepNs(Duration.ofSec(600));
const main = nap
  .map(() => 'awake');
setTimeout(() => console.log('asleep'));
console.log(await LwtMain.run(main));
`;
    await editor.launch(program(source), []);
    await editor.until(() => editor.output.includes('asleep') || undefined);
    await editor.get('pause', { threadId: 1 });
    expect(await editor.stop(0)).toMatchObject({ reason: 'pause' });
    expect((await editor.stack()).slice(0, 2)).toEqual(['nap · pending @2', 'main · pending @4']);
    expect(await editor.evaluate('why main')).toMatch(/main #\d+ .*\n {2}waits for nap/);
    const watched = (expression: string, context: string) => editor.ask('evaluate', { expression, context });
    expect((await watched('why main', 'watch')).body.result).toContain('waits for nap');
    expect(await watched('cancel nap', 'watch')).toMatchObject({ success: false });
    expect(await watched('pending', 'hover')).toMatchObject({ success: false });
    expect(await editor.evaluate('cancel nap')).not.toBe('');
    await editor.get('continue');
    await editor.ended();
  });

  it('stops when one promise settles, that was chosen among the variables', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [{ line: 5, condition: 'created' }]);
    await editor.stop(0);
    const { variablesReference } = await editor.get('evaluate', { expression: 'heads', context: 'repl' });
    const { dataId, description } = await editor.get('dataBreakpointInfo', { variablesReference, name: 'state' });
    expect(description).toBe('heads settles');
    await editor.get('setDataBreakpoints', { breakpoints: [{ dataId }] });
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ description: 'heads settles' });
    await editor.get('continue');
    await editor.ended();
  });

  it('answers requests that come out of order with a sentence', async () => {
    const editor = new Editor();
    for (const command of ['continue', 'next', 'stepBack', 'pause', 'stackTrace', 'evaluate', 'scopes']) {
      expect(await editor.ask(command, { expression: 'x' })).toMatchObject({
        success: false,
        message: 'No program is debugged here; Run File runs one without.',
      });
    }
    expect(await editor.get('variables', { variablesReference: 77 })).toEqual({ variables: [] });
    await editor.get('configurationDone');
    await editor.get('launch', { program: program(HEADS) });
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('ends with a program that is killed while it stands', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [], { stopOnEntry: true });
    await editor.stop(0);
    process.kill(sessions.list[0].summary.pid ?? 0, 'SIGKILL');
    await editor.ended();
    expect(await editor.ask('next')).toMatchObject({ success: false });
  });

  it('ends a program that stands when it is asked to terminate', async () => {
    const editor = new Editor();
    await editor.launch(program(HEADS), [], { stopOnEntry: true });
    await editor.stop(0);
    await editor.get('terminate');
    await editor.ended();
  });

  it('attaches to a program that runs, alone, and lets it go on when the client is gone', async () => {
    const first = new Editor();
    const path = program(`import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const round = (n) => n === 0 ? Lwt.return('done') : Time.sleepNs(Duration.ofMs(5))
  .bind(() => round(n - 1));
console.log(await LwtMain.run(round(200)));`);
    await first.get('initialize', {});
    await first.get('launch', { program: path, noDebug: true });
    await first.until(() => first.events('process')[0]);
    const second = new Editor();
    await second.get('initialize', {});
    await second.get('attach', {});
    await second.get('setBreakpoints', { source: { path }, breakpoints: [{ line: 3, condition: 'entered' }] });
    await second.get('configurationDone');
    expect(await second.stop(0)).toMatchObject({ reason: 'breakpoint' });
    const third = new Editor();
    await third.get('initialize', {});
    await expect(third.get('attach', {})).rejects.toThrow('is being debugged already');
    third.run.dispose();
    second.run.dispose();
    await first.ended();
    expect(first.output).toBe('done\n');
  });

  it('debugs ten programs at once', async () => {
    const path = program(HEADS);
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const editor = new Editor();
        await editor.launch(path, [{ line: 5, condition: 'created' }]);
        await editor.stop(0);
        await editor.get('continue');
        await editor.ended();
        expect(editor.output).toBe('Heads\n');
      }),
    );
  });

  it('has a hundred thousand events between two stops', async () => {
    const editor = new Editor();
    const path = program(`import { Lwt } from 'promise-graph';
const a = Lwt.wait()[0];
for (let i = 0; i < 50_000; i++) Lwt.return(i);
const b = Lwt.wait()[0];`);
    await editor.launch(path, [
      { line: 2, condition: 'created' },
      { line: 4, condition: 'created' },
    ]);
    await editor.stop(0);
    await editor.get('continue');
    await editor.stop(1);
    expect((await editor.stack())[0]).toContain('@4');
    await editor.get('continue');
    await editor.ended();
  });
});
