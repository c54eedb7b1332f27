/** What hovers and code lenses say of lines and functions: plain data in, words and links out. */
import { describe, expect, it } from 'vitest';
import { functionLenses, lensTitle } from '../../extension/plan/function-lenses.ts';
import { type LineFacts, lineHover } from '../../extension/plan/line-hover.ts';
import { code, entry, unlinked } from '../../extension/plan/quote.ts';
import { answerPending, answerReach, answerWhy } from '../../host/debug/index.ts';
import { functionAt, functionsOf } from '../../host/index.ts';
import { circle, timeout2 } from '../support/graphs.ts';
import { traceOfFixture } from '../support/trace-of.ts';

const NO_COUNTS = { pending: 0, returned: 0, failed: 0, cancelled: 0, lost: 0 };
const facts = (more: Partial<LineFacts>): LineFacts => ({
  session: { id: 4, name: 'heads.ts', over: false },
  place: { file: '/a/heads.ts', line: 3, column: 5 },
  mark: { ...NO_COUNTS, returned: 2, pending: 1 },
  last: [],
  pending: [],
  ...more,
});

/** Commands of the links in a text, with their arguments. */
const links = (text: string): [string, unknown][] =>
  [...text.matchAll(/\]\(command:([\w.]+)\?([^)]+)\)/g)].map(([, command, args]) => [
    command ?? '',
    JSON.parse(decodeURIComponent(args ?? '')),
  ]);

describe('a hover', () => {
  it('counts the promises of a line by state, and leads to all of them', () => {
    const text = lineHover(facts({}));
    expect(text).toContain('**3 promises** in `heads.ts`: ◌ 1 pending · ✓ 2 returned');
    expect(links(text)).toEqual([
      ['promiseGraph.revealPlace', [{ session: 4, place: { file: '/a/heads.ts', line: 3, column: 5 } }]],
    ]);
  });

  it('tells the last values, the youngest first, each with its link', () => {
    const last = [
      { id: 7, state: 'returned', text: '"Heads"' },
      { id: 9, state: 'failed', text: 'Error: no coin' },
    ] as const;
    const text = lineHover(facts({ last }));
    expect(text).toMatch(/Last: failed `Error: no coin` .*, `"Heads"`/);
    expect(links(text).slice(0, 2)).toEqual([
      ['promiseGraph.askPromise', [4, 9, 'why']],
      ['promiseGraph.askPromise', [4, 7, 'why']],
    ]);
  });

  it('says what holds a pending promise up, and that a ring can never settle', () => {
    const { trace, names } = traceOfFixture(timeout2, 1);
    const of = (id: number, from: typeof trace) => ({
      promise: answerPending(from, 99).list.find((each) => each.id === id)!,
      why: answerWhy(from, id, false),
    });
    const text = lineHover(facts({ pending: [of(names.main, trace)] }));
    expect(text).toMatch(/`main` is held up by `(?:sleep|tmout).*`, `(?:sleep|tmout)/);
    expect(links(text)).toContainEqual(['promiseGraph.askPromise', [4, names.main, 'cancel']]);
    const ring = traceOfFixture(circle);
    const never = lineHover(facts({ pending: [of(ring.names.b, ring.trace)] }));
    expect(never).toContain('This can never settle');
  });

  it('shows a program’s text as text, whatever is in it', () => {
    expect(code('a `b` ``c``')).toBe('``` a `b` ``c`` ```');
    expect(code('[x](command:evil)')).toBe('`[x](command:evil)`');
    expect(code('one\n\ntwo')).toBe('`one two`');
    expect(code('x'.repeat(500)).length).toBeLessThan(130);
    expect(code('user\u202Etxt.exe')).toBe('`user�txt.exe`');
  });

  it('makes neither link nor picture of the names in a ring that can never settle', () => {
    const { trace, names } = traceOfFixture(circle);
    const [promise] = answerPending(trace, 99).list.filter(({ id }) => id === names.b);
    const verdict = 'This can never settle: ![](https://far.example/a.png) waits for [x](command:evil).';
    const text = lineHover(facts({ pending: [{ promise: promise!, why: { ways: [], verdict, complete: true } }] }));
    expect(text).toContain('\\!\\[\\]\\(https\\:');
    expect(links(text).map(([command]) => command)).not.toContain('evil');
  });
});

describe('an entry to choose from', () => {
  it('makes no icon of a promise’s name, and is one line that can be read', () => {
    expect(entry('wait\n$(flame)')).toBe('wait \\$(flame)');
    expect(entry('x'.repeat(70_000)).length).toBeLessThan(130);
  });
});

describe('a message', () => {
  it('makes no link of a file’s name', () => {
    expect(unlinked('Reading [x](command:evil).promise-trace')).toBe('Reading [x] (command:evil).promise-trace');
  });
});

describe('an answer of what a cancel would reach', () => {
  it('names each promise with its part', () => {
    const { trace, names } = traceOfFixture(timeout2, 1);
    const { parts, complete } = answerReach(trace, names.pick);
    expect(complete).toBe(true);
    const partOf = (id: number) => parts.find(({ promise }) => promise.id === id)?.part;
    expect([partOf(names.sleep), partOf(names.tmout), partOf(names.main)]).toEqual([
      'ends cancelled',
      'ends cancelled',
      'fails with it',
    ]);
  });

  it('is empty for what has settled, and for what is not known', () => {
    const { trace, names } = traceOfFixture(timeout2);
    expect(answerReach(trace, names.sleep).parts).toEqual([]);
    expect(answerReach(trace, 99_999).parts).toEqual([]);
    expect(answerWhy(trace, 99_999, false).ways).toEqual([]);
  });
});

describe('the functions of a file', () => {
  const source = `function start() {
  const inner = () => {
    return 1;
  };
  return inner;
}
class Coin {
  async flip() {
    return [1, 2].map((side) => side);
  }
}
`;

  it('are found by name with their lines; callbacks belong to the function around them', () => {
    const functions = functionsOf('/a/coin.ts', source);
    expect(functions.map(({ name, line, lastLine }) => [name, line, lastLine])).toEqual([
      ['start', 1, 6],
      ['inner', 2, 4],
      ['flip', 8, 10],
    ]);
    expect(functionAt(functions, 3)?.name).toBe('inner');
    expect(functionAt(functions, 5)?.name).toBe('start');
    expect(functionAt(functions, 9)?.name).toBe('flip');
    expect(functionAt(functions, 11)).toBeNull();
  });

  it('are none where the text is no program', () => {
    expect(functionsOf('/a/broken.ts', '}}} not ((')).toEqual([]);
  });

  it('say how many promises they made, and lead to where most are pending', () => {
    const counts: Record<number, object> = {
      1: { pending: 0, returned: 9, failed: 0, cancelled: 0 },
      2: { pending: 3, returned: 0, failed: 0, cancelled: 0 },
    };
    const session = {
      id: 4,
      over: false,
      recording: null,
      sites: new Map([
        [1, { line: 3 }],
        [2, { line: 3 }],
        [3, { line: 11 }],
      ]),
      sitesIn: () => [1, 2, 3],
      countOf: (site: number) => ({ ...NO_COUNTS, ...counts[site] }),
    };
    const functions = functionsOf('/a/coin.ts', source);
    expect(functionLenses([session], '/a/coin.ts', functions)).toEqual([
      { line: 2, title: '12 promises · 3 pending', place: { session: 4, site: 2 } },
    ]);
    expect(functionLenses([{ ...session, over: true }], '/a/coin.ts', functions)[0]?.title).toBe(
      '12 promises · 3 never settled',
    );
    expect(lensTitle({ ...NO_COUNTS, failed: 1 })).toBe('1 promise · 1 failed');
  });
});
