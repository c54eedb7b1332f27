/**
 * Loops by recursion, run in a process with a small heap: `loops.ts ROUNDS [traced]`.
 *
 * Prints the name of each loop that came to its end. A loop that grew the stack or the heap with
 * its rounds would end the process instead.
 */
import { Lwt } from '../../../runtime-instrumented/lwt/index.ts';
import { callbacksInside, watchIfTraced } from './counting-probe.ts';

const rounds = Number(process.argv[2]);
watchIfTraced(process.argv[3]);

type Loop = (n: number) => Lwt<void>;
const error = new Error('goes round');

const loops: Record<string, Loop> = {
  'bind, resolved': (n) => (n === 0 ? Lwt.return() : Lwt.return(n).bind(() => loops['bind, resolved'](n - 1))),
  'map and bind, resolved': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.return(n)
          .map((x) => x - 1)
          .bind((x) => loops['map and bind, resolved'](x)),
  'catch, failed': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.catch(
          () => Lwt.fail<void>(error),
          () => loops['catch, failed'](n - 1),
        ),
  'tryBind, resolved': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.tryBind(
          () => (n % 2 === 0 ? Lwt.return() : Lwt.fail<void>(error)),
          () => loops['tryBind, resolved'](n - 1),
          () => loops['tryBind, resolved'](n - 1),
        ),
  'finalize and bind, resolved': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.finalize(
          () => Lwt.return(n),
          () => Lwt.return(),
        ).bind(() => loops['finalize and bind, resolved'](n - 1)),
  'go, resolved': (n) =>
    Lwt.go(function* () {
      const left: number = yield* Lwt.return(n);
      return left === 0 ? Lwt.return() : loops['go, resolved'](left - 1);
    }),
  'bind, pending': (n) => (n === 0 ? Lwt.return() : Lwt.pause().bind(() => loops['bind, pending'](n - 1))),
  'map and bind, pending': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.pause()
          .map(() => n - 1)
          .bind((left) => loops['map and bind, pending'](left)),
  'catch, pending': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.catch(
          () => Lwt.pause().bind(() => Lwt.fail<void>(error)),
          () => loops['catch, pending'](n - 1),
        ),
  'tryBind, pending': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.tryBind(
          () => Lwt.pause(),
          () => loops['tryBind, pending'](n - 1),
          () => Lwt.return(),
        ),
  'finalize and bind, pending': (n) =>
    n === 0
      ? Lwt.return()
      : Lwt.finalize(
          () => Lwt.pause(),
          () => Lwt.pause(),
        ).bind(() => loops['finalize and bind, pending'](n - 1)),
  'go, pending': (n) =>
    Lwt.go(function* () {
      yield* Lwt.pause();
      return n === 0 ? Lwt.return() : loops['go, pending'](n - 1);
    }),
  'go, one body': (n) =>
    Lwt.go(function* () {
      for (let i = 0; i < n; i++) yield* i % 2 === 0 ? Lwt.pause() : Lwt.return();
    }),
  'pick against one that lasts': (n) => {
    const [lasting] = Lwt.task();
    const loop: Loop = (left) =>
      left === 0 ? Lwt.return() : Lwt.pick([Lwt.pause(), Lwt.protected(lasting)]).bind(() => loop(left - 1));
    return loop(n);
  },
  'choose against one that lasts': (n) => {
    const [lasting] = Lwt.wait();
    const loop: Loop = (left) =>
      left === 0 ? Lwt.return() : Lwt.choose([Lwt.pause(), lasting]).bind(() => loop(left - 1));
    return loop(n);
  },
};

const chosen = process.argv[4]?.split(';') ?? Object.keys(loops);
for (const name of chosen) {
  const p = loops[name](rounds);
  while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
  const { state } = p;
  if (state !== undefined && state.state === 'return' && callbacksInside() === 0) console.log(name);
  else
    console.log(`${name} did not end: ${JSON.stringify(state)}, ${callbacksInside()} callbacks entered and not left`);
}
