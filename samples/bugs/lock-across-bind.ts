/**
 * A lock that is held across a bind whose callback wants the same lock: the transfer waits for ever.
 *
 * In the graph: the transfer waits for a lock that only its own end would release.
 */
import { Console, Duration, Lwt, LwtMain, LwtMutex, Time } from 'promise-graph';

const ledger = LwtMutex.create('ledger');
let balance = 100;

function deposit(amount: number): Lwt<void> {
  return LwtMutex.withLock(ledger, () =>
    Time.sleepNs(Duration.ofMs(20)).bind(() => {
      balance += amount;
      return Lwt.return();
    }),
  );
}

function transfer(amount: number): Lwt<void> {
  return LwtMutex.withLock(ledger, () => {
    balance -= amount;
    // The bug: deposit wants the lock that is held until deposit is done.
    return Time.sleepNs(Duration.ofMs(20)).bind(() => deposit(amount));
  });
}

const told = transfer(10).bind(() => Console.logS(`balance ${balance}`));
// The bank stays open, as servers do.
await LwtMain.run(Lwt.pick([told, Time.sleepNs(Duration.ofSec(600))]));
