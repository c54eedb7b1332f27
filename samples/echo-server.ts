/**
 * A loop by recursion reads ten lines and prints each.
 *
 * The tutorial's second challenge, a looping echo server: it reads from a dummy input generator,
 * writes each line to the console, and stops after ten.
 *
 * In the graph: every round is a bind whose result becomes that of the next round. Because what
 * has become another promise is gone, the loop needs no more memory after a million rounds.
 * The lines' lengths and times come from a seed: `--seed N`.
 */
import { Console, Duration, Lwt, LwtMain, Random, Time } from 'promise-graph';

function readLine() {
  return Time.sleepNs(Duration.ofMs(Random.int(2500))).map(() => 'a'.repeat(Random.int(20)));
}

function start() {
  function echoServer(n: number): Lwt<void> {
    if (n === 0) return Lwt.return(undefined);
    return readLine().bind((s) => Console.logS(s).bind(() => echoServer(n - 1)));
  }
  return echoServer(10);
}

await LwtMain.run(start());
