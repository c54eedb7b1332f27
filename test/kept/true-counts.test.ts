/** What a graph counts is true of the whole run, though of a long one it is told of some promises only. */
import { describe, expect, it } from 'vitest';
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { MomentGraph } from '../../webview/trace/moment-graph.ts';
import { PathCounts } from '../../webview/trace/path-counts.ts';
import { NONE, type Trace } from '../../webview/trace/trace.ts';
import { TrueProgress } from '../../webview/trace/true-progress.ts';
import { Story } from '../support/story.ts';
import { emptyTrace, traceOf } from '../support/trace-of.ts';

/** A loop by recursion: each round waits for a pause and becomes the next. */
function recursion(story: Story, rounds: number): number {
  let pause = story.task({ line: 3 });
  let round = story.bind(pause, { line: 4 });
  const loop = round;
  story.run(loop, { line: 9 });
  for (let i = 1; i < rounds; i++) {
    story.wake(i);
    story.returned(pause);
    const [by, outer] = [pause, round];
    round = story.callback(outer, by, () => {
      pause = story.task({ line: 3 });
      return story.bind(pause, { line: 4 });
    });
    story.become(loop, round);
  }
  return loop;
}

/** A loop in a loop: each round of the outer one is a loop of its own, and then becomes the next. */
function nested(story: Story, outerRounds: number, innerRounds: number): number {
  let pause = story.task({ line: 3 });
  let last = story.bind(pause, { line: 4 });
  const loop = last;
  for (let i = 0; i < outerRounds * (innerRounds + 1) - 1; i++) {
    story.returned(pause);
    const [by, outer] = [pause, last];
    const line = (i + 1) % (innerRounds + 1) === 0 ? 4 : 7;
    last = story.callback(outer, by, () => {
      pause = story.task({ line: 3 });
      return story.bind(pause, { line });
    });
    story.become(loop, last);
  }
  return loop;
}

/** A generator that waits for one thing after the other. */
function generator(story: Story, sink: EventSink, rounds: number): number {
  const go = story.make('go', [], 'awaited', { name: 'worker' });
  let source = 0;
  for (let round = 0; round < rounds; round++) {
    if (source !== 0) story.returned(source);
    source = story.callback(go, source, () => {
      const id = story.task({ line: 3 });
      sink.depend(0, go, id, 'awaited');
      return id;
    });
  }
  return go;
}

/** Rounds of the loops that are shown, by the lines of their call sites. */
function roundsOf(fold: Fold, model: GraphModel): [number, number][] {
  return fold
    .graph()
    .nodes.map(({ id, rounds }): [number, number] => [model.promises.site[model.promises.rowOf(id)], rounds])
    .filter(([, rounds]) => rounds > 1)
    .sort(([a], [b]) => a - b);
}

/** The rounds that one sees who was told everything, and those of the graph of the end of a trace. */
function both(tell: (story: Story, sink: EventSink) => unknown): [unknown, unknown, Trace] {
  const model = new GraphModel({ maxPromises: 1_000_000 });
  const fold = new Fold(model);
  tell(new Story(model), model);
  const { trace, sink } = emptyTrace();
  tell(new Story(sink), sink);
  const graph = new MomentGraph(trace);
  graph.show(trace.moments, NONE);
  expect(graph.partial).toBe(true);
  return [roundsOf(graph.fold, graph.model), roundsOf(fold, model), trace];
}

describe('the rounds of a loop', () => {
  it('by recursion are those of the whole run', () => {
    const [seen, all] = both((story) => recursion(story, 12_000));
    expect(seen).toEqual(all);
    expect(seen).toContainEqual([4, 12_000]);
  });

  it('in a loop are those of the present round, and those of the outer loop', () => {
    for (const inner of [7, 5_000]) {
      const [seen, all] = both((story) => nested(story, Math.ceil(20_000 / inner), inner));
      expect(seen).toEqual(all);
    }
  });

  it('of a generator are those of the whole run', () => {
    const [seen] = both((story, sink) => generator(story, sink, 9_000));
    expect(seen).toContainEqual([expect.any(Number), 9_000]);
  });

  it('are right at each moment, forth and back, and go on with what comes', () => {
    const { trace, sink } = emptyTrace();
    const story = new Story(sink);
    recursion(story, 9_000);
    const perRound = (trace.moments - 10) / 9_000;
    const graph = new MomentGraph(trace);
    for (const share of [0.9, 0.5, 0.7, 0.700_1, 1]) {
      const moment = Math.floor(trace.moments * share);
      graph.show(moment, NONE);
      const [rounds] = roundsOf(graph.fold, graph.model).flatMap(([line, count]) => (line === 4 ? [count] : []));
      expect(Math.abs(rounds - moment / perRound)).toBeLessThan(2);
    }
  });
});

describe('what is looked for in folded history', () => {
  it('stands with its way to what is shown', () => {
    const { trace, sink } = emptyTrace();
    recursion(new Story(sink), 9_000);
    const graph = new MomentGraph(trace);
    const pause = 2_000;
    for (const moment of [trace.moments, Math.floor(trace.moments / 2)]) {
      graph.show(moment, trace.rowOf(pause));
      const { nodes, edges } = graph.fold.graph({ keep: new Set([pause]) });
      expect(nodes.map(({ id }) => id)).toContain(pause);
      const loop = nodes.find(({ rounds }) => rounds > 1)?.id;
      expect(edges).toContainEqual(expect.objectContaining({ from: pause, to: loop, kind: 'awaited' }));
    }
  });
});

describe('what is said of a program', () => {
  it('counts what is pending at its end, though most of that is not drawn', () => {
    const trace = traceOf((story) => {
      for (let i = 0; i < 4_000; i++) story.task({ line: 1 });
      story.exit();
    });
    const graph = new MomentGraph(trace);
    graph.show(trace.moments, NONE);
    expect(graph.model.ending()).toMatchObject({ pending: 4_000 });
    expect(graph.model.counts()).toMatchObject({ pending: 4_000 });
  });

  it('draws no promise that nobody knows for a cancel whose asker is too old', () => {
    const trace = traceOf((story) => {
      const tasks = Array.from({ length: 3_000 }, () => story.task({ line: 1 }));
      const loser = story.task({ line: 2 });
      const pick = story.pick([tasks[0], loser], { line: 3 });
      story.returned(tasks[0]);
      story.cancelIgnored(pick, loser);
      story.returned(pick, '', tasks[0]);
      for (const task of tasks.slice(1)) story.returned(task);
    });
    const graph = new MomentGraph(trace);
    graph.show(trace.moments, NONE);
    expect(graph.partial).toBe(true);
    expect([...graph.model.promises].filter((row) => graph.model.promises.operation[row] === 0)).toEqual([]);
  });
});

describe('what a join has come to', () => {
  it('counts all that it waits for, at any moment', () => {
    let join = 0;
    const trace = traceOf((story) => {
      const tasks = Array.from({ length: 10_000 }, () => story.task({ line: 1 }));
      join = story.join(tasks, { line: 2 });
      for (const task of tasks.slice(0, 6_000)) story.returned(task);
    });
    const progress = new TrueProgress(trace);
    const row = trace.rowOf(join);
    const made = trace.createdAt(row) + 10_000;
    expect(progress.of(row, made)).toEqual({ ended: 0, total: 10_000 });
    expect(progress.of(row, made + 1_000)).toEqual({ ended: 1_000, total: 10_000 });
    expect(progress.of(row, made + 5_000)).toEqual({ ended: 5_000, total: 10_000 });
    expect(progress.of(row, made + 10)).toEqual({ ended: 10, total: 10_000 });
    expect(progress.of(row, made - 9_000)).toEqual({ ended: 0, total: 1_000 });
  });
});

describe('the promises made on a call path', () => {
  it('are counted by a moment, each path for itself', () => {
    const trace = traceOf((story) => {
      for (let i = 0; i < 20_000; i++) {
        const task = story.task({ line: 1 });
        const asker = story.bind(task, { line: i % 2 === 0 ? 2 : 3 });
        story.callback(asker, task, () => story.task({ line: 5 }));
      }
    });
    const counts = new PathCounts(trace);
    expect(counts.advance()).toBe(true);
    const inTwo = trace.rowOf(3);
    expect(counts.at([0], trace.moments).made).toBe(20_000);
    expect(counts.at([inTwo], trace.moments).made).toBe(10_000);
    expect(counts.at([inTwo, inTwo + 3], trace.moments).made).toBe(20_000);
    for (const row of [1, 16_383, 16_384, 16_385, 32_768, 50_000]) {
      expect(counts.at([0], trace.createdAt(row)).made).toBe(Math.floor(row / 3) + 1);
    }
  });

  it('are counted in slices, and on from there', () => {
    const { trace, sink } = emptyTrace();
    const story = new Story(sink);
    const more = () => Array.from({ length: 10_000 }, () => story.task({ line: 1 }));
    more();
    const counts = new PathCounts(trace);
    expect(counts.advance(() => true)).toBe(false);
    expect(counts.advance(() => false)).toBe(true);
    expect(counts.at([0], trace.moments).made).toBe(10_000);
    more();
    counts.advance();
    expect(counts.at([0], trace.moments).made).toBe(20_000);
  });

  it.each([1_000_000, 20_000])('are counted by state at any moment, %i of them kept', (maxPromises) => {
    const { trace, sink } = emptyTrace(maxPromises);
    const story = new Story(sink);
    const counts = new PathCounts(trace);
    // A promise with the lines of all that has become a part of it.
    const open: { id: number; lines: number[] }[] = [];
    const told: number[][] = [];
    const moments: [number, number[]][] = [];
    for (let i = 0; i < 40_000; i++) {
      const line = i % 2;
      open.push({ id: story.task({ line: 1 + line }), lines: [line] });
      told[line] ??= [0, 0, 0, 0];
      told[line][0]!++;
      if (i % 5_000 === 0) counts.advance();
      // The five that were made first stay pending for long.
      const oldest = i > 30_000 ? 0 : 5;
      if (open.length > oldest + 3) {
        const [{ id, lines }] = open.splice(oldest, 1) as [{ id: number; lines: number[] }];
        // What becomes another one is pending with it, and ends as that one does.
        if (i % 7 === 0) {
          const outer = open[open.length - 1]!;
          story.become(outer.id, id);
          outer.lines.push(...lines);
        } else {
          story.settle(id, (['returned', 'failed', 'cancelled'] as const)[i % 3]!);
          for (const of of lines) {
            told[of]![0]!--;
            told[of]![1 + (i % 3)]!++;
          }
        }
      }
      if (i % 3_001 === 0 || i === 39_999) moments.push([trace.moments, [...(told[1] ?? [0, 0, 0, 0])]]);
    }
    counts.advance();
    const asked = [trace.firstRow, trace.firstRow + 1].find(
      (row) => trace.siteOf(row) === trace.siteOf(trace.rows - 1),
    )!;
    const kept = moments.filter(([moment]) => moment > trace.createdAt(asked));
    expect(kept.length).toBeGreaterThan(4);
    for (const [moment, states] of [...kept, ...[...kept].reverse()]) {
      expect(counts.at([asked], moment).states).toEqual(states);
    }
  });
});
