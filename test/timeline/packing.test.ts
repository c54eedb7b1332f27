import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packing } from '../../webview/timeline/packing.ts';
import { NEVER, NONE, type Trace } from '../../webview/trace/trace.ts';
import { busyProgram } from '../support/busy-program.ts';
import { bindTrap, echoServer, heads1 } from '../support/graphs.ts';
import { replayed } from '../support/replayed.ts';
import { emptyTrace, traceOf, traceOfFixture } from '../support/trace-of.ts';

function packed(trace: Trace): Packing {
  const packing = new Packing(trace);
  expect(packing.update()).toBe(true);
  return packing;
}

/** The lanes of all rows, NONE for those that have none yet. */
const lanesOf = ({ bars }: Packing) => Array.from({ length: bars.end - bars.base }, (_, at) => bars.lane[at]);

/** Two bars that stand on one lane at once, or null; those inside others apart. */
function overlap({ bars }: Packing): string | null {
  const ends = new Map<number, { stop: number; row: number }>();
  for (let row = bars.base; row < bars.end; row++) {
    const lane = bars.laneOf(row);
    if (lane === NONE || bars.isNested(row)) continue;
    const before = ends.get(lane);
    if (before !== undefined && before.stop > bars.startOf(row)) return `${before.row} and ${row} on lane ${lane}`;
    ends.set(lane, { stop: bars.stopOf(row), row });
  }
  return null;
}

describe('the packing of bars on lanes', () => {
  it('puts each promise of a small program on a lane of its own while all of them are pending', () => {
    const { trace, names } = traceOfFixture(heads1, 2);
    const packing = packed(trace);
    expect(Object.values(names).map((id) => packing.bars.laneOf(trace.rowOf(id)))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('puts the reads and writes of a loop one after the other on the lane of the first', () => {
    const { trace } = traceOf2Rounds();
    const packing = packed(trace);
    const rows = [...Array(packing.placed).keys()].filter((row) => ['read', 'write'].includes(trace.detailOf(row)));
    expect(rows.length).toBeGreaterThan(4);
    expect(new Set(rows.map((row) => packing.bars.laneOf(row)))).toEqual(new Set([packing.bars.laneOf(rows[0]!)]));
  });

  it('puts the rounds of a loop inside the bar of the loop', () => {
    const { trace, names } = traceOf2Rounds();
    const { bars, placed } = packed(trace);
    const loop = trace.rowOf(names.loop!);
    const rounds = [...Array(placed).keys()].filter((row) => trace.outerOf(row) !== NONE);
    expect(rounds.length).toBeGreaterThan(2);
    expect(rounds.every((row) => bars.isNested(row) && bars.laneOf(row) === bars.laneOf(loop))).toBe(true);
  });

  it('puts what one bind after another has become on the lane of the first', () => {
    const { trace, names } = traceOfFixture(bindTrap);
    const { bars } = packed(trace);
    const lane = bars.laneOf(trace.rowOf(names.outer!));
    expect([1, 2, 3].map((level) => bars.laneOf(trace.rowOf(names[`inner${level}`]!)))).toEqual([lane, lane, lane]);
  });

  it('puts a bind directly below what it waits for', () => {
    const { trace, names } = traceOfFixture(heads1, 1);
    const { bars } = packed(trace);
    expect(bars.laneOf(trace.rowOf(names.tails!))).toBe(bars.laneOf(trace.rowOf(names.sleep2!)) + 1);
  });

  it('never lets two bars overlap on a lane', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 12 }), (seed, clients) => {
        const { trace, sink } = emptyTrace();
        busyProgram(sink, { promises: 400, clients, seed });
        expect(overlap(packed(trace))).toBeNull();
      }),
      { numRuns: 15 },
    );
  });

  it('gives each bar of a stream that comes in pieces the lane that it has in the whole, and never another', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 5, max: 90 }), (seed, every) => {
        const whole = emptyTrace();
        busyProgram(whole.sink, { promises: 120, clients: 4, seed });
        const expected = lanesOf(packed(whole.trace));
        const { trace, sink } = emptyTrace();
        const packing = new Packing(trace);
        let told = 0;
        busyProgram(
          replayed(sink, () => {
            if (++told % every !== 0) return;
            packing.update();
            const lanes = lanesOf(packing);
            expect(lanes).toEqual(lanes.map((lane, row) => (lane === NONE ? NONE : expected[row])));
          }),
          { promises: 120, clients: 4, seed },
        );
        packing.update();
        expect(lanesOf(packing)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  it('can be left and taken up again, and comes to the same', () => {
    const { trace, sink } = emptyTrace();
    busyProgram(sink, { promises: 5_000 });
    const packing = new Packing(trace);
    let pauses = 0;
    while (!packing.update(() => true)) {
      pauses++;
    }
    expect(pauses).toBeGreaterThan(2);
    expect(lanesOf(packing)).toEqual(lanesOf(packed(trace)));
  });

  it('knows how each bar ends', () => {
    const { trace, names } = traceOfFixture(heads1, 2);
    const { bars } = packed(trace);
    const at = (name: string) => trace.rowOf(names[name]!);
    expect(bars.stopOf(at('sleep1'))).toBe(trace.settledAt(at('sleep1')));
    expect(bars.stopOf(at('sleep2'))).toBe(NEVER);
    expect(bars.stateOf(at('sleep1'))).toBe(1);
  });

  it('finds the bar of a lane at a moment as a search through all of them does', () => {
    const { trace, sink } = emptyTrace();
    busyProgram(sink, { promises: 2_000, clients: 3 });
    const { bars, lanes } = packed(trace);
    for (let moment = 0; moment <= trace.moments; moment += 97) {
      for (let lane = 0; lane < lanes; lane++) {
        let expected: number = NONE;
        for (let row = 0; row < bars.end; row++) {
          if (bars.laneOf(row) === lane && !bars.isNested(row) && bars.startOf(row) <= moment) expected = row;
        }
        expect(bars.find(lane, moment)).toBe(expected);
      }
    }
  });

  it('lets go of old bars, and the rest stays on its lanes', () => {
    const { trace, sink } = emptyTrace();
    busyProgram(sink, { promises: 2_000, clients: 4 });
    const packing = packed(trace);
    const { bars } = packing;
    const lanes = lanesOf(packing);
    bars.dropBefore(1_500, () => false);
    expect(bars.base).toBe(1_500);
    expect(lanesOf(packing)).toEqual(lanes.slice(1_500));
    expect(overlap(packing)).toBeNull();
    for (let lane = 0; lane < packing.lanes; lane++) {
      const last = bars.find(lane, trace.moments);
      if (last !== NONE) expect(bars.laneOf(last)).toBe(lane);
      for (let row = last; row !== NONE; row = bars.before(row)) expect(row).toBeGreaterThanOrEqual(1_500);
    }
  });

  it('packs nothing at all of an empty trace', () => {
    const packing = packed(traceOf(() => {}));
    expect(packing.lanes).toBe(0);
    expect(packing.progress).toBe(1);
  });
});

function traceOf2Rounds() {
  return traceOfFixture((story) => echoServer(story, 4));
}
