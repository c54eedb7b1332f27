/**
 * A timeout by pick: the first of two threads to return wins, and the other is cancelled.
 *
 * The tutorial's fourth challenge, better timeouts: return Some v right after `t` returns v, and
 * cancel whichever of the two is no longer needed.
 *
 * In the graph: two branches race into the pick. The moment one returns, the pick cancels the
 * other, back to its sleep. Compare with timeout1, which always waits two seconds.
 * With `--seed 3` the thread is ready after 1.042 s: Heads. With `--seed 4` it would take 2.738 s: cancelled.
 */
import { Console, Duration, Lwt, LwtMain, None, type Option, Random, Some, Time } from 'promise-graph';

function timeout<A>(delay: number, t: Lwt<A>): Lwt<Option<A>> {
  const tmout = Time.sleepNs(delay);
  return Lwt.pick([
    tmout.map(() => None), //
    t.map((v) => Some(v)),
  ]);
}

function start() {
  Random.selfInit();
  const t = Time.sleepNs(Duration.ofMs(Random.int(3000))).map(() => 'Heads');
  return timeout(Duration.ofSec(2), t).bind((v) =>
    Console.logS(v.isSome ? v.value : 'cancelled').map(() => Console.log('Finished')),
  );
}

await LwtMain.run(start());
