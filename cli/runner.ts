/** Starts programs in this terminal and follows each to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type ChannelServer, planRun, type Session, type Sessions } from '../host/index.ts';
import { shellCode } from './shell-code.ts';

/** Milliseconds between asking a program to stop and killing it. */
const STOP_TIME = 2_000;

/** What all programs of one command line have in common. */
export interface RunnerOptions {
  readonly sessions: Sessions;
  readonly server: ChannelServer;
  readonly node: string;
  readonly register: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly variables: Readonly<Record<string, string>>;
}

/** The programs that were started in this terminal, and run. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #children = new Map<number, ChildProcess>();
  /** Sessions that are being started again: null until the new one exists. */
  readonly #restarts = new Map<number, Session | null>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#children.size > 0;
  }

  /** Starts a program; `ended` gives the exit code that a shell would show. */
  start(program: string, args: readonly string[]): { session: Session; ended: Promise<number> } {
    const { sessions, server, node, register, cwd, env, variables } = this.#options;
    const session = sessions.expect({ program, arguments: args, cwd });
    const channel = server.channelOf(session);
    const plan = planRun({ program, arguments: args, node, register, channel, cwd, env, variables });
    const child = spawn(plan.command, plan.arguments, { cwd: plan.cwd, env: plan.env, stdio: 'inherit' });
    this.#children.set(session.id, child);
    const ended = new Promise<number>((resolve) => {
      child.on('spawn', () => session.processStarted(child.pid ?? 0));
      child.on('error', (error) => {
        if (child.pid !== undefined) return;
        this.#children.delete(session.id);
        session.failedToStart(`The program could not be started: ${error.message}.`);
        resolve(127);
      });
      child.on('exit', (code, signal) => {
        this.#children.delete(session.id);
        session.processExited(code, signal);
        resolve(shellCode(code, signal));
      });
    });
    return { session, ended };
  }

  /** Stops a program and starts it anew. Null while that is under way already: a button pressed twice is one wish. */
  async again(session: Session): Promise<Session | null> {
    const { id, launch } = session;
    const restart = this.#restarts.get(id);
    if (restart === null || restart?.state === 'starting') return null;
    this.#restarts.set(id, null);
    await this.stop(session);
    const next = this.start(launch.program, launch.arguments ?? []).session;
    this.#restarts.set(id, next);
    return next;
  }

  /** Asks a program to stop, and kills it when it does not. False when it is none of ours, or has ended. */
  async stop(session: Session): Promise<boolean> {
    const child = this.#children.get(session.id);
    if (!child) return false;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    session.stopAsked();
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIME);
    await gone;
    clearTimeout(killer);
    return true;
  }

  /** A person asked all to stop. */
  stopAsked(): void {
    for (const id of this.#children.keys()) this.#options.sessions.get(id)?.stopAsked();
  }

  /** Sends a signal to every program that runs. */
  signal(signal: NodeJS.Signals): void {
    for (const child of this.#children.values()) child.kill(signal);
  }
}
