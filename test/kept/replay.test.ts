/** The graph of a moment is the graph that one would have seen then. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { narrate } from '../../webview/model/narrate.ts';
import { MomentGraph } from '../../webview/trace/moment-graph.ts';
import { NONE } from '../../webview/trace/trace.ts';
import * as graphs from '../support/graphs.ts';
import { Story } from '../support/story.ts';
import { emptyTrace, traceOfFixture } from '../support/trace-of.ts';
import { streams } from './streams.ts';

const FIXTURES = [graphs.heads1, graphs.timeout2] as const;

/** What is drawn and said, without the order in which it was found out. */
function seen(model: GraphModel, fold: Fold): unknown {
  const { nodes, edges } = fold.graph();
  return {
    nodes: nodes.map(({ id, state, glyph, rounds, folded }) => ({ id, state, glyph, rounds, folded })),
    edges: edges.map(({ key, passed, outcome }) => ({ key, passed, outcome })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    counts: model.counts(),
    sentence: narrate(model, fold)
      .map(({ text }) => text)
      .join(''),
    now: model.now,
  };
}

describe.each(FIXTURES)('the graph of a moment of %o', (fixture) => {
  it('after each turn is that of the turns so far', () => {
    const { trace } = traceOfFixture(fixture);
    const all = fixture(new Story(new StreamWriter())).turns.length;
    const there = new MomentGraph(trace);
    for (let turns = 1; turns <= all; turns++) {
      const model = new GraphModel();
      const fold = new Fold(model);
      graphs.tell(fixture, model, turns);
      there.show(model.eventCount, NONE);
      expect(seen(there.model, there.fold)).toEqual(seen(model, fold));
    }
  });

  it('is the same whether one comes from before or from after', () => {
    const { trace } = traceOfFixture(fixture);
    const forth = new MomentGraph(trace);
    const back = new MomentGraph(trace);
    const told: unknown[] = [];
    for (let moment = 0; moment <= trace.moments; moment++) {
      forth.show(moment, NONE);
      told.push(seen(forth.model, forth.fold));
    }
    for (let moment = trace.moments; moment >= 0; moment--) {
      back.show(moment, NONE);
      expect(seen(back.model, back.fold)).toEqual(told[moment]);
    }
  });
});

describe('a graph that follows', () => {
  it('is the one that was told everything, whatever comes at once', () => {
    fc.assert(
      fc.property(streams(150, 12), fc.integer({ min: 1, max: 40 }), (events, atOnce) => {
        const { trace, sink } = emptyTrace();
        const follower = new MomentGraph(trace, true);
        const model = new GraphModel();
        events.forEach((event, index) => {
          event(sink);
          event(model);
          if (index % atOnce === 0) follower.show(trace.moments, NONE);
        });
        follower.show(trace.moments, NONE);
        for (const row of model.promises) {
          const id = model.promises.id[row];
          const expected = model.promise(id);
          const told = follower.model.promise(id);
          expect(told?.state).toBe(expected?.state);
          expect(told?.text).toBe(expected?.text);
          expect(told?.operation).toBe(expected?.operation);
        }
      }),
      { numRuns: 200 },
    );
  });
});
