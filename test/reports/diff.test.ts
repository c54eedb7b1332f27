/** Two runs of a program compared: which place is which, what is chance, and what is told. */
import { describe, expect, it } from 'vitest';
import { type Difference, diffOf, relativeFile } from '../../webview/reports/diff.ts';
import { diffText } from '../../webview/reports/diff-text.ts';
import { rankDifference, shareDifference } from '../../webview/reports/noise.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { emptyTrace } from '../support/trace-of.ts';

/** A call of a program: where, what, and how long each of its promises takes, in ms; -1 for one that stays pending. */
interface Call {
  readonly line: number;
  readonly in?: string;
  readonly operation?: 'sleep' | 'io' | 'task';
  readonly takes: readonly number[];
  readonly fails?: (at: number) => string;
}

function run(
  calls: readonly Call[],
  folder = '/home/ada/work',
  clock: 'real' | 'virtual' = 'real',
  program = 'main.ts',
): TraceStore {
  const { trace, sink } = emptyTrace();
  sink.session(0, {
    protocol: 1,
    runtime: 'lwt',
    pid: 1,
    program: `${folder}/${program}`,
    arguments: [],
    startedAt: 0,
    clock,
    sites: true,
  });
  let id = 0;
  let now = 0;
  calls.forEach((call, index) => {
    sink.site(index + 1, { file: `${folder}/src/echo.ts`, line: call.line, column: 3, functionName: call.in ?? '' });
    call.takes.forEach((takes, at) => {
      sink.create(now, ++id, call.operation ?? 'task', index + 1, '', -1);
      if (takes < 0) return;
      now += takes * 1e6;
      const failure = call.fails?.(at) ?? '';
      sink.settle(now, id, failure === '' ? 'returned' : 'failed', failure, 0);
    });
  });
  sink.exit(now, 'returned', 0);
  return trace;
}

const about = (middle: number, spread: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => middle + spread * Math.sin(at * 12.9898));

const told = (difference: Difference): Record<string, string[]> =>
  Object.fromEntries(
    (['appeared', 'vanished', 'slower', 'faster', 'endedOtherwise', 'counts'] as const).flatMap((list) => {
      const places = difference[list].map(({ before, after }) => `${before?.line ?? '-'} ${after?.line ?? '-'}`);
      return places.length === 0 ? [] : [[list, places]];
    }),
  );

const same: Call = { line: 10, takes: about(10, 3, 40) };

describe('runs of two programs', () => {
  it('are told apart from runs of one in two places', () => {
    const one = run([same]);
    expect(diffOf(one, run([same], '/home/bob/copy')).sameProgram).toBe(true);
    const strangers = diffOf(one, run([same], '/home/ada/work', 'real', 'server.ts'));
    expect(strangers.sameProgram).toBe(false);
    expect(diffText(strangers)).toMatch(/^These are runs of different programs, main\.ts and server\.ts:/);
    expect(diffText(diffOf(one, one))).not.toContain('different programs');
  });
});

describe('two runs of a program', () => {
  it.each<[string, Call[], Call[], Record<string, string[]>]>([
    ['the same', [same], [same], {}],
    ['noise', [same], [{ line: 10, takes: about(10.6, 4, 40) }], {}],
    ['slower', [same], [{ line: 10, takes: about(20, 5, 40) }], { slower: ['10 10'] }],
    ['faster', [same], [{ line: 10, takes: about(5, 1, 40) }], { faster: ['10 10'] }],
    ['slower, but of too few to tell', [{ line: 10, takes: [10] }], [{ line: 10, takes: [20] }], {}],
    ['one slow among many', [same], [{ line: 10, takes: [...about(10, 3, 39), 900] }], {}],
    [
      'slower by very little, surely',
      [{ line: 1, takes: about(0.02, 0, 500) }],
      [{ line: 1, takes: about(0.04, 0, 500) }],
      {},
    ],
    ['a new place', [same], [same, { line: 12, operation: 'io', takes: [1] }], { appeared: ['- 12'] }],
    ['a place less', [same, { line: 12, operation: 'io', takes: [1] }], [same], { vanished: ['12 -'] }],
    [
      'all of it fails now',
      [{ line: 1, takes: [1] }],
      [{ line: 1, takes: [1], fails: () => 'Error: closed' }],
      { endedOtherwise: ['1 1'] },
    ],
    ['it stays pending now', [{ line: 1, takes: [1] }], [{ line: 1, takes: [-1] }], { endedOtherwise: ['1 1'] }],
    [
      'one more failure of the same kind is chance',
      [{ line: 1, takes: about(1, 0, 50), fails: (at) => (at < 2 ? 'Error: closed' : '') }],
      [{ line: 1, takes: about(1, 0, 50), fails: (at) => (at < 3 ? 'Error: closed' : '') }],
      {},
    ],
    [
      'another failure is news',
      [{ line: 1, takes: about(1, 0, 50), fails: (at) => (at < 2 ? 'Error: closed' : '') }],
      [{ line: 1, takes: about(1, 0, 50), fails: (at) => (at < 2 ? 'Error: reset' : '') }],
      { endedOtherwise: ['1 1'] },
    ],
    [
      'many more promises',
      [{ line: 1, takes: about(1, 0, 10) }],
      [{ line: 1, takes: about(1, 0, 40) }],
      { counts: ['1 1'] },
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(told(diffOf(run(before), run(after)))).toEqual(expected);
  });

  it('on a virtual clock, what takes longer is slower however few it is', () => {
    const before = run([{ line: 1, takes: [1000] }], undefined, 'virtual');
    const after = run([{ line: 1, takes: [2000] }], undefined, 'virtual');
    expect(told(diffOf(before, after))).toEqual({ slower: ['1 1'] });
    expect(diffOf(before, after).slower[0].timesLonger).toBeCloseTo(2, 1);
  });
});

describe('a place is found again', () => {
  const call = (line: number, operation: Call['operation'] = 'io', inside = 'serve'): Call => ({
    line,
    operation,
    in: inside,
    takes: [1],
  });
  const end = (line: number): Call => call(line, 'task', 'end');
  it.each<[string, Call[], Call[], Record<string, string[]>]>([
    ['where lines have moved', [call(10), call(20)], [call(14), call(24)], {}],
    [
      'where one was put in before it',
      [call(10), call(20), end(40)],
      [call(12), call(15), call(25), end(45)],
      { appeared: ['- 12'] },
    ],
    [
      'where one was taken out',
      [call(12), call(15), call(25), end(45)],
      [call(10), call(20), end(40)],
      { vanished: ['12 -'] },
    ],
    ['in a function of another name, near by', [call(10, 'io', 'old')], [call(12, 'io', 'new')], {}],
    [
      'not far away in a function of another name',
      [call(10, 'io', 'old')],
      [call(120, 'io', 'new')],
      { appeared: ['- 120'], vanished: ['10 -'] },
    ],
    ['not as another operation', [call(10, 'io')], [call(10, 'sleep')], { appeared: ['- 10'], vanished: ['10 -'] }],
  ])('%s', (_name, before, after, expected) => {
    expect(told(diffOf(run(before), run(after, '/tmp/other')))).toEqual(expected);
  });

  it.each([
    ['/home/ada/work/src/echo.ts', '/home/ada/work/main.ts', 'src/echo.ts'],
    ['file:///home/ada/work/src/echo.ts', '/home/ada/work/main.ts', 'src/echo.ts'],
    ['/home/ada/lib/a.ts', '/home/ada/work/main.ts', '../lib/a.ts'],
    ['C:\\work\\src\\echo.ts', 'C:\\work\\main.ts', 'src/echo.ts'],
    ['/usr/lib/a.ts', '/home/ada/main.ts', '/usr/lib/a.ts'],
    ['library', '/home/ada/main.ts', 'library'],
  ])('%s seen from %s is %s', (file, program, relative) => {
    expect(relativeFile(file, program)).toBe(relative);
  });
});

describe('chance', () => {
  it.each([
    ['the same', [5, 5, 5], [5, 5, 5], 0],
    ['nothing on one side', [], [1], 0],
    ['all in one bucket', [9], [9], 0],
  ])('%s does not differ', (_name, first, second, expected) => {
    expect(rankDifference(first, second)).toBe(expected);
  });

  it('ranks by Mann and Whitney, ties halved', () => {
    // U of 1,2 against 3,4 is 4; its mean 2, its variance 2 * 2 * 5 / 12.
    expect(rankDifference([1, 1], [0, 0, 1, 1])).toBeCloseTo(2 / Math.sqrt(20 / 12), 10);
    expect(rankDifference([0, 0, 1, 1], [1, 1])).toBeCloseTo(-2 / Math.sqrt(20 / 12), 10);
  });

  it('compares shares', () => {
    expect(shareDifference(10, 100, 10, 100)).toBe(0);
    expect(shareDifference(1, 100, 30, 100)).toBeGreaterThan(3.29);
    expect(shareDifference(0, 0, 5, 5)).toBe(0);
  });
});

describe('the report', () => {
  it('says in words what differs', () => {
    const before = run([same, { line: 30, operation: 'io', takes: [1] }]);
    const after = run([{ line: 12, takes: about(20, 5, 40), fails: (at) => (at === 3 ? 'Error: \u001b[31mred' : '') }]);
    const text = diffText(diffOf(before, after));
    expect(text).toMatch(/Slower\n.*\n.*task.*src\/echo\.ts:10 → 12/);
    expect(text).toMatch(/Vanished\n.*\n.*io, line 30.*src\/echo\.ts:30/);
    expect(text).toMatch(/Ended otherwise\n.*\n.*fails anew with Error: /);
    expect(text).not.toContain('\u001b');
  });
});
