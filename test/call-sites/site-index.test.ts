/** The figures of call sites at every moment, against a count by hand of what the trace says row by row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, STATES } from '../../runtime-instrumented/protocol/index.ts';
import { allFigures } from '../../webview/sites/aggregate/figures.ts';
import { SiteIndex } from '../../webview/sites/aggregate/site-index.ts';
import { MOST_TEXTS } from '../../webview/sites/aggregate/tally.ts';
import { NEVER, type Trace } from '../../webview/trace/trace.ts';
import { streams } from '../kept/streams.ts';
import { FIXTURES } from '../support/graphs.ts';
import { Story } from '../support/story.ts';
import { emptyTrace, traceOf, traceOfFixture } from '../support/trace-of.ts';

const NOTHING = {
  made: 0,
  pending: 0,
  joined: 0,
  returned: 0,
  failed: 0,
  cancelled: 0,
  settleTime: 0,
  callbacks: 0,
};

/** What the index says of each place, by site number. */
function told(index: SiteIndex, moment: number): Record<string, unknown> {
  const tally = index.at(moment);
  const all: Record<string, typeof NOTHING> = {};
  for (let place = 0; place < tally.places; place++) {
    if (tally.made[place] === 0) continue;
    const { site } = index.known.places.at(index.trace, place);
    all[site] ??= { ...NOTHING };
    const figures = all[site];
    figures.made += tally.made[place];
    figures.pending += tally.pending(place);
    for (const name of ['joined', 'returned', 'failed', 'cancelled', 'settleTime', 'callbacks'] as const) {
      figures[name] += tally[name][place];
    }
  }
  return all;
}

/** The same, row by row. */
function byHand(trace: Trace, moment: number): Record<string, unknown> {
  const all: Record<string, typeof NOTHING> = {};
  for (let row = 0; row < trace.rowsAt(moment); row++) {
    const site = trace.siteOf(row);
    all[site] ??= { ...NOTHING };
    const figures = all[site];
    figures.made++;
    const state = STATES[trace.stateAt(row, moment)];
    if (state === 'pending' && trace.rootAt(row, moment) !== row) figures.joined++;
    else figures[state]++;
    if (state !== 'pending') {
      figures.settleTime += trace.timeAt(trace.settledAt(row)) - trace.timeAt(trace.createdAt(row));
    }
    trace.callbacks.of(row, (at) => {
      if (trace.callbacks.left(at) !== NEVER && trace.callbacks.left(at) <= moment) figures.callbacks++;
    });
  }
  return all;
}

/** A round of a server, with a failure now and then, and a cancel. */
function serve(story: Story, round: number): void {
  const sleep = story.sleep(0.01, { line: 1 });
  const loop = story.bind(sleep, { line: 2 });
  const other = story.task({ line: 3 });
  const pick = story.pick([loop, other], { line: 4 });
  story.wake(round * 0.01 + 0.01);
  story.returned(sleep);
  const inner = story.callback(loop, sleep, () => story.io('read', { line: 5 }));
  story.become(loop, inner);
  if (round % 3 === 0) story.settle(loop, 'failed', `closed ${round % 2}`, 0);
  else story.returned(loop);
  story.cancel(pick, other, [other]);
  story.returned(pick, '()', loop);
}

describe('the figures of call sites', () => {
  it.each(Object.keys(FIXTURES).filter((name) => name !== 'circle'))('are right at every moment of %s', (name) => {
    const { trace } = traceOfFixture(FIXTURES[name]);
    const index = new SiteIndex(trace, 16);
    index.advance();
    const moments = Array.from({ length: trace.moments + 1 }, (_, moment) => moment);
    // Back and forth, as a person scrubs.
    for (const moment of [...moments.reverse(), ...moments.filter((at) => at % 7 === 0).reverse()]) {
      expect(told(index, moment), `at ${moment}`).toEqual(byHand(trace, moment));
    }
  });

  it('are right at every moment of any stream that could be', () => {
    fc.assert(
      fc.property(streams(120, 12), (events) => {
        const { trace, sink } = emptyTrace();
        for (const event of events) event(sink);
        const index = new SiteIndex(trace, 16);
        index.advance();
        for (let moment = trace.moments; moment >= 0; moment -= 3) {
          expect(told(index, moment)).toEqual(byHand(trace, moment));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are the same whether counted at once or as the events come', () => {
    const { trace, sink } = emptyTrace();
    const live = new SiteIndex(trace, 32);
    const story = new Story(sink);
    for (let round = 0; round < 40; round++) {
      serve(story, round);
      live.advance();
    }
    const once = new SiteIndex(trace, 1024);
    once.advance();
    for (const moment of [trace.moments, 500, 33, 32, 31, 1, 0]) {
      expect(told(live, moment)).toEqual(told(once, moment));
    }
    expect(live.at(trace.moments).failures).toEqual(once.at(trace.moments).failures);
    expect(live.known.pairs.all).toEqual(once.known.pairs.all);
  });

  it('know what failed, and how often', () => {
    const index = new SiteIndex(
      traceOf((story) => {
        for (let round = 0; round < 30; round++) serve(story, round);
      }),
    );
    index.advance();
    const { known, trace } = index;
    const loop = allFigures(trace, known.places, index.at(trace.moments)).find(({ line }) => line === 2);
    expect(loop?.failures).toEqual([
      { text: 'closed 0', count: 5 },
      { text: 'closed 1', count: 5 },
    ]);
  });

  it('know every operation that made some, and no other, also when they were put away', () => {
    const { trace, sink } = emptyTrace();
    OPERATIONS.forEach((operation, code) => {
      sink.create(code, code + 1, operation, code + 1, '', -1);
    });
    const index = new SiteIndex(trace, 4);
    index.advance();
    for (const moment of [trace.moments, 9, trace.moments]) {
      const figures = allFigures(trace, index.known.places, index.at(moment)).filter(({ made }) => made > 0);
      figures.sort((one, other) => one.place.site - other.place.site);
      expect(figures.map(({ operations }) => operations)).toEqual(OPERATIONS.slice(0, moment).map((name) => [name]));
    }
  });

  it('tell more texts of failures than are kept apart as others', () => {
    const index = new SiteIndex(
      traceOf((story) => {
        for (let at = 0; at < 30; at++) story.settle(story.task({ line: 1 }), 'failed', `text ${at}`);
      }),
    );
    index.advance();
    const [figures] = allFigures(index.trace, index.known.places, index.at(index.trace.moments));
    expect(figures.failures).toHaveLength(MOST_TEXTS);
    expect(figures.otherFailures).toBe(30 - MOST_TEXTS);
  });

  it('can be counted a slice at a time', () => {
    const trace = traceOf((story) => {
      for (let round = 0; round < 1000; round++) serve(story, round);
    });
    const index = new SiteIndex(trace);
    let slices = 1;
    while (!index.advance(trace.moments, () => true)) {
      expect(index.counted).toBeLessThan(trace.moments);
      slices++;
    }
    expect(slices).toBeGreaterThan(2);
    expect(told(index, trace.moments)).toEqual(byHand(trace, trace.moments));
  });

  it('stay within the bounds of the keyframes, and right', () => {
    const trace = traceOf((story) => {
      // A place a promise: the most that keyframes can have to keep.
      for (let at = 0; at < 400; at++) story.returned(story.task({ line: at + 1 }));
    });
    const [unbounded, index] = [new SiteIndex(trace, 16), new SiteIndex(trace, 16, 200_000)];
    unbounded.advance();
    expect(unbounded.keyframeBytes).toBeGreaterThan(200_000);
    while (index.counted < trace.moments) {
      index.advance(index.counted + 50);
      expect(index.keyframeBytes).toBeLessThanOrEqual(200_000);
    }
    expect(index.keyframeBytes).toBeGreaterThan(0);
    for (const moment of [17, 300, 701]) expect(told(index, moment)).toEqual(byHand(trace, moment));
  });

  it('give a promise without a call site to the library, by its operation', () => {
    const { trace, sink } = emptyTrace();
    sink.create(0, 1, 'sleep', 0, '', -1);
    sink.create(0, 2, 'io', 0, '', -1);
    sink.create(0, 3, 'io', 0, '', -1);
    const index = new SiteIndex(trace);
    index.advance();
    const figures = allFigures(trace, index.known.places, index.at(3));
    expect(figures.map(({ where, name, made }) => [where, name, made])).toEqual([
      ['library', 'sleep', 1],
      ['library', 'io', 2],
    ]);
  });

  it('count time in callbacks without what ran inside them', () => {
    const { trace, sink } = emptyTrace();
    sink.create(0, 1, 'bind', 1, '', -1);
    sink.create(0, 2, 'bind', 2, '', -1);
    sink.enter(100, 1, 2);
    sink.enter(300, 2, 1);
    sink.leave(800, 2);
    sink.leave(1000, 1);
    const index = new SiteIndex(trace);
    index.advance();
    const tally = index.at(6);
    expect([tally.callbackTime[0], tally.longestCallback[0], tally.callbackTime[1]]).toEqual([400, 400, 500]);
  });

  it('outlive the promises: what has left the trace stays counted', () => {
    const { trace, sink } = emptyTrace(100_000);
    const index = new SiteIndex(trace);
    const story = new Story(sink);
    for (let at = 0; at < 300_000; at++) {
      story.returned(story.task({ line: 1 }));
      if (at % 1000 === 0) index.advance();
    }
    index.advance();
    expect(trace.firstRow).toBeGreaterThan(0);
    expect([index.at(trace.moments).made[0], index.missed]).toEqual([300_000, 0]);
  });

  it('say how many had left before they could be counted', () => {
    const { trace, sink } = emptyTrace(100_000);
    const story = new Story(sink);
    for (let at = 0; at < 300_000; at++) story.returned(story.task({ line: 1 }));
    const index = new SiteIndex(trace);
    index.advance();
    expect(index.missed).toBeGreaterThan(0);
    expect(index.at(trace.moments).made[0] + index.missed).toBe(300_000);
  });
});
