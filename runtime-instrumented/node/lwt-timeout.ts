/**
 * Lwt_timeout: functions called after some seconds, unless stopped or started anew before.
 *
 * Meant for what is nearly always stopped in time: a connection that is closed when nothing came
 * for a minute, say. Starting a timeout that runs starts it from the beginning.
 *
 * @example
 * const idle = LwtTimeout.create(60, () => closeConnection());
 * LwtTimeout.start(idle); // again whenever something came
 * LwtTimeout.stop(idle);
 */
import { InvalidArgument, Lwt, type Lwt as Promised } from '../lwt/index.ts';
import { Duration } from './duration.ts';
import { Time } from './time.ts';

class TimeoutOf {
  seconds: number;
  readonly action: () => void;
  /** The sleep, while it runs. */
  running: Promised<void> | null = null;

  constructor(seconds: number, action: () => void) {
    this.seconds = seconds;
    this.action = action;
  }
}

/** A function to be called after a time. */
export type TimeoutAction = TimeoutOf;

let handleError = (error: unknown): void => Lwt.asyncExceptionHook.get()(error);

/** Has errors that the functions raise handled by `handler`; before, they reach `Lwt.asyncExceptionHook`. */
function setExnHandler(handler: (error: unknown) => void): void {
  handleError = handler;
}

function refuseShort(seconds: number, name: string): void {
  if (!(seconds >= 1)) throw new InvalidArgument(`Lwt_timeout.${name}`);
}

/** A timeout of so many seconds, at least 1, which is not running yet. */
function create(seconds: number, action: () => void): TimeoutAction {
  refuseShort(seconds, 'create');
  return new TimeoutOf(seconds, action);
}

/** Starts it, from the beginning if it is running. */
function start(timeout: TimeoutAction): void {
  stop(timeout);
  const sleep = Time.sleepNs(Duration.ofSec(timeout.seconds)).named('timeout');
  timeout.running = sleep;
  Lwt.onSuccess(sleep, () => {
    timeout.running = null;
    try {
      timeout.action();
    } catch (error) {
      handleError(error);
    }
  });
}

/** Stops it; does nothing if it is not running. */
function stop(timeout: TimeoutAction): void {
  const { running } = timeout;
  timeout.running = null;
  running?.cancel();
}

/** Changes the seconds, at least 1. If it is running, it begins anew. */
function change(timeout: TimeoutAction, seconds: number): void {
  refuseShort(seconds, 'change');
  timeout.seconds = seconds;
  if (timeout.running !== null) start(timeout);
}

/** The functions of Lwt_timeout. */
export const LwtTimeout = Object.freeze({ setExnHandler, create, start, stop, change });
