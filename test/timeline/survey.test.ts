import { describe, expect, it } from 'vitest';
import { defaultTheme } from '../../webview/render/theme.ts';
import { type AxisKind, axisOf } from '../../webview/timeline/axis.ts';
import { BECAME } from '../../webview/timeline/bars.ts';
import { Columns } from '../../webview/timeline/columns.ts';
import { Packing } from '../../webview/timeline/packing.ts';
import { type Survey, type SurveyPlan, survey } from '../../webview/timeline/survey.ts';
import type { Trace } from '../../webview/trace/trace.ts';
import { busyProgram } from '../support/busy-program.ts';
import { emptyTrace } from '../support/trace-of.ts';

const { trace, sink } = emptyTrace();
busyProgram(sink, { promises: 3_000, clients: 6, ends: false });
const packing = new Packing(trace);
packing.update();

function plan(changes: Partial<SurveyPlan> & { kind?: AxisKind } = {}): SurveyPlan {
  const axis = axisOf(changes.kind ?? 'time', trace as Trace);
  const to = axis.valueOf(trace.moments);
  return {
    axis,
    from: 0,
    to: to + 1,
    laneFrom: 0,
    laneTo: packing.lanes,
    columns: 300,
    columnWidth: 1,
    laneHeight: 2,
    moment: trace.moments,
    now: to,
    states: new Set(),
    found: null,
    ...changes,
  };
}

function made(of: SurveyPlan): Survey {
  const steps = survey(packing, of);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** How many bars of each channel stand in the part, counted one by one. */
function exact({ axis, from, to, laneFrom, laneTo, moment }: SurveyPlan): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  const { bars } = packing;
  for (let row = bars.base; row < bars.end; row++) {
    const lane = bars.laneOf(row);
    if (bars.isNested(row) || lane < laneFrom || lane >= laneTo || bars.startOf(row) > moment) continue;
    const open = bars.stopOf(row) > moment;
    if (axis.valueOf(bars.startOf(row)) >= to) continue;
    if ((open ? axis.valueOf(moment) : axis.valueOf(bars.stopOf(row))) < from) continue;
    counts[open ? 0 : bars.stateOf(row)]!++;
  }
  return counts;
}

describe('a survey', () => {
  it.each(['time', 'events'] as const)('counts every bar once, by its state, on an axis by %s', (kind) => {
    const of = plan({ kind });
    expect([...made(of).density.totals]).toEqual(exact(of));
  });

  it('counts the same lane by lane as all at once', () => {
    const half = Math.floor(packing.lanes / 6);
    const of = plan({ laneFrom: half, laneTo: half + 2 });
    expect([...made(of).density.totals]).toEqual(exact(of));
  });

  it.each([0.2, 0.5, 0.77])('counts a part from %d on, with what began before it', (share) => {
    const to = trace.timeAt(trace.moments);
    for (const laneTo of [packing.lanes, 3]) {
      const of = plan({ from: Math.floor(to * share), to: Math.floor(to * share) + 2e6, laneTo });
      expect([...made(of).density.totals]).toEqual(exact(of));
    }
  });

  it('counts as of a moment: what came later is not there, what was open is pending', () => {
    const moment = Math.floor(trace.moments / 3);
    const of = plan({ moment, now: trace.timeAt(moment) });
    const counts = exact(of);
    expect(counts[0]).toBeGreaterThan(3);
    expect([...made(of).density.totals]).toEqual(counts);
  });

  it('says of each cell how many bars pass through it', () => {
    const of = plan({ columns: 40 });
    const { density } = made(of);
    const columns = new Columns(of.axis, of.from, of.to, of.columns);
    const { bars } = packing;
    for (const [column, lane] of [
      [0, 0],
      [17, 3],
      [39, 5],
    ] as const) {
      let returned = 0;
      for (let row = 0; row < bars.end; row++) {
        if (bars.laneOf(row) !== lane || bars.isNested(row) || bars.stateOf(row) !== 1) continue;
        if (columns.of(bars.startOf(row)) <= column && columns.of(bars.stopOf(row)) >= column) returned++;
      }
      expect(density.at(column, lane, 1)).toBe(returned);
    }
  });

  it('draws by themselves a bounded number of bars, the widest, and counts the others', () => {
    const of = plan({ laneHeight: 20, columns: 1_500 });
    const { wide, density } = made(of);
    const all = exact(of).reduce((sum, count) => sum + count, 0);
    expect(wide.length).toBeGreaterThan(50);
    expect(wide.length).toBeLessThan(all);
    expect(wide.length + density.totals.reduce((sum, count) => sum + count, 0)).toBe(all);
  });

  it('keeps apart what a filter leaves out', () => {
    const { density } = made(plan({ states: new Set(['failed']) }));
    expect(density.totals[2]).toBe(exact(plan())[2]);
    expect(density.totals[1]).toBe(0);
    expect(density.totals[5]).toBeGreaterThan(0);
  });

  it('paints what failed so that it is seen among many that did not', () => {
    const of = plan({ columns: 8, laneHeight: 0.01 });
    const { density } = made(of);
    const steps = density.paint(defaultTheme('dark'), of.laneHeight);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value).toMatchObject({ columns: 8, rows: 1 });
    expect(step.value.pixels[3]).toBeGreaterThan(60);
  });

  it('finds the column of each moment as a search does', () => {
    const axis = axisOf('time', trace);
    const columns = new Columns(axis, 3e6, 9e6, 77);
    for (let moment = columns.first; moment < columns.end; moment++) {
      expect(columns.of(moment)).toBe(Math.floor((axis.valueOf(moment) - 3e6) / (6e6 / 77)));
    }
    expect(columns.of(columns.first - 1)).toBe(-1);
    expect(columns.of(columns.end)).toBe(77);
  });

  it('knows bars that became others', () => {
    const { bars } = packing;
    expect(Array.from({ length: bars.end }, (_, row) => bars.stateOf(row))).toContain(BECAME);
  });
});
