/** What the debugger answers about a trace, and the conditions that people write. */
import { describe, expect, it } from 'vitest';
import { chainFrom, findNamed, readCondition, readHits, whyPending } from '../../host/debug/index.ts';
import { circle, heads1, timeout2 } from '../support/graphs.ts';
import { traceOfFixture } from '../support/trace-of.ts';

describe('a question', () => {
  it('who led here goes from a promise to the main one', () => {
    const { trace, names } = traceOfFixture(heads1, 1);
    const rows = chainFrom(trace, trace.rowOf(names.heads), trace.moments);
    expect(rows.map((row) => trace.idOf(row))).toEqual([names.heads, names.join, names.finished, names.main]);
  });

  it('why something is pending leads down to what holds it up', () => {
    const { trace, names } = traceOfFixture(timeout2, 1);
    const { ways, ring } = whyPending(trace, trace.rowOf(names.main), trace.moments);
    expect(ways.map((way) => trace.idOf(way.at(-1) ?? -1)).sort()).toEqual([names.sleep, names.tmout].sort());
    expect(ring).toEqual([]);
  });

  it('why promises wait that wait for one another names the ring', () => {
    const { trace, names } = traceOfFixture(circle);
    expect(whyPending(trace, trace.rowOf(names.b), trace.moments).ring.length).toBeGreaterThan(0);
  });

  it('what a name means prefers what is pending, and a number is the promise itself', () => {
    const { trace, names } = traceOfFixture(heads1, 1);
    expect(findNamed(trace, 'tails', trace.moments)).toBe(trace.rowOf(names.tails));
    expect(findNamed(trace, `#${names.join}`, trace.moments)).toBe(trace.rowOf(names.join));
    expect(findNamed(trace, 'nobody', trace.moments)).toBe(-1);
  });
});

describe('a condition', () => {
  it.each([
    ['created', { on: ['create'] }],
    ['failed', { on: ['settle'], states: ['failed'] }],
    ['state == "cancelled"', { on: ['settle'], states: ['cancelled'] }],
    ['returned and value contains "a and b"', { on: ['settle'], states: ['returned'], contains: 'a and b' }],
    ['value == "Heads"', { on: ['settle'], equals: '"Heads"' }],
  ])('%s', (text, expected) => {
    expect(readCondition(text)).toEqual(expected);
  });

  it('that is none is answered with the words that there are', () => {
    expect(readCondition('x > 3')).toMatch(/“x > 3” is no condition\. There are: created/);
  });

  it.each([
    ['3', { how: 'at', count: 3 }],
    ['>= 3', { how: 'from', count: 3 }],
    ['> 3', { how: 'from', count: 4 }],
    ['%3', { how: 'every', count: 3 }],
  ])('on hits: %s', (text, expected) => {
    expect(readHits(text)).toEqual(expected);
  });

  it.each(['0', 'often', '-1', '1e9'])('on hits is refused: %s', (text) => {
    expect(readHits(text)).toMatch(/no count of hits/);
  });
});
