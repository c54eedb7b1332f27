/**
 * A timeout that looks at the state of a thread when the time is over, and cancels it if it sleeps.
 *
 * The tutorial's third challenge: return None if `t` has not returned after `delay`, Some v if it
 * returned v in time.
 *
 * In the graph: `timeout` waits for its own sleep alone, so it always takes two seconds, even when
 * `t` was ready long before. When `t` is late, a cancel runs back to it.
 * With `--seed 3` the thread is ready after 1.042 s: Heads. With `--seed 4` it would take 2.738 s: cancelled.
 */
import { Console, Duration, Lwt, LwtMain, None, type Option, Random, Some, Time } from 'promise-graph';

function timeout<A>(delay: number, t: Lwt<A>): Lwt<Option<A>> {
  return Time.sleepNs(delay).bind(() => {
    const now = Lwt.state(t);
    switch (now.state) {
      case 'sleep':
        Lwt.cancel(t);
        return Lwt.return(None);
      case 'return':
        return Lwt.return(Some(now.value));
      case 'fail':
        return Lwt.fail(now.error);
    }
  });
}

function start() {
  Random.selfInit();
  const t = Time.sleepNs(Duration.ofMs(Random.int(3000))).map(() => 'Heads');
  return timeout(Duration.ofSec(2), t).bind((v) =>
    Console.logS(v.isSome ? v.value : 'cancelled').map(() => Console.log('Finished')),
  );
}

await LwtMain.run(start());
