/** A run in figures, for a terminal and as JSON. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statsOf } from '../../webview/reports/stats.ts';
import { statsText } from '../../webview/reports/stats-text.ts';
import { plain, shareWords, textTable, timeWords } from '../../webview/reports/words.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { streams } from '../kept/streams.ts';
import { heads1 } from '../support/graphs.ts';
import { traceOf, traceOfFixture } from '../support/trace-of.ts';

describe('the figures of a run', () => {
  const stats = statsOf(traceOfFixture(heads1).trace);

  it('are those of its promises', () => {
    expect(stats).toMatchObject({
      program: '/home/ada/heads.ts',
      clock: 'virtual',
      promises: 10,
      lost: 0,
      uncounted: 0,
      duration: 2e9,
      idle: 2e9,
      states: { pending: 0, joined: 0, returned: 10, failed: 0, cancelled: 0 },
      ending: { how: 'returned', code: 0 },
    });
    expect(stats.operations.slice(0, 2)).toEqual([
      { operation: 'return', count: 3 },
      { operation: 'bind', count: 3 },
    ]);
    expect(stats.sites.map(({ line }) => line)).toEqual([6, 7, 8, 9, 10, 11, 12, 20]);
  });

  it('count as the page does, whatever is told: two that have become one are one', () => {
    fc.assert(
      fc.property(streams(60, 12), (events) => {
        const trace = new TraceStore();
        const writer = new TraceWriter(trace);
        for (const event of events) event(writer);
        const { promises, states } = statsOf(trace);
        const { joined, ...counted } = states;
        expect(counted).toEqual(trace.countsAt(trace.moments));
        expect(joined).toBe(trace.becomings.end);
        expect(states.pending + states.returned + states.failed + states.cancelled + joined).toBe(promises);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('survive JSON', () => {
    expect(JSON.parse(JSON.stringify(stats))).toEqual(stats);
  });

  it('read as text', () => {
    const text = statsText(stats);
    expect(text).toContain('10 promises, 8 call sites');
    expect(text).toContain('2 s of virtual time, idle 2 s (100 %)');
    expect(text).toMatch(/Slowest call sites\n.*median.*\n {2}main\s+heads\.ts:6 .* 2 s/);
  });

  it('of nothing are nothing, in words all the same', () => {
    const text = statsText(statsOf(traceOf(() => {})));
    expect(text).toContain('0 promises');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('tell what nobody handled, and no more of it than can be read', () => {
    const text = statsText(
      statsOf(
        traceOf((story) => {
          for (let at = 0; at < 30; at++) story.settle(story.task({ line: 1 }), 'failed', `broken\n\u001b[2J${at}`);
        }),
      ),
    );
    expect(text).toContain('Failures');
    expect(text).not.toContain('\u001b');
  });
});

describe('words', () => {
  it.each([
    [-1, ''],
    [0, '0'],
    [5, '5 ns'],
    [1_500, '1.5 µs'],
    [999_700, '1 ms'],
    [12_345_678, '12.3 ms'],
    [2e9, '2 s'],
    [125e9, '2 min 5 s'],
    [3 * 3600e9, '3 h 0 min'],
    [Number.NaN, ''],
  ])('%d ns is “%s”', (time, words) => {
    expect(timeWords(time)).toBe(words);
  });

  it('never tell a little as nothing, or nearly all as all', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(shareWords)).toEqual(['0 %', '<1 %', '50 %', '>99 %', '100 %']);
  });

  it('align a table', () => {
    expect(
      textTable(
        ['a', 'b'],
        [
          ['long', '1'],
          ['x', '22'],
        ],
      ),
    ).toEqual(['a      b', 'long   1', 'x     22']);
  });

  it('cut a text that a program sent', () => {
    expect(plain('a\nb\tc')).toBe('a b c');
    expect(plain('x'.repeat(100), 5)).toBe('xxxx…');
  });
});
