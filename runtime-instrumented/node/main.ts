/**
 * `LwtMain`: runs a program's main promise, and says how it ended.
 *
 * Upstream's `Lwt_main.run` blocks until its promise settles. JavaScript cannot block, so ours
 * returns a native promise of the same result; what stands after `run` in an OCaml program stands
 * behind `await` here. As upstream, when the main promise has settled the program is over: sleeps,
 * pauses and connections that it left behind do not keep the process alive.
 */
import { Lwt, makeRun, type Lwt as Promised } from '../lwt/index.ts';
import type { ClockKind } from './clock.ts';
import { attach, detach, useClock } from './loop.ts';

/** What Node itself uses for a top-level await that never ends. */
const EXIT_UNSETTLED = 13;

export interface RunOptions {
  /** 'real', or 'virtual': sleeps take no time at all, and every run is the same. Default: PROMISE_GRAPH_CLOCK, or real. */
  readonly clock?: ClockKind;
}

let running = false;
const exitHooks: (() => Promised<void>)[] = [];
let listening = false;

/**
 * Runs the main loop until `p` settles; returns its value, or fails with its error, as a native
 * promise. One run at a time: a second one before the first has ended raises an error, as upstream.
 * When nothing is left that could settle `p`, that is said on stderr and the exit code is 13.
 */
function run<T>(p: Promised<T>, options: RunOptions = {}): Promise<T> {
  if (running) throw new Error('Nested calls to LwtMain.run are not allowed: another run has not ended yet');
  running = true;
  if (options.clock !== undefined) useClock(options.clock);
  listen();
  const main = makeRun(p, 'main');
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
 * Has `hook` run when the program has nothing left to do; the last one added runs first, and the
 * program ends when its promise has. Errors in hooks are ignored, as upstream. Hooks do not run
 * when the program ends by `process.exit` or by an uncaught error.
 */
function atExit(hook: () => Promised<void>): void {
  exitHooks.push(hook);
  listen();
}

function listen(): void {
  if (listening) return;
  listening = true;
  process.on('beforeExit', onDrained);
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
  if (exitHooks.length === 0) return;
  attach();
  Lwt.onTermination(callHooks(), detach);
}

function callHooks(): Promised<void> {
  const hook = exitHooks.pop();
  if (hook === undefined) return Lwt.return();
  return Lwt.catch(hook, () => Lwt.return()).bind(callHooks);
}

/** The main loop's public face. */
export const LwtMain = { run, atExit } as const;
