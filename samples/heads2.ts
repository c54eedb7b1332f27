/**
 * The two threads of heads1 with names, joined by `heads.and(tails)`.
 *
 * The tutorial's first challenge once more, in the style of its `heads <&> tails`.
 *
 * In the graph: the same shape as heads1, but the promises are called what the source calls them.
 */
import { Console, Duration, LwtMain, Time } from 'promise-graph';

function start() {
  const heads = Time.sleepNs(Duration.ofSec(1)).bind(() => Console.logS('Heads'));
  const tails = Time.sleepNs(Duration.ofSec(2)).bind(() => Console.logS('Tails'));
  return heads.and(tails).bind(() => Console.logS('Finished'));
}

await LwtMain.run(start());
