/** The chain of a promise: what it waited for, and what waits for it, near ones first and a bounded number. */
import { NONE, type Trace } from '../trace/trace.ts';

const MOST_EACH_WAY = 200;

/** Rows of the chain, the promise itself among them. */
export function chainOf(trace: Trace, row: number, moment: number): ReadonlySet<number> {
  const chain = new Set<number>([row]);
  walk(chain, trace, row, moment, (from, visit) => {
    trace.sourcesOf(from, (source, _role, at) => at > moment || visit(source));
    const cause = trace.settledAt(from) <= moment ? trace.causeOf(from) : NONE;
    if (cause !== NONE) visit(cause);
  });
  walk(chain, trace, row, moment, (from, visit) => {
    trace.waitersOf(from, (waiter, _role, at) => at > moment || visit(waiter));
    if (trace.becameAt(from) <= moment && trace.outerOf(from) !== NONE) visit(trace.outerOf(from));
  });
  return chain;
}

function walk(
  chain: Set<number>,
  trace: Trace,
  start: number,
  moment: number,
  neighbours: (row: number, visit: (row: number) => boolean) => void,
): void {
  const queue = [start];
  let found = 0;
  for (let at = 0; at < queue.length && found < MOST_EACH_WAY; at++) {
    neighbours(queue[at]!, (row) => {
      if (!chain.has(row) && trace.isKept(row) && trace.createdAt(row) <= moment) {
        chain.add(row);
        queue.push(row);
        found++;
      }
      return found < MOST_EACH_WAY;
    });
  }
}
