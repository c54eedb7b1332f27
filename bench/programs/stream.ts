/**
 * A stream as a busy server would send it: rounds of a main loop in which promises sleep, are bound, made constants
 * in callbacks, and some fail or become others. Written once, so that what reads it is measured alone.
 */
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';

const AT_ONCE = 50;
const PENDING = 2_000;
const BATCH = 1 << 20;

/** Batches of a stream of at least so many promises; one has sites, texts and callbacks as real ones do. */
export function* streamOf(promises: number): Generator<Uint8Array> {
  const writer = new StreamWriter();
  const open: [sleep: number, bound: number][] = [];
  let [id, time] = [0, 0];
  const after = (nanoseconds: number): number => {
    time += nanoseconds;
    return time;
  };
  writer.session(0, {
    protocol: 1,
    runtime: 'lwt',
    pid: 1,
    program: '/home/ada/server.ts',
    arguments: [],
    startedAt: 0,
    clock: 'real',
    sites: true,
  });
  for (let site = 1; site <= 20; site++) {
    writer.site(site, { file: '/home/ada/server.ts', line: site, column: 3, functionName: 'serve' });
  }
  let parts: Uint8Array[] = [];
  let size = 0;
  while (id < promises) {
    writer.idle(time);
    writer.busy(after(100_000));
    for (let n = 0; n < AT_ONCE; n++) {
      const sleep = ++id;
      writer.create(after(300), sleep, 'sleep', 1, 'sleep 1 s', 1e9);
      const bound = ++id;
      writer.create(after(300), bound, 'bind', 2 + (n % 10), '', -1);
      writer.depend(after(100), bound, sleep, 'awaited');
      open.push([sleep, bound]);
    }
    if (open.length > PENDING) {
      for (const [sleep, bound] of open.splice(0, AT_ONCE)) {
        writer.settle(after(200), sleep, 'returned', '()', 0);
        writer.enter(after(100), bound, sleep);
        const made = ++id;
        writer.create(after(100), made, 'return', 13, '', -1);
        writer.settle(after(100), made, 'returned', String(made % 1000), 0);
        writer.leave(after(300), bound);
        writer.settle(after(100), bound, made % 997 === 0 ? 'failed' : 'returned', String(made % 1000), made);
      }
    }
    const bytes = writer.take();
    parts.push(bytes);
    size += bytes.length;
    if (size < BATCH) continue;
    yield joined(parts, size);
    [parts, size] = [[], 0];
  }
  if (size > 0) yield joined(parts, size);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
