/**
 * What stands on the x axis: time in nanoseconds, or the number of the event. On a virtual clock many events have
 * the same time; by their numbers they stand side by side.
 *
 * A value is a number on the axis; a moment is the number of an event (see trace.ts).
 */
import type { Trace } from '../trace/trace.ts';

export type AxisKind = 'time' | 'events';

export interface Axis {
  readonly kind: AxisKind;
  readonly trace: Trace;
  /** The value at which the event of a moment stands. */
  valueOf(moment: number): number;
  /** The last moment that stands at this value or before. */
  momentAt(value: number): number;
  /** The least span of a window. */
  readonly finest: number;
}

/** An axis of one kind over a trace. */
export function axisOf(kind: AxisKind, trace: Trace): Axis {
  return kind === 'time'
    ? {
        kind,
        trace,
        valueOf: (moment) => trace.timeAt(moment),
        momentAt: (value) => trace.momentAt(value),
        finest: 100,
      }
    : {
        kind,
        trace,
        valueOf: (moment) => moment,
        momentAt: (value) => Math.min(trace.moments, Math.floor(value)),
        finest: 8,
      };
}

/** The axis on which a program can be read: by events when all of them have the same time. */
export function readableAxis(trace: Trace): AxisKind {
  const { firstMoment, moments } = trace;
  return moments > firstMoment + 1 && trace.timeAt(moments) === trace.timeAt(firstMoment + 1) ? 'events' : 'time';
}
