/** Processes that were started: upstream's classes `process_none` and its heirs. */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { InputChannel } from '../io/input-channel.ts';
import { OutputChannel } from '../io/output-channel.ts';
import { StreamSink } from '../io/stream-sink.ts';
import { StreamSource } from '../io/stream-source.ts';
import { addSleeper, cancelSleeper } from '../loop.ts';
import { holdHandle } from '../outside.ts';
import { bind, catching } from '../plain.ts';
import { type ProcessStatus, startChild } from '../unix/children.ts';
import { type Signal, signalName } from '../unix/signals.ts';
import { UnixError } from '../unix-error.ts';
import {
  type Command,
  closeMoved,
  environment,
  type ProcessOptions,
  parts,
  programName,
  type Redirection,
  stdioOf,
} from './command.ts';

/** How it stands with a process. */
export type ProcessState = { readonly state: 'running' } | { readonly state: 'exited'; readonly status: ProcessStatus };

/** Which of a child's descriptors are channels of ours; the others are redirected. */
export interface Pipes {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
}

/** User and system time of a process, in seconds: upstream's `resource_usage`. */
export interface ResourceUsage {
  readonly ruUtime: number;
  readonly ruStime: number;
}

/** A process without channels. */
export class ProcessNone {
  /** Its number; -1 when it could not be started. */
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #wait: Promised<ProcessStatus>;
  readonly #channels: (InputChannel | OutputChannel)[] = [];
  #closing: Promised<ProcessStatus> | null = null;

  constructor(command: Command, options: ProcessOptions, pipes: Pipes) {
    const { file, argv } = parts(command, options.cwd);
    const redirections = (['stdin', 'stdout', 'stderr'] as const).map((name): Redirection | 'pipe' =>
      pipes[name] === true ? 'pipe' : (options[name] ?? 'keep'),
    );
    const env = environment(options.env);
    let wake: (status: ProcessStatus) => void = () => {};
    this.#child = startChild(
      file,
      argv.slice(1),
      {
        argv0: argv[0],
        stdio: redirections.map(stdioOf),
        ...(env === undefined ? {} : { env }),
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      },
      (status) => wake(status),
    );
    closeMoved(redirections);
    this.pid = this.#child.pid ?? -1;
    const name = programName(command);
    const [promise, resolver] = makeLeaf<ProcessStatus>('io', `wait for child ${this.pid} (${name})`, -1, null);
    this.#wait = promise;
    wake = (status) => Lwt.wakeup(resolver, status);
    if (options.timeout !== undefined) this.#limit(options.timeout);
  }

  /** Ends it when it takes too long. */
  #limit(seconds: number): void {
    const sleeper = addSleeper(seconds * 1e9, () => {
      this.terminate();
      for (const channel of this.#channels)
        Lwt.dontWait(
          () => channel.close(),
          () => {},
        );
    });
    Lwt.onTermination(this.#wait, () => cancelSleeper(sleeper));
  }

  protected incoming(name: 'stdout' | 'stderr', command: Command): InputChannel {
    const stream = this.#child[name] as Readable & { unref(): unknown };
    stream.once('close', holdHandle(stream));
    const channel = new InputChannel(new StreamSource(stream, this.#nameOf(name, command)));
    this.#channels.push(channel);
    return channel;
  }

  protected outgoing(command: Command): OutputChannel {
    const stream = this.#child.stdin as Writable & { unref(): unknown };
    stream.once('close', holdHandle(stream));
    const channel = new OutputChannel(new StreamSink(stream, this.#nameOf('stdin', command)));
    this.#channels.push(channel);
    return channel;
  }

  #nameOf(end: string, command: Command): string {
    return `${end} of ${programName(command)} (${this.pid})`;
  }

  /** Running, or how it ended. */
  get state(): ProcessState {
    const { state } = this.#wait;
    return state.state === 'return' ? { state: 'exited', status: state.value } : { state: 'running' };
  }

  /** Sends it a signal, if it still runs. */
  kill(signal: Signal): void {
    if (this.state.state === 'running') this.#child.kill(signalName(signal));
  }

  /** Ends it at once, if it still runs. */
  terminate(): void {
    if (this.state.state === 'running') this.#child.kill('SIGKILL');
  }

  /** How it ends; cancelling gives up only the waiting. */
  get status(): Promised<ProcessStatus> {
    return Lwt.protected(this.#wait);
  }

  /** Fails with ENOSYS: Node does not tell what a child has used. */
  get rusage(): Promised<ResourceUsage> {
    return bind(this.status, () => Lwt.fail<ResourceUsage>(new UnixError('ENOSYS', 'wait4', String(this.pid))));
  }

  /** Closes the channels and waits for the end. It does not kill. */
  close(): Promised<ProcessStatus> {
    this.#closing ??= bind(
      Lwt.join(
        this.#channels.map((channel) =>
          catching(
            () => channel.close(),
            () => Lwt.return(),
          ),
        ),
      ),
      () => this.#wait,
    );
    return Lwt.protected(this.#closing);
  }
}

/** A process whose output is read. */
export class ProcessIn extends ProcessNone {
  readonly stdout: InputChannel;

  constructor(command: Command, options: ProcessOptions) {
    super(command, options, { stdout: true });
    this.stdout = this.incoming('stdout', command);
  }
}

/** A process whose input is written. */
export class ProcessOut extends ProcessNone {
  readonly stdin: OutputChannel;

  constructor(command: Command, options: ProcessOptions) {
    super(command, options, { stdin: true });
    this.stdin = this.outgoing(command);
  }
}

/** A process whose input is written and whose output is read. */
export class Process extends ProcessNone {
  readonly stdin: OutputChannel;
  readonly stdout: InputChannel;

  constructor(command: Command, options: ProcessOptions) {
    super(command, options, { stdin: true, stdout: true });
    this.stdin = this.outgoing(command);
    this.stdout = this.incoming('stdout', command);
  }
}

/** The same, with its errors. */
export class ProcessFull extends ProcessNone {
  readonly stdin: OutputChannel;
  readonly stdout: InputChannel;
  readonly stderr: InputChannel;

  constructor(command: Command, options: ProcessOptions) {
    super(command, options, { stdin: true, stdout: true, stderr: true });
    this.stdin = this.outgoing(command);
    this.stdout = this.incoming('stdout', command);
    this.stderr = this.incoming('stderr', command);
  }
}
