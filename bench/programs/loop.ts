/**
 * A recursive loop: `loop.ts KIND ROUNDS`, where KIND is `resolved` or `pending`. Run with and without a tracer.
 * Prints nanoseconds of one round, and the most bytes of heap in use at any of a thousand looks.
 */
import type { Lwt as Promised, Resolver } from '../../runtime-instrumented/index.ts';
import { library } from '../library.ts';

const { Lwt } = library;

const [kind, given] = process.argv.slice(2);
const rounds = Number(given);
const between = Math.max(1, Math.floor(rounds / 1000));
let peakHeap = 0;

function look(i: number): void {
  if (i % between === 0) peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
}

function resolvedLoop(i: number): Promised<number> {
  look(i);
  return i === 0 ? Lwt.return(0) : Lwt.bind(Lwt.return(0), () => resolvedLoop(i - 1));
}

let [, resolver]: readonly [unknown, Resolver<number>] = Lwt.wait<number>();

function pendingLoop(i: number): Promised<number> {
  look(i);
  if (i === 0) return Lwt.return(0);
  const [p, r] = Lwt.wait<number>();
  resolver = r;
  return Lwt.bind(p, () => pendingLoop(i - 1));
}

const start = performance.now();
let end: Promised<number>;
if (kind === 'resolved') end = resolvedLoop(rounds);
else {
  end = pendingLoop(rounds);
  for (let i = 0; i < rounds; i++) Lwt.wakeup(resolver, 0);
}
const ns = ((performance.now() - start) * 1e6) / rounds;
if (end.state.state !== 'return') throw new Error('the loop has not ended');
console.log(JSON.stringify({ ns, peakHeap }));
