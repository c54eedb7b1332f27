/** A server of sixty call sites in five files, told to a sink: handlers that read, look up, answer, and now and then fail. */
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';

const KINDS = 20;

/** About so many promises, three to a handler, and three events to a promise. */
export function tellServer(sink: EventSink, promises: number): void {
  for (let site = 1; site <= 3 * KINDS; site++) {
    const [file, functionName] = [`/app/part${site % 5}.ts`, `step${site % 13}`];
    sink.site(site, { file, line: site, column: 1, functionName });
  }
  let time = 0;
  for (let id = 1; id < promises; id += 3) {
    const kind = id % KINDS;
    const [read, handled, answer] = [id, id + 1, id + 2];
    time += 3_000;
    sink.create(time, read, 'io', 1 + kind, 'read 64 B', -1);
    sink.create(time, handled, 'bind', 1 + KINDS + kind, '', -1);
    sink.depend(time, handled, read, 'awaited');
    time += 100_000;
    sink.settle(time, read, 'returned', '"GET /"', 0);
    sink.enter(time, handled, read);
    sink.create(time, answer, 'io', 1 + 2 * KINDS + kind, 'write', -1);
    sink.leave(time + 50, handled);
    sink.become(time + 50, handled, answer);
    // One in fifty stays pending.
    if (id % 50 === 0) continue;
    time += 2_000 * (kind + 1);
    if (id % 97 === 0) sink.settle(time, handled, 'failed', 'Error: closed', 0);
    else sink.settle(time, handled, 'returned', '42', 0);
  }
}
