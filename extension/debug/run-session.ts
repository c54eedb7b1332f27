/**
 * The debug adapter: one debug session of the editor runs one program under watch.
 *
 * `launch` checks what can be checked beforehand, expects the program at the channel server, starts
 * it, and is answered when it has been started. From then on the program's own session decides: when
 * that is over, so is the debug session. Nothing waits without bound: a program that does not connect
 * in time is given up with a sentence. Stopping and stepping is the work of `DebugRequests`; a launch with
 * `noDebug` does without.
 *
 * Knows no editor: it speaks the protocol, and RunServices is the rest of the extension.
 */
import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  CannotAttach,
  type ChannelServer,
  checkProgram,
  checkWorkingFolder,
  findNode,
  inject,
  planRun,
  type RunningProgram,
  type Session,
  type Sessions,
} from '../../host/index.ts';
import {
  type LaunchArguments,
  readAttachTarget,
  readDebugOptions,
  readLaunchArguments,
  runtimeVariables,
} from '../plan/launch-arguments.ts';
import type { Settings } from '../plan/settings.ts';
import { DapConnection, ShownError } from './dap-connection.ts';
import { DEBUG_CAPABILITIES, DebugRequests, type StopLine, THREAD } from './debug-requests.ts';
import { endProcess } from './end-process.ts';
import {
  type ProcessEnd,
  type StartedProgram,
  startAsChild,
  startInTerminal,
  type Terminals,
} from './program-process.ts';

export interface RunServices {
  readonly sessions: Sessions;
  /** Path of dist/runtime/register.js. */
  readonly register: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminals: Terminals;
  /** Why nothing may be run, or null when it may. */
  refusal(): string | null;
  /** The settings in force for this program. */
  settings(program: string): Settings;
  channel(): Promise<ChannelServer>;
  /** The program is expected: its session can be shown. It is started when this resolves. */
  expected(session: Session, settings: Settings): Promise<void>;
  /** The program stands at this line; null when it runs or has gone. Told before the editor can ask. */
  marks(place: StopLine | null): void;
}

const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsTerminateRequest: true,
  ...DEBUG_CAPABILITIES,
};

/** The program waits at its start until it has been told where to stop. */
const WAITS = { PROMISE_GRAPH_DEBUG: '1' };

export class RunSession {
  readonly #services: RunServices;
  readonly #dap: DapConnection;
  readonly #debug: DebugRequests;
  #session: Session | null = null;
  #started: StartedProgram | null = null;
  #deadline: NodeJS.Timeout | null = null;
  /** It was asked to launch or to attach. */
  #begun = false;
  #stopAsked = false;
  /** The program was running before: it is not ours to end. */
  #isAttached = false;
  #canRunInTerminal = false;
  /** It runs in a terminal's own window. */
  #isWindow = false;
  #unsubscribe = () => {};

  constructor(services: RunServices, send: (message: DebugProtocol.ProtocolMessage) => void) {
    this.#services = services;
    this.#debug = new DebugRequests(
      () => this.#dap,
      (place) => services.marks(place),
    );
    this.#dap = new DapConnection(send, {
      initialize: (args) => this.#initialize(args as DebugProtocol.InitializeRequestArguments),
      launch: (args) => this.#begin(() => this.#launch((args ?? {}) as Record<string, unknown>)),
      attach: (args) => this.#begin(() => this.#attach((args ?? {}) as Record<string, unknown>)),
      ...this.#debug.handlers,
      threads: () => ({ threads: [{ id: THREAD, name: this.#session?.name ?? 'program' }] }),
      terminate: () => this.#stop(),
      disconnect: (args) => this.#disconnect(args as DebugProtocol.DisconnectArguments | undefined),
    });
  }

  /** Takes in a message of the editor. */
  receive(message: DebugProtocol.ProtocolMessage): Promise<void> {
    return this.#dap.receive(message);
  }

  /** The editor has dropped the debug session. The program is ended: nobody would watch it. */
  dispose(): void {
    if (this.#session && !this.#session.over && !this.#isAttached) this.#stop();
    this.#debug.release();
    this.#dap.close();
  }

  #initialize(args: DebugProtocol.InitializeRequestArguments): DebugProtocol.Capabilities {
    this.#canRunInTerminal = args?.supportsRunInTerminalRequest ?? false;
    setImmediate(() => this.#dap.event('initialized'));
    return CAPABILITIES;
  }

  /** A debug session has one program: a second one would be left standing at its gate. */
  async #begin(begin: () => Promise<void>): Promise<void> {
    if (this.#begun) throw new ShownError('This debug session has a program already: start another one.');
    this.#begun = true;
    try {
      await begin();
    } catch (error) {
      this.#begun = this.#session !== null;
      throw error;
    }
  }

  async #launch(config: Record<string, unknown>): Promise<void> {
    const services = this.#services;
    const refusal = services.refusal();
    if (refusal) throw new ShownError(refusal);
    const launch = readLaunchArguments(config);
    const problem = checkProgram(launch.program) ?? checkWorkingFolder(launch.cwd);
    if (problem) throw new ShownError(problem);
    const settings = services.settings(launch.program);
    const node = await findNode({ setting: launch.runtimeExecutable || settings.node, env: services.env });
    if ('problem' in node)
      throw new ShownError(`${node.problem} The setting promiseGraph.node names the Node to run on.`);
    const channel = await services.channel();

    const { program, args, cwd } = launch;
    const session = services.sessions.expect({ program, arguments: args, cwd });
    this.#session = session;
    this.#follow(session);
    const debug = config.noDebug !== true;
    if (debug) this.#debug.follow(session, launch);
    await services.expected(session, settings);
    if (this.#stopAsked) session.failedToStart('The run was stopped before it began.');
    if (session.over) return;
    const isWindow = (launch.console ?? settings.console) === 'externalTerminal' && this.#canRunInTerminal;
    this.#isWindow = isWindow;
    if (isWindow) this.#waitFor(session, settings.connectTimeout);
    try {
      const variables = { ...runtimeVariables(launch, settings), ...(debug ? WAITS : {}) };
      const started = this.#start(session, launch, settings, node.path, channel.channelOf(session), variables);
      // Of a terminal's own window the editor says only when it is closed how that went: what has connected runs.
      await (isWindow ? Promise.race([started, connected(session)]) : started);
      started.catch(() => {});
    } catch (error) {
      if (session.state !== 'starting') return;
      const text = error instanceof Error ? error.message : String(error);
      session.failedToStart(`The program could not be started: ${text}`);
      throw error;
    }
    if (this.#stopAsked) this.#stop();
    else if (session.state === 'starting' && !isWindow) this.#waitFor(session, settings.connectTimeout);
  }

  /**
   * Debugs a program that runs already: one that is watched by this editor, by its process number or as the only one;
   * or any Node program, by its process number or the port of its inspector.
   */
  async #attach(config: Record<string, unknown>): Promise<void> {
    const options = readDebugOptions(config);
    const target = readAttachTarget(config);
    const running = this.#services.sessions.list.filter(({ state }) => state === 'running');
    const found =
      target === null ? running : running.filter(({ summary }) => 'pid' in target && summary.pid === target.pid);
    const [watched] = found;
    if (watched === undefined && target === null) {
      throw new ShownError(
        'No program is running that Promise Graph watches. Start one with Run File, or give "pid" the number of a Node process.',
      );
    }
    if (found.length > 1) {
      const pids = found.map(({ name, summary }) => `${summary.pid} (${name})`).join(', ');
      throw new ShownError(`Several programs are running: give "pid" one of ${pids}.`);
    }
    if (watched?.standings.isLed) {
      throw new ShownError(`${watched.name} is being debugged already: stop that debug session first, or use it.`);
    }
    this.#isAttached = true;
    const session = watched ?? (await this.#inject(target as RunningProgram));
    this.#session = session;
    this.#debug.follow(session, options);
    this.#follow(session);
    if (session.state === 'starting') this.#waitFor(session, this.#services.settings('').connectTimeout);
  }

  /** Loads the runtime into a program that nobody watches. */
  async #inject(target: RunningProgram): Promise<Session> {
    const services = this.#services;
    const refusal = services.refusal();
    if (refusal) throw new ShownError(refusal);
    const channel = await services.channel();
    const name = 'pid' in target ? `process ${target.pid}` : `port ${target.port}`;
    const session = services.sessions.expectRunning(name);
    try {
      await services.expected(session, services.settings(''));
      await inject(target, { register: services.register, channel: channel.channelOf(session) });
    } catch (error) {
      services.sessions.forget(session.id);
      throw error instanceof CannotAttach ? new ShownError(error.message) : error;
    }
    return session;
  }

  async #start(
    session: Session,
    launch: LaunchArguments,
    settings: Settings,
    node: string,
    channel: string,
    variables: Record<string, string>,
  ): Promise<void> {
    const plan = planRun({
      program: launch.program,
      arguments: launch.args,
      node,
      register: this.#services.register,
      channel,
      cwd: launch.cwd,
      env: this.#services.env,
      variables,
    });
    const ended = ({ code, signal }: ProcessEnd) => session.processExited(code, signal);
    const kind = launch.console ?? settings.console;
    if (kind === 'internalConsole' || !this.#canRunInTerminal) {
      this.#started = await startAsChild(plan, { env: launch.env, dap: this.#dap, ended });
    } else {
      this.#started = await startInTerminal(plan, {
        kind: kind === 'externalTerminal' ? 'external' : 'integrated',
        title: `Promise Graph: ${basename(launch.program)}`,
        marker: session.token,
        env: launch.env,
        dap: this.#dap,
        terminals: this.#services.terminals,
        ended,
      });
    }
    if (session.over) this.#started.release();
    else if (this.#started.pid !== undefined) session.processStarted(this.#started.pid);
  }

  /** Tells the editor when the program has connected, and when it is over. */
  #follow(session: Session): void {
    let told = false;
    this.#unsubscribe = session.onChange(() => {
      if (told || session.state !== 'running') return;
      told = true;
      this.#stopWaiting();
      const { pid } = session.summary;
      const systemProcessId = pid === null ? {} : { systemProcessId: pid };
      this.#dap.event('process', {
        name: session.program,
        startMethod: 'launch',
        isLocalProcess: true,
        ...systemProcessId,
      });
      if (this.#stopAsked) this.#stop();
    });
    void session.finished.then(() => {
      this.#unsubscribe();
      this.#stopWaiting();
      this.#started?.release();
      this.#services.marks(null);
      const { exitCode } = session.summary;
      if (exitCode !== null) this.#dap.event('exited', { exitCode });
      this.#dap.event('terminated');
    });
  }

  #waitFor(session: Session, milliseconds: number): void {
    this.#deadline = setTimeout(() => {
      if (session.state !== 'starting') return;
      session.failedToStart(
        `${basename(session.program)} has not connected for ${milliseconds / 1000} s: it is not run by Node, or it was ended before it began. ` +
          'What it printed may say why; the setting promiseGraph.connectTimeout gives a slow one more time.',
      );
    }, milliseconds);
  }

  #stopWaiting(): void {
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  /** Ends the program: by its process number where that is known, else by Ctrl-C in its terminal. */
  #stop(): void {
    const session = this.#session;
    this.#stopAsked = true;
    if (!session || session.over) return;
    session.stopAsked();
    // A program that stands would not hear.
    this.#debug.release();
    const { pid } = session.summary;
    if (pid !== null) endProcess(pid, session.finished);
    else if (this.#started || this.#isWindow) {
      this.#started?.interrupt();
      session.failedToStart('The run was stopped before the program had connected.');
    }
  }

  #disconnect(args: DebugProtocol.DisconnectArguments | undefined): void {
    if (args?.terminateDebuggee ?? !this.#isAttached) this.#stop();
    else this.#debug.release();
  }
}

/** Resolves when the program has connected, or never will. */
function connected(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (session.state === 'starting') return;
      stop();
      resolve();
    };
    const stop = session.onChange(look);
    look();
  });
}
