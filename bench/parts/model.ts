/** The trace that the view keeps: reading it, memory, and going to a moment; beside what was asked for. Times are the thread's own. */
import { IgnoreEvents, StreamDecoder } from '../../runtime-instrumented/protocol/index.ts';
import { LanesLayout } from '../../webview/layout/lanes.ts';
import { MomentGraph } from '../../webview/trace/moment-graph.ts';
import { NONE } from '../../webview/trace/trace.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { tellServer } from '../browser/server.ts';
import { streamOf } from '../programs/stream.ts';
import { type Row, row } from '../row.ts';
import { startWatch, timeOf } from '../thread-time.ts';
import type { Part, Plan } from './part.ts';

const TARGET = 'target';
const names = {
  read: 'events read into the trace',
  open: 'open a recording of many promises',
  block: 'longest slice of reading 64 KiB',
  promise: 'memory of a promise',
  edge: 'memory of an edge',
  first: 'graph at a random moment, the first one',
  seek: 'graph at a random moment, p95',
  soak: 'memory after an hour of events',
} as const;

/** Decodes a stream; returns milliseconds in all, and the most of one slice. */
function read(batches: readonly Uint8Array[], sink: ConstructorParameters<typeof StreamDecoder>[0]) {
  const decoder = new StreamDecoder(sink);
  const watch = startWatch();
  let longest = 0;
  for (const batch of batches) {
    for (let at = 0; at < batch.length; at += 64 << 10) {
      longest = Math.max(
        longest,
        timeOf(() => decoder.push(batch.subarray(at, at + (64 << 10)))),
      );
    }
  }
  return { ms: watch(), longest };
}

function* whole(plan: Plan): Generator<Row> {
  const batches = [...streamOf(plan.quick ? 20_000 : 1_000_000)];
  let best = { trace: new TraceStore(), ms: Number.POSITIVE_INFINITY, longest: 0 };
  for (let round = 0; round < (plan.quick ? 1 : 3); round++) {
    const trace = new TraceStore();
    const { ms, longest } = read(batches, new TraceWriter(trace));
    if (ms < best.ms) best = { trace, ms, longest };
  }
  const { trace, ms, longest } = best;
  const decoding = read(batches, new IgnoreEvents()).ms;
  const bytes = trace.bytes();
  const rate = (time: number): number => trace.moments / time / 1000;
  if (plan.wants(names.read)) {
    yield row(names.read, 'M events/s', rate(ms), TARGET, 2);
    yield row(names.read, 'M events/s', rate(ms), 'decoded alone', rate(decoding));
  }
  if (plan.wants(names.open)) yield row(names.open, 's', ms / 1000, TARGET, (2 * trace.rows) / 1e6);
  if (plan.wants(names.block)) yield row(names.block, 'ms', longest, TARGET, 50);
  if (plan.wants(names.promise)) {
    yield row(names.promise, 'bytes', (bytes.promises + bytes.times) / trace.rows, TARGET, 64);
  }
  if (plan.wants(names.edge)) yield row(names.edge, 'bytes', bytes.edges / trace.dependencies.end, TARGET, 8);
  if (!plan.wants(names.seek) && !plan.wants(names.first)) return;
  const times = plan.quick ? 5 : 100;
  showEnd(trace);
  const [first, p95] = seek(trace, times);
  if (plan.wants(names.first)) yield row(names.first, 'ms', first, TARGET, 50);
  if (!plan.wants(names.seek)) return;
  yield row(names.seek, 'ms', p95, TARGET, 50);
  const server = new TraceStore();
  tellServer(new TraceWriter(server), plan.quick ? 20_000 : 1_000_000);
  yield row(names.seek, 'ms', seek(server, times)[1], `${TARGET}, of sixty call sites`, 50);
}

/** What a page shows before a person can go anywhere: the end. */
function showEnd(trace: TraceStore): void {
  const live = new MomentGraph(trace, true);
  live.show(trace.moments, NONE);
  new LanesLayout().update(live.fold.graph(), () => ({ width: 150, height: 46 }));
}

/** The graph of random moments: chosen, told again, folded and laid out. Milliseconds of the first, and of 95 in a hundred. */
function seek(trace: TraceStore, times: number): readonly [first: number, p95: number] {
  const graph = new MomentGraph(trace);
  const layout = new LanesLayout();
  const taken: number[] = [];
  let random = 1;
  for (let i = 0; i < times; i++) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    const moment = Math.floor((random / 2 ** 32) * trace.moments);
    taken.push(
      timeOf(() => {
        graph.show(moment, NONE);
        layout.update(graph.fold.graph(), () => ({ width: 150, height: 46 }));
      }),
    );
  }
  const [first] = taken;
  taken.sort((a, b) => a - b);
  return [first, taken[Math.min(taken.length - 1, Math.floor(taken.length * 0.95))]];
}

/** An hour at ten thousand events a second, through a trace that keeps a hundred thousand promises. */
function soak(plan: Plan): Row {
  const trace = new TraceStore({ maxPromises: plan.quick ? 1_000 : 100_000 });
  const decoder = new StreamDecoder(new TraceWriter(trace));
  const events = plan.quick ? 500_000 : 36_000_000;
  const total = (): number => Object.values(trace.bytes()).reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
  let early = 0;
  for (const batch of streamOf(events / 3)) {
    decoder.push(batch);
    if (early === 0 && trace.moments > events / 10) early = total();
  }
  return row(names.soak, 'MB', total(), 'after six minutes', early);
}

export const model: Part = {
  subjects: Object.values(names),
  async *measure(plan) {
    const { soak: hour, ...others } = names;
    if (Object.values(others).some((name) => plan.wants(name))) {
      plan.progress('the trace of a million promises');
      yield* whole(plan);
    }
    if (!plan.wants(hour)) return;
    plan.progress(hour);
    yield soak(plan);
  },
};
