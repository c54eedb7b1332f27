/** Draws the clock's axis: the moment that is seen, and a mark for each settlement in its state's colour. */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { Size } from '../render/camera.ts';
import { clockScale } from '../render/clock-scale.ts';
import { faded, type Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import type { SettlementMarks } from '../trace/clock-marks.ts';

export interface ClockData {
  /** The session's time that is seen, and the latest time that the axis must reach, in nanoseconds. */
  readonly now: number;
  readonly latest: number;
  /** Events told by the moment that is seen, of how many; before the first nothing is kept. */
  readonly moment: number;
  readonly moments: number;
  readonly firstMoment: number;
  /** Changes with whatever the marks are made from. */
  readonly revision: number;
  readonly marks: SettlementMarks;
  /** The view follows. */
  readonly live: boolean;
  readonly playing: boolean;
  /** Bytes that came and are not read yet. */
  readonly waiting: number;
  /** The program's time is a virtual clock's. */
  readonly virtual: boolean;
  /** False when nothing more can come. */
  readonly running: boolean;
}

const TICK_FONT = { family: 'mono', size: 10, weight: 400 } as const;
const INSET = 20;
const AXIS_Y = 26;
const TRACK_OPACITY = 0.4;
/** A mark, in CSS pixels; nearer to each other than so much, those of several states do not stand side by side. */
const MARK = { top: AXIS_Y - 15, width: 3, height: 9 } as const;
const APART = 4;
/** Of a mark that is divided, the least that a state has: one failure in a thousand is seen. */
const LEAST_PART = 3;
const [, RETURNED, FAILED, CANCELLED] = STATES.keys();

/** Draws axis, marks and ticks. */
export function drawAxis(surface: Surface, data: ClockData, size: Size, theme: Theme): void {
  const right = size.width - INSET;
  const scale = clockScale(data.latest, INSET, right);
  const at = Math.min(right, scale.x(data.now));
  surface.within(faded(TRACK_OPACITY), () => {
    surface.rect(INSET, AXIS_Y - 2, right - INSET, 4, 2, { fill: theme.edge });
  });
  surface.rect(INSET, AXIS_Y - 2, Math.max(0, at - INSET), 4, 2, { fill: theme.running });
  drawMarks(surface, data.marks, scale.x, theme);
  if (!data.live) surface.rect(at - 1, AXIS_Y - 20, 2, 26, 1, { fill: theme.focus });
  if (!data.live) surface.circle(at, AXIS_Y, 5, { fill: theme.focus });
  else if (data.running) surface.rect(at - 1.5, AXIS_Y - 4, 3, 8, 1.5, { fill: theme.foreground });
  for (const tick of scale.ticks) {
    const align = tick.x > right - 14 ? 'right' : 'center';
    surface.rect(tick.x - 0.5, AXIS_Y + 4, 1, 3, 0, { fill: theme.muted });
    surface.text(tick.label, align === 'right' ? size.width - 4 : tick.x, AXIS_Y + 18, {
      font: TICK_FONT,
      color: theme.muted,
      align,
    });
  }
}

/** The time at a place on the axis, in nanoseconds. */
export function timeUnder(x: number, data: ClockData, size: Size): number {
  const right = size.width - INSET;
  const { end } = clockScale(data.latest, INSET, right);
  return Math.max(0, ((x - INSET) / Math.max(1, right - INSET)) * end);
}

/**
 * Marks of different states at one place stand beside each other, where there is room. Where many stand close together
 * each is divided, as the timeline's overview is: what failed stands at its foot, what was cancelled hangs from its top.
 */
function drawMarks(surface: Surface, marks: SettlementMarks, x: (time: number) => number, theme: Theme): void {
  const places = new Map<number, number[]>();
  for (let index = 0; index < marks.length; index++) {
    const left = Math.round(x(marks.times[index]!));
    const counts = places.get(left) ?? STATES.map(() => 0);
    counts[marks.states[index]!]! += marks.counts[index]!;
    places.set(left, counts);
  }
  const divided: [left: number, counts: number[]][] = [];
  let before = Number.NEGATIVE_INFINITY;
  const inOrder = [...places].sort(([one], [other]) => one - other);
  inOrder.forEach(([left, counts], index) => {
    const states = [...counts.keys()].filter((state) => counts[state]! > 0);
    const reach = (states.length - 1) * APART;
    const after = inOrder[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    const hasRoom = Math.min(left - before, after - left) > APART + reach;
    before = left;
    if (!hasRoom) divided.push([left, counts]);
    else {
      states.forEach((state, order) => {
        const at = left + order * APART - reach / 2;
        surface.rect(at - 1.5, MARK.top, MARK.width, MARK.height, 1, { fill: theme[STATES[state]!] });
      });
    }
  });
  drawDivided(surface, divided, theme);
}

/** In layers, so that no mark covers what went wrong in the one before. */
function drawDivided(surface: Surface, marks: readonly [left: number, counts: number[]][], theme: Theme): void {
  const { top, width, height } = MARK;
  for (const state of [RETURNED!, CANCELLED!, FAILED!]) {
    for (const [left, counts] of marks) {
      if (counts[state] === 0) continue;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const part = Math.max(LEAST_PART, Math.round(height * Math.sqrt(counts[state]! / total)));
      const high = state === RETURNED ? height : part;
      const y = state === FAILED ? top + height - high : top;
      surface.rect(left - 1.5, y, width, high, high === height ? 1 : 0, { fill: theme[STATES[state]!] });
    }
  }
}
