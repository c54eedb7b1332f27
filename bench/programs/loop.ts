/**
 * A recursive loop: `loop.ts KIND ROUNDS`, where KIND is `resolved` or `pending`. Run with and
 * without a tracer. Prints nanoseconds of one round, after some to warm up (and to connect, when
 * traced), the same of this thread's own time on a processor, and the most bytes of heap in use at any of ten looks: with --expose-gc, when what is
 * garbage has been collected.
 */
import type { Lwt as Promised, Resolver } from '../../runtime-instrumented/index.ts';
import { library } from '../library.ts';
import { startWatch } from '../thread-time.ts';

const { Lwt } = library;

const [kind, given] = process.argv.slice(2);
const rounds = Number(given);
const between = Math.max(1, Math.floor(rounds / 10));
const { gc } = globalThis as { gc?: () => void };
let peakHeap = 0;

function look(i: number): void {
  if (i % between !== 0) return;
  gc?.();
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
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

function wholeLoop(count: number): Promised<number> {
  if (kind === 'resolved') return resolvedLoop(count);
  const end = pendingLoop(count);
  for (let i = 0; i < count; i++) Lwt.wakeup(resolver, 0);
  return end;
}

wholeLoop(Math.ceil(rounds / 4));
const watch = startWatch();
const start = performance.now();
const end = wholeLoop(rounds);
const ns = ((performance.now() - start) * 1e6) / rounds;
const cpu = (watch() * 1e6) / rounds;
if (end.state.state !== 'return') throw new Error('the loop has not ended');
console.log(JSON.stringify({ ns, cpu, rounds: Math.ceil(rounds / 4) + rounds, peakHeap }));
