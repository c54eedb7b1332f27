/** What a call site is called: a table of small cases, and files that give no names. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { callsOf } from '../../host/names/calls-of-file.ts';
import { forgetSources, nameSites } from '../../host/names/index.ts';
import type { SiteName } from '../../webview/contract/names.ts';
import { nameCases } from './names-table.ts';

const shown = ({ kind, name, snippet }: SiteName) =>
  [kind, name, snippet && `\`${snippet}\``].filter((part) => part !== '').join(' ');

/** Takes the marks out of a source; the place of the first one is the site. */
function marked(source: string): { text: string; line: number; column: number } {
  const before = source.slice(0, source.indexOf('‹'));
  const lines = before.split(/\r\n|\n/);
  return { text: source.replace(/[‹›]/g, ''), line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

describe('a promise is named after', () => {
  it.each(nameCases)('$says: $source', ({ source, expected, file = 'case.ts' }) => {
    const { text, line, column } = marked(source);
    expect(shown(callsOf(file, text).at(line, column))).toBe(expected);
  });

  it('has a table of at least sixty cases, each of its own', () => {
    expect(new Set(nameCases.map((each) => each.source)).size).toBe(nameCases.length);
    expect(nameCases.length).toBeGreaterThan(60);
  });
});

describe('in the samples', () => {
  // Each call is found by its text up to the mark, so that lines may move.
  const cases: readonly (readonly [file: string, text: string, expected: string])[] = [
    ['heads1.ts', 'Lwt.‹join›([', 'none'],
    ['heads1.ts', "Time.sleepNs(Duration.ofSec(1)).‹bind›(() => Console.logS('Heads'))", "none `logS('Heads')`"],
    ['heads1.ts', "]).‹bind›(() => Console.logS('Finished'))", "function start `logS('Finished')`"],
    ['heads2.ts', 'const heads = Time.sleepNs(Duration.ofSec(1)).‹bind›', "variable heads `logS('Heads')`"],
    ['heads2.ts', 'const tails = Time.sleepNs(Duration.ofSec(2)).‹bind›', "variable tails `logS('Tails')`"],
    ['heads2.ts', 'heads.‹and›(tails)', 'none'],
    ['echo-server.ts', 'Random.int(2500))).‹map›(', "function readLine `'a'.repeat(Random.int(20))`"],
    ['echo-server.ts', 'readLine().‹bind›((s)', 'function echoServer `logS(s).bind(() => echoServer(n - 1))`'],
    ['echo-server.ts', 'Console.logS(s).‹bind›', 'none `echoServer(n - 1)`'],
    ['timeout1.ts', 'Time.sleepNs(delay).‹bind›', 'function timeout'],
    ['timeout1.ts', 'const t = Time.sleepNs(Duration.ofMs(Random.int(3000))).‹map›', "variable t `'Heads'`"],
    ['timeout2.ts', 'const tmout = Time.‹sleepNs›(delay)', 'variable tmout'],
    ['timeout2.ts', 'return Lwt.‹pick›([', 'function timeout'],
    ['timeout2.ts', 'tmout.‹map›(() => None)', 'none `None`'],
    ['timeout2.ts', 't.‹map›((v) => Some(v))', 'none `Some(v)`'],
    ['request.ts', 'const request = Lwt.‹go›', 'variable request `withConnection(google, ([incoming, outgoing]) =…`'],
    ['request.ts', 'const timeout = Lwt.‹go›', 'variable timeout `sleep(5)`'],
    ['request.ts', 'const addresses = yield* LwtUnix.‹getaddrinfo›', 'variable addresses'],
    ['request.ts', 'const response = yield* LwtIo.‹read›', 'variable response'],
  ];
  it.each(cases)('%s: %s', (file, mark, expected) => {
    const source = readFileSync(new URL(`../../samples/${file}`, import.meta.url), 'utf8');
    const [before = '', ...after] = mark.split(/[‹›]/);
    const at = source.indexOf(before + after.join(''));
    expect(at).toBeGreaterThanOrEqual(0);
    const lines = source.slice(0, at + before.length).split('\n');
    expect(shown(callsOf(file, source).at(lines.length, (lines.at(-1)?.length ?? 0) + 1))).toBe(expected);
  });

  it('no program is left out', () => {
    const files = readdirSync(new URL('../../samples/', import.meta.url)).filter((file) => file.endsWith('.ts'));
    expect([...new Set(cases.map(([file]) => file))].sort()).toEqual(files.sort());
  });
});

describe('the column of a call is the one that this Node writes into a stack frame', () => {
  // Each expression calls `where`, which returns its caller's line and column.
  const expressions = [
    'where()',
    'a.where()',
    'a.b.where()',
    'a[k]()',
    "a['where']()",
    'a?.where()',
    'a.where?.()',
    'a?.b?.where()',
    '(where)()',
    '(0, a.where)()',
    '(k ? where : where)()',
    'a\n  .b\n  .where()',
    '(() => where)()()',
    'new Made().at',
    'new Made.prototype.constructor().at',
    'new Derived().at',
    'new Derived().inherited()',
    'where(...[1])',
    'a.where\n(1)',
  ];
  const prelude = `
    const where = function where() {
      const at = {};
      Error.captureStackTrace(at, where);
      return /:(\\d+:\\d+)\\)?$/.exec(at.stack.split('\\n')[1])[1];
    };
    const k = 'where', a = { where, b: { where } };
    // The caller of what calls: for new and super.
    const above = () => {
      const at = {};
      Error.captureStackTrace(at, above);
      return /:(\\d+:\\d+)\\)?$/.exec(at.stack.split('\\n')[2])[1];
    };
    class Made { constructor() { this.at = above(); } run() { return above(); } }
    class Derived extends Made {
      constructor() {
        super();
      }
      inherited() { return super.run(); }
    }
  `;
  it.each(expressions)('%s', (expression) => {
    const text = `{${prelude};const result =\n${expression};\nresult}`;
    const said = String(runInThisContext(text, 'engine.js'));
    const [line = 0, column = 0] = said.split(':').map(Number);
    expect(callsOf('engine.js', text).has(line, column)).toBe(true);
  });
});

describe('a file on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph names '));
  const file = join(folder, 'a program.ts');
  const first = [{ line: 1, column: 15 }];
  beforeEach(forgetSources);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives names by its path or its URL, in the order asked', async () => {
    writeFileSync(file, 'const heads = sleep(1).bind(f);');
    const sites = [{ line: 1, column: 24 }, { line: 9, column: 9 }, ...first];
    for (const each of [file, pathToFileURL(file).href]) {
      const { names, problem } = await nameSites(each, sites);
      expect(problem).toBeNull();
      expect(names.map(shown)).toEqual(['variable heads `f`', 'none', 'none `sleep(1)`']);
    }
  });

  it('is read again when it has changed', async () => {
    writeFileSync(file, 'const heads = sleep(1);');
    expect((await nameSites(file, first)).names.map(shown)).toEqual(['variable heads']);
    writeFileSync(file, 'const tails = sleep(1);');
    utimesSync(file, new Date(1e12), new Date(1e12));
    expect((await nameSites(file, first)).names.map(shown)).toEqual(['variable tails']);
  });

  it('that begins with a byte order mark has the columns that the engine counts', async () => {
    writeFileSync(file, '\uFEFFconst heads = sleep(1);');
    expect((await nameSites(file, first)).names.map(shown)).toEqual(['variable heads']);
  });

  it('that does not parse gives no names, and a sentence', async () => {
    writeFileSync(file, 'const = ] %%%');
    const { names, problem } = await nameSites(file, first);
    expect(names.map(shown)).toEqual(['none']);
    expect(problem).toMatch(/^.*a program\.ts could not be parsed, so its promises have no names: .+/);
  });

  it('that is gone gives no names, and a sentence', async () => {
    const { names, problem } = await nameSites(join(folder, 'gone.ts'), first);
    expect(names.map(shown)).toEqual(['none']);
    expect(problem).toContain('gone.ts cannot be read');
  });

  it('that is a folder gives no names, and a sentence', async () => {
    expect((await nameSites(folder, first)).problem).toContain('cannot be read');
  });

  it('that says it is empty is not read: one of the system may never end', async () => {
    const { names, problem } = await nameSites('/proc/self/status', first);
    expect({ names: names.map(shown), problem }).toEqual({ names: ['none'], problem: null });
  });

  it('that is too big is not parsed', async () => {
    writeFileSync(file, `const heads = sleep(1);\n${'// filler\n'.repeat(300_000)}`);
    const { names, problem } = await nameSites(file, first);
    expect(names.map(shown)).toEqual(['none']);
    expect(problem).toContain('too big');
  });

  it.each(['node:internal/timers', 'https://example.org/x.js', 'data:text/javascript,f()', '', '//server/share/x.js'])(
    'is not looked for under %j',
    async (name) => {
      expect(await nameSites(name, first)).toEqual({
        names: [{ name: '', kind: 'none', snippet: '' }],
        problem: null,
      });
    },
  );

  it('with a chain of thousands of calls does not overflow the stack', () => {
    const text = `const long = p${'.bind(f)'.repeat(5_000)};`;
    expect(callsOf('long.ts', text).at(1, text.lastIndexOf('bind') + 1).name).toBe('long');
  });
});
