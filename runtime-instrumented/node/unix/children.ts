/**
 * Child processes, and waiting for them to end.
 *
 * Node itself waits for its children, and at once: what can be waited for here are those that still
 * run and that this library has started. The status of one that has ended is with its process object.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Lwt, makeLeaf, type Lwt as Promised, type Resolver } from '../../lwt/index.ts';
import { inRound, keepsProcessAlive } from '../loop.ts';
import { beginOutside, holdHandle } from '../outside.ts';
import { UnixError } from '../unix-error.ts';

/** How a process ended: upstream's WEXITED with the code, WSIGNALED with the signal. WSTOPPED is never seen. */
export type ProcessStatus =
  | { readonly status: 'WEXITED'; readonly code: number }
  | { readonly status: 'WSIGNALED'; readonly signal: NodeJS.Signals; readonly number: number };

export type WaitFlag = 'WNOHANG' | 'WUNTRACED';

/** A status as a person says it: "exit code 1", "signal SIGKILL". */
export function statusText(status: ProcessStatus): string {
  return status.status === 'WEXITED' ? `exit code ${status.code}` : `signal ${status.signal}`;
}

type Listener = (pid: number, status: ProcessStatus) => void;

const running = new Map<number, Set<Listener>>();
const anyWaiter: { readonly forget: () => void; readonly resolver: Resolver<[number, ProcessStatus]> }[] = [];

function statusOf(code: number | null, signal: NodeJS.Signals | null): ProcessStatus {
  if (signal !== null) return { status: 'WSIGNALED', signal, number: constants.signals[signal] };
  return { status: 'WEXITED', code: code ?? 127 };
}

/**
 * Starts a program. When it cannot be started it ends with code 127, as upstream's, whose child
 * finds that out after the fork; `why` is then told.
 */
export function startChild(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
  onEnd: (status: ProcessStatus, why: Error | null) => void,
): ChildProcess {
  const child = spawn(file, args, options);
  const forget = beginOutside();
  if (!keepsProcessAlive()) child.unref();
  const release = holdHandle(child);
  const { pid } = child;
  const listeners = new Set<Listener>();
  if (pid !== undefined) running.set(pid, listeners);
  let ended = false;
  const end = (status: ProcessStatus, why: Error | null): void => {
    if (ended) return;
    ended = true;
    forget();
    release();
    inRound(() => {
      if (pid !== undefined) running.delete(pid);
      onEnd(status, why);
      if (pid === undefined) return;
      for (const listener of listeners) listener(pid, status);
      const waiter = anyWaiter.shift();
      if (waiter === undefined) return;
      waiter.forget();
      Lwt.wakeup(waiter.resolver, [pid, status]);
    });
  };
  child.once('exit', (code, signal) => end(statusOf(code, signal), null));
  child.on('error', (error) => {
    // An error after the start is a signal that could not be sent.
    if (child.pid === undefined) end({ status: 'WEXITED', code: 127 }, error);
  });
  return child;
}

/** Waits for any child that runs to end. Fails with ECHILD when there is none. */
export function wait(): Promised<[number, ProcessStatus]> {
  if (running.size === 0) return Lwt.fail(new UnixError('ECHILD', 'wait', ''));
  const [promise, resolver] = makeLeaf<[number, ProcessStatus]>('io', 'wait for any child', -1, () => {
    const index = anyWaiter.indexOf(waiter);
    if (index >= 0) anyWaiter.splice(index, 1);
    waiter.forget();
  });
  const waiter = { forget: beginOutside(), resolver };
  anyWaiter.push(waiter);
  return promise;
}

/**
 * Waits for the child `pid` to end, or with -1 for any. With WNOHANG it does not wait: the pid 0 says
 * that the child still runs. Fails with ECHILD when it is none of ours, or has ended.
 */
export function waitpid(flags: readonly WaitFlag[], pid: number): Promised<[number, ProcessStatus]> {
  const listeners = running.get(pid);
  if (pid === -1 ? running.size === 0 : listeners === undefined) {
    return Lwt.fail(new UnixError('ECHILD', 'waitpid', String(pid)));
  }
  if (flags.includes('WNOHANG')) return Lwt.return([0, { status: 'WEXITED', code: 0 }]);
  if (listeners === undefined) return wait();
  const forget = beginOutside();
  const listener: Listener = (ended, status) => {
    forget();
    Lwt.wakeup(resolver, [ended, status]);
  };
  const [promise, resolver] = makeLeaf<[number, ProcessStatus]>('io', `wait for child ${pid}`, -1, () => {
    forget();
    listeners.delete(listener);
  });
  listeners.add(listener);
  return promise;
}

/** How many wait for a child. */
export function waitCount(): number {
  let count = anyWaiter.length;
  for (const listeners of running.values()) count += listeners.size;
  return count;
}

/** Runs a command of the shell with our input and output, and waits for it: code 127 when there is no shell. */
export function system(command: string): Promised<ProcessStatus> {
  const [file, args] = process.platform === 'win32' ? ['cmd.exe', ['/c', command]] : ['/bin/sh', ['-c', command]];
  const text = command.length > 40 ? `${command.slice(0, 39)}…` : command;
  const [promise, resolver] = makeLeaf<ProcessStatus>('io', `wait for the shell: ${text}`, -1, () => {});
  startChild(file, args, { stdio: 'inherit' }, (status) => Lwt.wakeup(resolver, status));
  return promise;
}
