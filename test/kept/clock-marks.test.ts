/** The marks on the time axis: where something settled, and how. */
import { describe, expect, it } from 'vitest';
import { STATES } from '../../runtime-instrumented/protocol/index.ts';
import { ClockMarks } from '../../webview/trace/clock-marks.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { timeout2 } from '../support/graphs.ts';
import { Story } from '../support/story.ts';
import { emptyTrace, traceOf, traceOfFixture } from '../support/trace-of.ts';

function marksOf(trace: TraceStore, marks = new ClockMarks()): { time: number; state: string }[] {
  const { times, states, length } = marks.of(trace);
  return Array.from({ length }, (_, at) => ({ time: times[at], state: STATES[states[at]] }));
}

/** So many rounds, a second each; every hundredth promise fails. */
function rounds(story: Story, count: number): void {
  for (let round = 1; round <= count; round++) {
    const task = story.task({ line: 1 });
    story.wake(round);
    story.settle(task, round % 100 === 0 ? 'failed' : 'returned', '');
  }
}

describe('the marks of settlements', () => {
  it('stand one for one where there are few', () => {
    const { trace } = traceOfFixture(timeout2);
    const marks = marksOf(trace);
    expect(new Set(marks.map(({ time }) => time))).toEqual(new Set([1.314e9]));
    expect(marks.filter(({ state }) => state === 'cancelled')).toHaveLength(2);
    expect(marks).toHaveLength(8);
  });

  it('are bounded where there are very many, in the order of time, and no failure is left out', () => {
    const marks = marksOf(traceOf((story) => rounds(story, 20_000)));
    expect(marks.length).toBeLessThanOrEqual(4_500);
    expect(marks.filter(({ state }) => state === 'failed')).toHaveLength(200);
    const times = marks.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('follow a program that goes on', () => {
    const { trace, sink } = emptyTrace();
    const [story, marks] = [new Story(sink), new ClockMarks()];
    rounds(story, 3);
    expect(marksOf(trace, marks)).toHaveLength(3);
    rounds(story, 2);
    expect(marksOf(trace, marks)).toHaveLength(5);
  });
});
