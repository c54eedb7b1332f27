/** A graph that follows is brought up to date in slices, and is then the one that a single step would have given. */
import { describe, expect, it } from 'vitest';
import { ClockMarks } from '../../webview/trace/clock-marks.ts';
import { MomentGraph } from '../../webview/trace/moment-graph.ts';
import { NONE } from '../../webview/trace/trace.ts';
import { Story } from '../support/story.ts';
import { emptyTrace } from '../support/trace-of.ts';

/** Sleeps of which two in three are over, told after those that stand there already. */
function tell(story: Story, count: number): void {
  for (let at = 0; at < count; at++) {
    const sleep = story.sleep(1, { line: 1 + (at % 7) });
    story.bind(sleep, { line: 20 + (at % 5) });
    if (at % 3 !== 0) story.returned(sleep);
  }
}

/** Brings it there a step at a time; how many slices that took. */
function inSlices(graph: MomentGraph, moment: number): number {
  let slices = 1;
  while (!graph.bring(moment, NONE, () => true)) slices++;
  return slices;
}

const drawn = ({ fold }: MomentGraph) => fold.graph().nodes;

describe('a graph brought there in slices', () => {
  it('is the one that is shown at once, of a long run', () => {
    const { trace, sink } = emptyTrace();
    tell(new Story(sink), 5_000);
    const [sliced, whole] = [new MomentGraph(trace, true), new MomentGraph(trace, true)];
    expect(inSlices(sliced, trace.moments)).toBeGreaterThan(3);
    whole.show(trace.moments, NONE);
    expect(drawn(sliced)).toEqual(drawn(whole));
    expect(sliced.model.counts()).toEqual(whole.model.counts());
  });

  it('keeps the one of before until it is whole', () => {
    const { trace, sink } = emptyTrace();
    const story = new Story(sink);
    story.sleep(1);
    const graph = new MomentGraph(trace, true);
    graph.show(trace.moments, NONE);
    const { model } = graph;
    const { eventCount } = model;
    tell(story, 9_000);
    expect(graph.bring(trace.moments, NONE, () => true)).toBe(false);
    expect(graph.model).toBe(model);
    expect(graph.model.eventCount).toBe(eventCount);
  });

  it('takes some thousand events one after the other, and loses none', () => {
    const { trace, sink } = emptyTrace();
    const story = new Story(sink);
    tell(story, 3);
    const [sliced, whole] = [new MomentGraph(trace, true), new MomentGraph(trace, true)];
    sliced.show(trace.moments, NONE);
    tell(story, 900);
    expect(inSlices(sliced, trace.moments)).toBeGreaterThan(2);
    whole.show(trace.moments, NONE);
    expect(sliced.model.counts()).toEqual(whole.model.counts());
    expect(sliced.model.promises.alive).toBe(1_806);
  });
});

describe('the marks of the clock', () => {
  it('are in the end those of one look, of a program that goes on for long', () => {
    const { trace, sink } = emptyTrace();
    const story = new Story(sink);
    const [followed, once] = [new ClockMarks(), new ClockMarks()];
    for (let part = 0; part < 40; part++) {
      story.wake(part);
      tell(story, 700);
      if (part % 13 === 5) story.settle(story.sleep(1), 'failed', 'Error');
      followed.of(trace);
    }
    const [own, other] = [followed.of(trace), once.of(trace)];
    const failures = (marks: typeof other) =>
      [...marks.states.subarray(0, marks.length)].filter((state) => state === 2);
    expect(failures(own)).toHaveLength(3);
    expect(failures(other)).toHaveLength(3);
    const last = trace.timeAt(trace.moments);
    const failed = [...own.times.subarray(0, own.length)].filter((_, at) => own.states[at] === 2);
    // Each within a span, of which there are at least 1,500.
    for (const [at, part] of [5, 18, 31].entries()) {
      expect(Math.abs(failed[at] - part * (last / 39))).toBeLessThan(last / 1_000);
    }
  });
});
