/** At every moment a trace answers as if the events up to there were all that had been told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, ROLES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { NEVER, NONE } from '../../webview/trace/trace.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { emptyTrace } from '../support/trace-of.ts';
import { NaiveTrace, type Told } from './naive-trace.ts';
import { streams } from './streams.ts';

function tell(events: readonly Told[]): TraceStore {
  const { trace, sink } = emptyTrace();
  for (const event of events) event(sink);
  return trace;
}

function rowsOf(visitAll: (visit: (row: number) => void) => void): number[] {
  const rows: number[] = [];
  visitAll((row) => rows.push(row));
  return rows;
}

/** A stream, and a moment of it. */
const withMoment = streams(120, 12).chain((events) =>
  fc.record({ events: fc.constant(events), moment: fc.nat(events.length) }),
);

function check(property: (trace: TraceStore, then: NaiveTrace, moment: number, events: readonly Told[]) => void): void {
  fc.assert(
    fc.property(withMoment, ({ events, moment }) => {
      property(tell(events), NaiveTrace.after(events, moment), moment, events);
    }),
    { numRuns: 400 },
  );
}

describe('at any moment of any stream', () => {
  it('the counts are those of the events so far', () => {
    check((trace, then, moment) => {
      expect(trace.countsAt(moment)).toEqual({
        pending: then.roots('pending').length,
        returned: then.roots('returned').length,
        failed: then.roots('failed').length,
        cancelled: then.roots('cancelled').length,
      });
    });
  });

  it('the pending promises are visited, youngest first', () => {
    check((trace, then, moment) => {
      const pending = then.roots('pending').map(({ row }) => row);
      expect(rowsOf((visit) => trace.pendingAt(moment, visit))).toEqual(pending.reverse());
    });
  });

  it('the settled promises are visited, the last one first', () => {
    check((trace, then, moment) => {
      const settled = then.promises.filter(({ settledAt }) => settledAt > 0);
      settled.sort((a, b) => b.settledAt - a.settledAt);
      expect(rowsOf((visit) => trace.settledBefore(moment, visit))).toEqual(settled.map(({ row }) => row));
    });
  });

  it('each promise has its state, and the promise that it is the same as', () => {
    check((trace, then, moment) => {
      expect(trace.rowsAt(moment)).toBe(then.promises.length);
      for (const promise of then.promises) {
        const row = trace.rowOf(promise.id);
        const root = then.root(promise);
        expect([row, trace.idOf(row)]).toEqual([promise.row, promise.id]);
        expect(trace.rootAt(row, moment)).toBe(root.row);
        expect(trace.stateAt(row, moment)).toBe(root.state);
        expect(trace.createdAt(row)).toBe(promise.createdAt);
      }
    });
  });

  it('a further failure or cancel is found as it was, before and after', () => {
    check((trace, _then, moment, events) => {
      const all = NaiveTrace.after(events, events.length);
      for (const state of ['failed', 'cancelled'] as const) {
        const moments = all.roots(state).map(({ settledAt }) => settledAt);
        const ended = all.promises.filter((one) => one.outer === null && moments.includes(one.settledAt));
        const at = ended.map(({ settledAt }) => settledAt);
        expect(trace.nextSettle(state, moment)).toBe(Math.min(NEVER, ...at.filter((one) => one > moment)));
        const before = at.filter((one) => one < moment);
        expect(trace.previousSettle(state, moment)).toBe(before.length === 0 ? NEVER : Math.max(...before));
      }
    });
  });
});

describe('of any stream', () => {
  const all = (property: (trace: TraceStore, naive: NaiveTrace) => void): void =>
    check((trace, _then, _moment, events) => property(trace, NaiveTrace.after(events, events.length)));

  it('what each promise waited for is told in order, and from the other side', () => {
    all((trace, naive) => {
      const waiters = new Map<number, string[]>();
      for (const { row, sources } of naive.promises) {
        const told: unknown[] = [];
        trace.sourcesOf(row, (source, role, moment) => told.push([source, role, moment]));
        const expected = sources.map(({ id, role, moment }) => [naive.of(id)?.row, ROLES.indexOf(role), moment]);
        expect(told).toEqual(expected);
        for (const [source, role, moment] of expected) {
          const list = waiters.get(Number(source)) ?? [];
          waiters.set(Number(source), [`${moment} ${row} ${role}`, ...list]);
        }
      }
      for (const { row } of naive.promises) {
        const told: string[] = [];
        trace.waitersOf(row, (waiter, role, moment) => told.push(`${moment} ${waiter} ${role}`));
        const expected = (waiters.get(row) ?? []).sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
        expect(told).toEqual(expected);
      }
    });
  });

  it('all dependencies are told in the order of their moments', () => {
    all((trace, naive) => {
      const { dependencies } = trace;
      const told = Array.from({ length: dependencies.end }, (_, edge) => [
        dependencies.moment(edge),
        dependencies.row(edge),
        dependencies.source(edge),
      ]);
      const expected = naive.promises.flatMap(({ row, sources }) =>
        sources.map(({ id, moment }) => [moment, row, naive.of(id)?.row ?? NONE]),
      );
      expect(told).toEqual(expected.sort(([a], [b]) => a - b));
      for (const [moment] of expected) expect(dependencies.moment(dependencies.firstFrom(moment))).toBe(moment);
    });
  });

  it('each promise has its operation, its value, its cause, and where it was made', () => {
    all((trace, naive) => {
      for (const promise of naive.promises) {
        const { row } = promise;
        const root = naive.root(promise);
        expect(OPERATIONS[trace.operationOf(row)]).toBe(promise.operation);
        expect(trace.textOf(row)).toBe(root.text);
        expect(trace.idOf(trace.causeOf(row))).toBe(root.cause);
        expect(trace.idOf(trace.madeInOf(row))).toBe(promise.madeIn);
        expect(trace.settledAt(row)).toBe(root.settledAt || NEVER);
        expect(trace.idOf(trace.outerOf(row))).toBe(promise.outer?.id ?? 0);
        expect(trace.becameAt(row)).toBe(promise.becameAt || NEVER);
      }
    });
  });

  it('the callbacks of each promise are known, from when to when', () => {
    all((trace, naive) => {
      for (const { row, callbacks } of naive.promises) {
        const told: unknown[] = [];
        const { callbacks: kept } = trace;
        kept.of(row, (index) => told.unshift({ entered: kept.entered(index), left: kept.left(index) }));
        expect(told).toEqual(callbacks.map(({ entered, left }) => ({ entered, left: left || NEVER })));
      }
    });
  });
});
