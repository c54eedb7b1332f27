import { describe, expect, it } from 'vitest';
import { placeBar } from '../../webview/timeline/draw-bars.ts';
import { rowAt } from '../../webview/timeline/hit-test.ts';
import { Packing } from '../../webview/timeline/packing.ts';
import { NEVER } from '../../webview/trace/trace.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { pictureOf } from './support.ts';

const OLD = 1;
const KEPT = 500;
/** Promises are let go of in blocks, so that many must come. */
const MANY = 100_000;

/** A promise that waits for long, then far more short ones than are kept; `each` is called now and then meanwhile. */
function longWait(each: (trace: TraceStore) => void = () => {}): { trace: TraceStore; sink: TraceWriter } {
  const trace = new TraceStore({ maxPromises: KEPT });
  const sink = new TraceWriter(trace);
  sink.create(10, OLD, 'io', 0, 'listen', -1);
  for (let id = 2; id < MANY; id++) {
    sink.create(id * 100, id, 'io', 0, 'read', -1);
    sink.settle(id * 100 + 50, id, 'returned', '', 0);
    if (id % 1_000 === 0) each(trace);
  }
  each(trace);
  return { trace, sink };
}

/** Packed as it came. */
function packedLive() {
  let packing: Packing | null = null;
  const told = longWait((trace) => {
    packing ??= new Packing(trace);
    packing.update();
  });
  return { ...told, packing: packing as unknown as Packing };
}

describe('a promise that waits while all around it is forgotten', () => {
  it('is older than what the trace keeps', () => {
    const { trace } = longWait();
    expect(trace.firstRow).toBeGreaterThan(trace.rowOf(OLD));
    expect(trace.isKept(trace.rowOf(OLD))).toBe(true);
  });

  it('keeps its bar and its lane, as it began', () => {
    const { packing } = packedLive();
    expect(packing.bars.base).toBeGreaterThan(0);
    expect(packing.bars.has(0)).toBe(true);
    expect([packing.bars.laneOf(0), packing.bars.startOf(0), packing.bars.stopOf(0)]).toEqual([0, 1, NEVER]);
    expect(packing.bars.find(0, packing.bars.startOf(packing.bars.end - 1))).toBe(0);
  });

  it('has a bar in a timeline that is opened late, is drawn in it and found under the pointer', () => {
    const { trace } = longWait();
    const picture = pictureOf(trace);
    const bar = placeBar(picture, 0)!;
    expect(bar.state).toBe(0);
    expect(bar.right).toBeGreaterThan(500);
    expect(rowAt(picture, 500, bar.top + bar.height / 2)).toBe(0);
    const { wide, density } = picture.surveyed!.survey;
    expect(wide.includes(0) || density.totals[0] === 1).toBe(true);
  });

  it('ends when it settles, and what comes next may take its lane', () => {
    const { packing, trace, sink } = packedLive();
    sink.settle(20_000_000, OLD, 'failed', 'Error: closed', 0);
    packing.update();
    expect(packing.bars.stopOf(0)).toBe(trace.moments);
    expect(packing.bars.stateOf(0)).toBe(2);
  });

  it('is forgotten once it has settled and is no longer kept', () => {
    const { packing, trace, sink } = packedLive();
    sink.settle(20_000_000, OLD, 'returned', '', 0);
    packing.update();
    for (let id = 2 * MANY; id < 3 * MANY; id++) {
      sink.create(id * 100, id, 'io', 0, 'read', -1);
      sink.settle(id * 100 + 50, id, 'returned', '', 0);
    }
    packing.update();
    expect(trace.isKept(0)).toBe(false);
    expect(packing.bars.has(0)).toBe(false);
  });
});
