/** A trace within its bounds: the oldest pages go, what was pending stays, and from `firstMoment` on all is as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';
import { PAGE } from '../../webview/trace/column.ts';
import { NONE } from '../../webview/trace/trace.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { emptyTrace } from '../support/trace-of.ts';

/** Promises that settle a while after they were made; some last long, some become others, some are waited for. */
function run(sink: EventSink, promises: number, seed: number): void {
  let random = seed;
  const next = (most: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    return (random >>> 8) % most;
  };
  let time = 0;
  const open: number[] = [];
  for (let id = 1; id <= promises; id++) {
    time += next(1000);
    sink.create(time, id, 'bind', 0, '', -1);
    if (open.length > 0) sink.depend(time, id, open[next(open.length)], 'awaited');
    if (next(50) === 0 && open.length > 1) sink.depend(time, open[0], id, 'child');
    open.push(id);
    while (open.length > 8 && next(3) > 0) {
      // The oldest ones last longest.
      const [one] = open.splice(4 + next(open.length - 4), 1);
      sink.enter(time, one, 0);
      sink.leave(time, one);
      if (next(4) === 0) sink.become(time, open[next(open.length)], one);
      else sink.settle(time, one, next(9) === 0 ? 'failed' : 'returned', String(one), 0);
    }
  }
}

function pendingAt(trace: TraceStore, moment: number): number[] {
  const ids: number[] = [];
  trace.pendingAt(moment, (row) => ids.push(trace.idOf(row)));
  return ids;
}

const both = (promises: number, seed: number): { small: TraceStore; whole: TraceStore } => {
  const small = emptyTrace(1_000);
  const whole = emptyTrace();
  run(small.sink, promises, seed);
  run(whole.sink, promises, seed);
  return { small: small.trace, whole: whole.trace };
};

describe('a trace that has let its oldest pages go', () => {
  it('answers as one that keeps everything, from its first moment on', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.double({ min: 0, max: 1, noNaN: true }), (seed, where) => {
        const { small, whole } = both(6 * PAGE, seed);
        expect(small.firstRow).toBeGreaterThan(2 * PAGE);
        expect(whole.dropped).toBe(0);
        const moment = small.firstMoment + Math.floor(where * (small.moments - small.firstMoment));
        expect(small.countsAt(moment)).toEqual(whole.countsAt(moment));
        expect(small.timeAt(moment)).toBe(whole.timeAt(moment));
        expect(small.nextSettle('failed', moment)).toBe(whole.nextSettle('failed', moment));
        const pending = pendingAt(small, moment);
        expect(pending).toEqual(pendingAt(whole, moment));
        for (const id of pending) {
          const [row, other] = [small.rowOf(id), whole.rowOf(id)];
          expect(small.idOf(row)).toBe(id);
          expect(small.createdAt(row)).toBe(whole.createdAt(other));
          expect(small.settledAt(row)).toBe(whole.settledAt(other));
          expect(small.textOf(row)).toBe(whole.textOf(other));
          const sources = keptSources(small, row);
          expect(keptSources(whole, other).filter((source) => small.rowOf(source) !== NONE)).toEqual(sources);
          const waiters = keptWaiters(small, row);
          expect(keptWaiters(whole, other).filter((waiter) => small.rowOf(waiter) !== NONE)).toEqual(waiters);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('takes no more room, however long the program runs', () => {
    const { trace, sink } = emptyTrace(1_000);
    run(sink, 4 * PAGE, 1);
    const before = trace.bytes();
    run(shifted(sink, 4 * PAGE), 20 * PAGE, 1);
    const after = trace.bytes();
    for (const part of ['promises', 'edges', 'times'] as const) {
      expect(after[part]).toBeLessThan(2 * before[part] + 1_000_000);
    }
    expect(trace.firstRow).toBeGreaterThan(15 * PAGE);
    expect(trace.countsAt(trace.moments).pending).toBe(pendingAt(trace, trace.moments).length);
  });

  it('takes what is told of those that have gone without a word', () => {
    const { trace, sink } = emptyTrace(1_000);
    run(sink, 6 * PAGE, 7);
    const { rows } = trace;
    const gone = 3;
    expect(trace.rowOf(gone) === NONE || trace.isKept(trace.rowOf(gone))).toBe(true);
    const dropped = Array.from({ length: 200 }, (_, i) => i + 1).filter((id) => trace.rowOf(id) === NONE);
    expect(dropped.length).toBeGreaterThan(0);
    for (const id of dropped) {
      sink.settle(9e15, id, 'returned', '', 0);
      sink.depend(9e15, 6 * PAGE, id, 'awaited');
      sink.label(9e15, id, 'x');
    }
    expect(trace.rows).toBe(rows);
  });
});

describe('a program whose promises are all pending', () => {
  it('is kept up to a bound; further ones are counted', () => {
    const { trace, sink } = emptyTrace(1_000);
    for (let id = 1; id <= 6 * PAGE; id++) sink.create(id, id, 'wait', 0, '', -1);
    expect(trace.rows).toBeLessThan(6 * PAGE);
    expect(trace.rows + trace.dropped).toBe(6 * PAGE);
  });

  it('makes room for further ones as soon as they settle', () => {
    const { trace, sink } = emptyTrace(20_000);
    const many = 6 * PAGE;
    for (let id = 1; id <= many; id++) sink.create(id, id, 'wait', 0, '', -1);
    for (let id = 1; id <= many; id++) sink.settle(many + id, id, 'returned', '', 0);
    const refused: number[] = [];
    for (let id = many + 1; id <= 2 * many; id++) {
      sink.create(3 * many, id, 'return', 0, '', -1);
      if (trace.rowOf(id) === NONE) refused.push(id);
      sink.settle(3 * many, id, 'returned', '', 0);
    }
    expect(refused).toEqual([]);
    expect(trace.rows - trace.dropped).toBeLessThan(4 * PAGE);
  });

  it('leaves room for what comes and goes beside them', () => {
    const { trace, sink } = emptyTrace(20_000);
    const pending = 2.5 * PAGE;
    for (let id = 1; id <= pending; id++) sink.create(id, id, 'wait', 0, '', -1);
    const refused: number[] = [];
    for (let id = pending + 1; id <= pending + 5 * PAGE; id++) {
      sink.create(id, id, 'return', 0, '', -1);
      if (trace.rowOf(id) === NONE) refused.push(id);
      sink.settle(id, id, 'returned', '', 0);
    }
    expect(refused).toEqual([]);
    expect(trace.countsAt(trace.moments).pending).toBe(pending);
  });
});

function keptSources(trace: TraceStore, row: number): number[] {
  const ids: number[] = [];
  trace.sourcesOf(row, (source) => ids.push(trace.idOf(source)));
  return ids.filter((id) => id !== 0);
}

function keptWaiters(trace: TraceStore, row: number): number[] {
  const ids: number[] = [];
  trace.waitersOf(row, (waiter) => ids.push(trace.idOf(waiter)));
  return ids.filter((id) => id !== 0);
}

/** The same events, about promises of higher numbers. */
function shifted(sink: EventSink, by: number): EventSink {
  return new Proxy(sink, {
    get: (target, name: keyof EventSink) =>
      ((time: number, id: number, ...rest: unknown[]) => {
        const others = name === 'create' || name === 'settle' ? rest : [(rest[0] as number) + by, ...rest.slice(1)];
        (target[name] as (...all: unknown[]) => void).call(target, time + 1e9, id + by, ...others);
      }) as never,
  });
}
