/** Search over a trace: the words, where they are looked for, and a million promises in slices. */
import { describe, expect, it } from 'vitest';
import { MOST_FOUND, Search } from '../../webview/trace/search.ts';
import { parseQuery } from '../../webview/trace/search-query.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { traceOf } from '../support/trace-of.ts';

describe('a query', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['heads', [['any', 'heads']]],
    [
      'HEADS tails',
      [
        ['any', 'heads'],
        ['any', 'tails'],
      ],
    ],
    ['file:echo.ts', [['file', 'echo.ts']]],
    [
      'state:pending op:sleep',
      [
        ['state', 'pending'],
        ['op', 'sleep'],
      ],
    ],
    ['value:"no answer"', [['value', 'no answer']]],
    ['"no answer"', [['any', 'no answer']]],
    ['value:"no answer', [['value', 'no answer']]],
    ['12:30', [['any', '12:30']]],
    ['http://here', [['any', 'http://here']]],
    ['file:', [['any', 'file:']]],
    ['constructor:x', [['any', 'constructor:x']]],
  ] as const)('“%s” is %j', (text, terms) => {
    expect(parseQuery(text).map((term) => [term.field, term.text])).toEqual(terms);
  });

  it('of very many words looks at the first ones only', () => {
    expect(parseQuery('word '.repeat(10_000))).toHaveLength(24);
  });
});

function find(trace: TraceStore, query: string, moment?: number): string[] {
  const search = new Search(trace, query, moment);
  search.advance();
  return search.found.map((row) => trace.nameOf(row));
}

const program = traceOf((story) => {
  const sleep = story.sleep(1, { line: 7 });
  const heads = story.bind(sleep, { line: 8, name: 'heads' });
  const read = story.io('read', { line: 9, name: 'tails' });
  story.returned(sleep);
  story.settle(heads, 'failed', 'Error: no answer');
  story.returned(read, '"HTTP/1.1 200"');
  story.task({ line: 70, name: 'never' });
});

describe('search', () => {
  it.each([
    ['tails', ['tails']],
    ['name:heads', ['heads']],
    ['name:failed', []],
    ['failed', ['heads']],
    ['state:pending', ['never']],
    ['file:heads.ts:7', ['sleep 1 s', 'never']],
    ['file:heads.ts:8', ['heads']],
    ['op:sleep', ['sleep 1 s']],
    ['sleep', ['sleep 1 s']],
    ['op:io returned', ['tails']],
    ['value:"NO answer"', ['heads']],
    ['no answer', ['heads']],
    ['name:"no answer"', []],
    ['http/1.1', ['tails']],
    ['nothing of the kind', []],
    ['', []],
  ])('“%s” finds %j', (query, names) => {
    expect(find(program, query)).toEqual(names);
  });

  it('looks at the moment that is shown', () => {
    const before = program.nextSettle('failed', 0) - 1;
    expect(find(program, 'failed', before)).toEqual([]);
    expect(find(program, '"no answer"', before)).toEqual([]);
    expect(find(program, 'state:pending heads', before)).toContain('heads');
    expect(find(program, 'never', before)).toEqual([]);
  });

  const many = traceOf((story) => {
    for (let at = 0; at < 50_000; at++) story.returned(story.task({ line: 1 }), at % 2 === 0 ? 'even' : 'odd');
  });

  it('keeps so many of what it found, and counts the rest', () => {
    const search = new Search(many, 'value:even');
    search.advance();
    expect([search.found.length, search.total, search.done]).toEqual([MOST_FOUND, 25_000, true]);
  });

  it('goes on from where it stopped, with what was found so far at once', () => {
    const search = new Search(many, 'odd');
    expect(search.advance(() => true)).toBe(false);
    expect(search.total).toBeGreaterThan(0);
    expect(search.share).toBeLessThan(1);
    while (!search.advance(() => true));
    expect([search.total, search.share]).toEqual([25_000, 1]);
  });

  it('looks a call site up once, however many promises were made there', () => {
    let asked = 0;
    const counting = new Proxy(many, {
      get: (target, name) => {
        if (name === 'sites') asked++;
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    new Search(counting, 'odd').advance();
    expect(asked).toBe(1);
  });
});
