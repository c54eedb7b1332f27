/**
 * Two threads sleep for 1 and 2 seconds, print Heads and Tails, and a join waits for both.
 *
 * The tutorial's first challenge, sleep and join: after both have finished, print "Finished".
 *
 * In the graph: the two sleeps begin at the same moment. When the first ends only its own line
 * goes on; the join stays open, "1 of 2", until the other ends too.
 */
import { Console, Duration, Lwt, LwtMain, Time } from 'promise-graph';

function start() {
  return Lwt.join([
    Time.sleepNs(Duration.ofSec(1)).bind(() => Console.logS('Heads')),
    Time.sleepNs(Duration.ofSec(2)).bind(() => Console.logS('Tails')),
  ]).bind(() => Console.logS('Finished'));
}

await LwtMain.run(start());
