/**
 * The end of the program: how it came, and time to deliver what was written before it.
 *
 * Three ways lead to the end of a Node process that still runs JavaScript: the event loop is
 * empty, `process.exit`, and an uncaught exception. All emit `exit`. Listeners that the program
 * added after ours may still make events, so ours moves to the end of the line when the end is
 * near; and since a listener may itself call `process.exit`, which then stops at once, the last
 * gate is `process.reallyExit`. Signals are left alone: a handler would change what they do.
 */
// Not the global variable, which a program may take away.
import process from 'node:process';
import type { ExitHowName } from '../protocol/index.ts';
import { captureFrames } from './stack.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;

export interface EndingListener {
  /** An exception, or the rejection of a promise, that nobody handles; the program may yet go on. */
  uncaught(error: unknown, fromRejection: boolean): void;
  /** The end, told once. May wait, but not for long. */
  ended(how: ExitHowName, code: number): void;
}

/** Begins to watch for the end of this process. */
export function watchEnding(listener: EndingListener): void {
  let ended = false;
  let uncaught = false;
  let asked = false;

  const end = (code: unknown): void => {
    if (ended) return;
    ended = true;
    const how = asked ? 'processExit' : uncaught ? 'uncaught' : 'returned';
    try {
      listener.ended(how, Number(process.exitCode ?? code) || 0);
    } catch {
      // The end of the program is not the place to complain.
    }
  };
  const onExit = (code: number): void => {
    asked = calledByProcessExit();
    // After `process.exit` comes `reallyExit`, when the other listeners have had their turn.
    if (!asked) end(code);
  };
  const moveToTheEnd = (): void => {
    process.off('exit', onExit);
    process.on('exit', onExit);
  };

  process.on('exit', onExit);
  process.on('beforeExit', moveToTheEnd);
  // This event is for watching: unlike `uncaughtException` it changes nothing.
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    uncaught = process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback();
    if (uncaught) moveToTheEnd();
    listener.uncaught(error, origin === 'unhandledRejection');
  });

  const gate = process as unknown as { reallyExit: (code?: unknown) => never };
  const { reallyExit } = gate;
  gate.reallyExit = function (this: unknown, ...given: [unknown?]): never {
    asked = true;
    end(given[0]);
    return apply(reallyExit, this, given);
  };
}

/** Whether `process.exit` stands on the stack, whoever has wrapped it. */
function calledByProcessExit(): boolean {
  try {
    return captureFrames(50, calledByProcessExit).some(
      (frame) => frame.getFileName() === 'node:internal/process/per_thread' && frame.getFunctionName() === 'exit',
    );
  } catch {
    return false;
  }
}
