/**
 * `LwtMain`: runs a program's main promise, and says how it ended.
 *
 * Upstream's `Lwt_main.run` blocks until its promise settles. JavaScript cannot block, so ours
 * returns a native promise of the same result; what stands after `run` in an OCaml program stands
 * behind `await` here. As upstream, when the main promise has settled the program is over: sleeps,
 * pauses and connections that it left behind do not keep the process alive.
 */
import { abandonPaused, Lwt, makeRun, type Lwt as Promised, pausedCount, wakeupPaused } from '../lwt/index.ts';
import type { ClockKind } from './clock.ts';
import { Hooks } from './hooks.ts';
import { attach, detach, enterIterHooks, leaveIterHooks, useClock } from './loop.ts';

/** What Node itself uses for a top-level await that never ends. */
const EXIT_UNSETTLED = 13;

export interface RunOptions {
  /** 'real', or 'virtual': sleeps take no time at all, and every run is the same. Default: PROMISE_GRAPH_CLOCK, or real. */
  readonly clock?: ClockKind;
}

let running = false;
const exitHooks = new Hooks<() => PromiseLike<void>>();
let listening = false;

/**
 * Runs the main loop until `p` settles; returns its value, or fails with its error, as a native
 * promise. One run at a time: a second one before the first has ended raises an error, as upstream.
 * When nothing is left that could settle `p`, that is said on stderr and the exit code is 13.
 */
function run<T>(p: Promised<T>, options: RunOptions = {}): Promise<T> {
  if (running) throw new Error('Nested calls to LwtMain.run are not allowed: another run has not ended yet');
  if (options.clock !== undefined) useClock(options.clock);
  // Raises when `p` is no promise: then nothing runs.
  const main = makeRun(p, 'main');
  running = true;
  attach();
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      running = false;
      if (process.exitCode === EXIT_UNSETTLED) process.exitCode = undefined;
      detach();
    };
    Lwt.onAny(
      main,
      (value) => {
        end();
        resolve(value);
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });
}

/**
 * Has `hook` run when the program ends; the last one added runs first, and the program ends when its
 * promise has. Errors in hooks are ignored, as upstream. When the program ends by `process.exit` or
 * an uncaught error Node waits for nothing: then hooks are called all the same, and what they do
 * without waiting for the world (pauses are no waiting) is done.
 */
function atExit(hook: () => PromiseLike<void>): void {
  exitHooks.addFirst(hook);
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('beforeExit', onDrained);
  process.on('exit', onExit);
}

function onDrained(): void {
  if (running) {
    running = false;
    process.exitCode = EXIT_UNSETTLED;
    process.stderr.write(
      'promise-graph: the program has ended while the main promise of LwtMain.run was still pending: ' +
        'nothing is left that could settle it.\n',
    );
  }
  if (exitHooks.isEmpty) return;
  attach();
  Lwt.onTermination(callHooks(), detach);
}

/** Rounds of pauses that hooks may take when the process cannot wait. */
const LAST_ROUNDS = 10_000;

function onExit(): void {
  if (exitHooks.isEmpty) return;
  const done = callHooks();
  for (let round = 0; round < LAST_ROUNDS && Lwt.isSleeping(done) && pausedCount() > 0; round++) wakeupPaused();
}

function callHooks(): Promised<void> {
  const hook = exitHooks.takeFirst();
  if (hook === undefined) return Lwt.return();
  return Lwt.catch(hook, () => Lwt.return()).bind(callHooks);
}

/** Exit hooks; adding one has it called. */
const ExitHooks = {
  addFirst: (hook: () => PromiseLike<void>) => exitHooks.addFirst(hook),
  addLast: (hook: () => PromiseLike<void>) => exitHooks.addLast(hook),
  remove: (hook: ReturnType<typeof exitHooks.addFirst>): void => exitHooks.remove(hook),
  removeAll: (): void => exitHooks.removeAll(),
} as const;

// Here, and not with the first hook, so that a run that cannot end is always noticed.
listen();

/**
 * The main loop's public face.
 *
 * @example
 * LwtMain.atExit(() => LwtIo.printl('bye'));
 * await LwtMain.run(LwtUnix.sleep(1).bind(() => LwtIo.printl('hello')));
 */
export const LwtMain = Object.freeze({
  run,
  /** Lets others have a turn: upstream's old name of `Lwt.pause`. */
  yield: (): Promised<void> => Lwt.pause(),
  /** Forgets all that is paused: it stays pending. */
  abandonYieldedAndPaused: abandonPaused,
  atExit,
  ExitHooks,
  /** Called before each round of the loop. */
  EnterIterHooks: enterIterHooks,
  /** Called after each round of the loop. */
  LeaveIterHooks: leaveIterHooks,
});
