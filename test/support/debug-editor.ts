/** The debug adapter with an editor that is none, and real programs under the real runtime: what its tests share. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { StopLine } from '../../extension/debug/debug-requests.ts';
import { RunSession } from '../../extension/debug/run-session.ts';
import { toSettings } from '../../extension/plan/settings.ts';
import { type ChannelServer, Sessions, startChannelServer } from '../../host/index.ts';
import { type BuiltRuntime, buildRuntime } from './build-runtime.ts';

/** What an editor is put into. */
interface Around {
  readonly sessions: Sessions;
  readonly server: ChannelServer;
  /** Path of the runtime. */
  readonly register: string;
}

/** Sessions, a channel and a folder of a test's own; what is left of them when it is over is ended. */
export class DebugBench {
  sessions = new Sessions();
  folder = '';
  #runtime: BuiltRuntime | null = null;
  #server: ChannelServer | null = null;
  #editors: DebugEditor[] = [];

  /** Called once by a file of tests. */
  constructor() {
    beforeAll(async () => {
      this.#runtime = await buildRuntime();
    });
    afterAll(() => this.#runtime?.remove());
    beforeEach(async () => {
      this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'promise-graph-debug-')));
      this.sessions = new Sessions();
      this.#server = await startChannelServer({ sessions: this.sessions });
    });
    afterEach(async () => {
      for (const editor of this.#editors) editor.run.dispose();
      await Promise.all(this.sessions.list.map(({ finished }) => finished));
      this.#editors = [];
      await this.#server?.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  editor(): DebugEditor {
    if (!this.#server || !this.#runtime) throw new Error('No test is running.');
    const register = fileURLToPath(this.#runtime.register);
    const editor = new DebugEditor({ sessions: this.sessions, server: this.#server, register });
    this.#editors.push(editor);
    return editor;
  }

  /** Path of a program with this text. */
  program(source: string): string {
    const path = join(this.folder, 'program.mjs');
    writeFileSync(path, source);
    return path;
  }
}

/** An editor without a window: it asks, and remembers all that it is told. */
export class DebugEditor {
  /** Line of each stop, null where the program went on. */
  readonly marks: (StopLine | null)[] = [];
  readonly told: DebugProtocol.ProtocolMessage[] = [];
  readonly run: RunSession;
  #sequence = 0;
  #waiting: (() => void)[] = [];

  constructor({ sessions, server, register }: Around) {
    const settings: Record<string, unknown> = { node: process.execPath, console: 'internalConsole' };
    this.run = new RunSession(
      {
        sessions,
        register,
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
        terminals: { watch: () => () => {}, interrupt: () => {} },
        refusal: () => null,
        settings: () => toSettings((name) => settings[name]),
        channel: () => Promise.resolve(server),
        expected: () => Promise.resolve(),
        marks: (place) => this.marks.push(place),
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

/** Sleeps, and says Heads. */
export const HEADS = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const sleep = (ms) => Time.sleepNs(Duration.ofMs(ms));
const heads = sleep(10)
  .bind(() => Lwt.return({ side: 'Heads' }));
const main = heads.map(({ side }) => side);
console.log(await LwtMain.run(main));
`;
