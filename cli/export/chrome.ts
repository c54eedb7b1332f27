/**
 * The Trace Event Format: JSON for chrome://tracing and other tools. Every bar is a complete event; what woke a
 * callback is a flow from the promise to it. Times are microseconds.
 */

import type { WritePiece } from '../../host/index.ts';
import { NONE } from '../../webview/trace/trace.ts';
import type { RecordedTrace } from '../traces.ts';
import { factsOf, levels, promiseBars, stateOf, workBars } from './tracks.ts';

/** Threads of a program, as the tools call them: the main loop, its sleep, then the promises' tracks. */
const LOOP = 1;
const SLEEP = 2;
const FIRST_TRACK = 10;

/** Lines are gathered until they have so many characters. */
const WRITE_LENGTH = 1024 * 1024;

/** Writes all programs as one file. */
export async function writeChrome(programs: readonly RecordedTrace[], write: WritePiece): Promise<void> {
  let pending: string[] = [];
  let waiting = 0;
  let first = true;
  const flush = async () => {
    if (pending.length === 0) return;
    await write(`${first ? '' : ',\n'}${pending.join(',\n')}`);
    first = false;
    pending = [];
    waiting = 0;
  };
  await write('{"displayTimeUnit":"ms","traceEvents":[\n');
  for (const [index, program] of programs.entries()) {
    for (const event of eventsOf(program, index + 1)) {
      const line = JSON.stringify(event);
      pending.push(line);
      waiting += line.length;
      if (waiting >= WRITE_LENGTH) await flush();
    }
  }
  await flush();
  await write('\n]}\n');
}

const micro = (ns: number): number => ns / 1000;

function* eventsOf({ session, trace }: RecordedTrace, pid: number): Iterable<object> {
  const metadata = (name: string, tid: number, args: object) => ({ name, ph: 'M', pid, tid, args });
  yield metadata('process_name', 0, { name: session.name });
  yield metadata('thread_name', LOOP, { name: 'main loop' });
  yield metadata('thread_name', SLEEP, { name: 'idle' });
  const { bars, tracks } = promiseBars(trace);
  for (let track = 0; track < tracks; track++) {
    yield metadata('thread_name', FIRST_TRACK + track, { name: `promises ${track + 1}` });
    yield metadata('thread_sort_index', FIRST_TRACK + track, { sort_index: FIRST_TRACK + track });
  }
  const trackOf = new Map<number, number>();
  for (const { row, track, from, to } of bars) {
    trackOf.set(row, FIRST_TRACK + track);
    yield {
      name: trace.nameOf(row),
      cat: `promise,${stateOf(trace, row)}`,
      ph: 'X',
      ts: micro(from),
      dur: micro(to - from),
      pid,
      tid: FIRST_TRACK + track,
      args: factsOf(trace, row),
    };
  }
  let flow = 0;
  for (const { kind, row, by, from, to } of workBars(trace)) {
    const tid = kind === 'idle' ? SLEEP : LOOP;
    const name = kind === 'idle' ? 'idle' : `callback of ${trace.nameOf(row)}`;
    yield { name, cat: kind, ph: 'X', ts: micro(from), dur: micro(to - from), pid, tid };
    const source = by === NONE ? undefined : trackOf.get(by);
    if (source === undefined) continue;
    flow++;
    const id = `${pid}.${flow}`;
    const settled = trace.timeAt(trace.settledAt(by));
    yield { name: 'wakes', cat: 'wakes', ph: 's', id, ts: micro(settled), pid, tid: source };
    yield { name: 'wakes', cat: 'wakes', ph: 'f', bp: 'e', id, ts: micro(from), pid, tid: LOOP };
  }
  for (const { name, points } of levels(trace)) {
    for (const { time, level } of points)
      yield { name, cat: 'resource', ph: 'C', ts: micro(time), pid, args: { level } };
  }
  for (const { moment, stream, text } of trace.logs) {
    const ts = micro(trace.timeAt(moment));
    yield { name: text.slice(0, 200), cat: stream, ph: 'i', s: 'p', ts, pid, tid: LOOP, args: { text } };
  }
}
