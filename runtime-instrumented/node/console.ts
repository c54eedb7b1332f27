/** Printing lines, as MirageOS's console does it. What is printed is also told to whoever watches. */
import { Lwt, makeLeaf, type Lwt as Promised, probe, tracing } from '../lwt/index.ts';
import { inRound } from './loop.ts';
import { beginOutside } from './outside.ts';

type StreamName = 'stdout' | 'stderr';

/** Writes text, or the bytes of text, as it is. Returns true when the stream took it, false when it is full for now. */
export function print(stream: StreamName, bytes: string | Buffer, done?: () => void): boolean {
  if (tracing) {
    const text = bytes.toString();
    probe.logged(stream, text.endsWith('\n') ? text.slice(0, -1) : text);
  }
  return process[stream].write(bytes, done);
}

/** Prints, and returns when the stream has room again: at once, unless its reader is slow. */
export function printS(stream: StreamName, text: string): Promised<void> {
  let settle: (() => void) | null = null;
  let written = false;
  const hasRoom = print(stream, text, () => {
    written = true;
    settle?.();
  });
  if (hasRoom || written) return Lwt.returnUnit;
  const end = beginOutside();
  const [promise, resolver] = makeLeaf<void>('io', `print to ${stream}`, -1, end);
  settle = () => {
    end();
    inRound(() => Lwt.wakeup(resolver, undefined));
  };
  return promise;
}

/** Prints a line to standard output. */
function log(text: string): void {
  print('stdout', `${text}\n`);
}

/** Prints a line to standard output; the promise returns when it is written, usually at once. */
function logS(text: string): Promised<void> {
  return printS('stdout', `${text}\n`);
}

/** Prints a line to standard error. */
function error(text: string): void {
  print('stderr', `${text}\n`);
}

/** The program's console: `log` as a statement, `logS` as a promise; `error` for standard error. */
export const Console = { log, logS, error } as const;
