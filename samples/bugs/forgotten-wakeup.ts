/**
 * A wakeup that one way through the code forgets: the program ends, and has printed nothing.
 *
 * In the graph: the bill waits for the price of a melon, which was made by wait and never woken up.
 */
import { Console, Duration, Lwt, LwtMain, Time } from 'promise-graph';

const prices = new Map([
  ['apple', 3],
  ['pear', 4],
]);

function price(fruit: string): Lwt<number> {
  const [answer, resolver] = Lwt.wait<number>();
  Lwt.async(() =>
    Time.sleepNs(Duration.ofMs(50)).bind(() => {
      const found = prices.get(fruit);
      // The bug: what has no price gets no answer.
      if (found !== undefined) Lwt.wakeup(resolver, found);
      return Lwt.return();
    }),
  );
  return answer;
}

function bill() {
  const apple = price('apple');
  const melon = price('melon');
  return Lwt.both(apple, melon).bind(([a, b]) => Console.logS(`together ${a + b}`));
}

await LwtMain.run(bill());
