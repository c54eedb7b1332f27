/**
 * A loop of pending binds whose breakpoints are set and taken away between its rounds: `switched.ts PROMISES ROUNDS`.
 * In one process, so that both ways have the same compiled code, heap and processor. A round is run with the points of
 * each of `SETS`, in an order that changes. Prints the nanoseconds of a promise in each: one list a round.
 */
import type { Lwt as Promised, Resolver } from '../../runtime-instrumented/index.ts';
import { library } from '../library.ts';
import { SETS } from '../point-sets.ts';
import { timeOf } from '../thread-time.ts';

const { Lwt } = library;
const [promises, rounds] = process.argv.slice(2).map(Number);
const WARM = 3;

let [, resolver]: readonly [unknown, Resolver<number>] = Lwt.wait<number>();

function loop(i: number): Promised<number> {
  if (i === 0) return Lwt.return(0);
  const [p, r] = Lwt.wait<number>();
  resolver = r;
  return Lwt.bind(p, () => loop(i - 1));
}

function wholeLoop(): void {
  const end = loop(promises);
  for (let i = 0; i < promises; i++) Lwt.wakeup(resolver, 0);
  if (end.state.state !== 'return') throw new Error('the loop has not ended');
}

/** Resolves when the points of this set are in force: each has one that is hit by a cancel, and says so. */
function inForce(set: number): Promise<void> {
  return new Promise((resolve) => {
    let isInForce = false;
    const hear = (message: unknown): void => {
      if ((message as { readonly inForce?: number }).inForce === set) isInForce = true;
    };
    process.on('message', hear);
    process.send?.({ set });
    const look = (): void => {
      if (isInForce) {
        process.off('message', hear);
        resolve();
      } else {
        Lwt.cancel(Lwt.task()[0]);
        setTimeout(look, 1);
      }
    };
    look();
  });
}

const figures: number[][] = [];
for (let round = -WARM; round < rounds; round++) {
  const taken = SETS.map(() => 0);
  for (let turn = 0; turn < SETS.length; turn++) {
    const set = (turn + Math.max(0, round)) % SETS.length;
    await inForce(set);
    taken[set] = (timeOf(wholeLoop) * 1e6) / promises;
  }
  if (round >= 0) figures.push(taken);
}
console.log(JSON.stringify(figures));
process.disconnect?.();
