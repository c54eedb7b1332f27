/** Which calls get a mark, what it looks like, and that nothing else of the text changes. */
import { SourceMap } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as library from '../../runtime-instrumented/index.ts';
import { markCalls } from '../../runtime-instrumented/sites/index.ts';
import { CALLED_WITH_NOTHING, READ } from '../../runtime-instrumented/sites/library-names.ts';
import { VARIABLE, withoutMarks } from '../../runtime-instrumented/sites/marks.ts';

function mark(text: string, kind: 'module' | 'commonjs' = 'module'): string {
  let last = 0;
  return markCalls(text, { kind, url: 'file:///program.js', nextNumber: () => ++last });
}

/** The marked text without its source map, and with marks in short. */
function short(text: string, kind: 'module' | 'commonjs' = 'module'): string {
  return mark(text, kind)
    .replace(/\n\/\/# sourceMappingURL.*\n$/, '')
    .replaceAll(VARIABLE, '@')
    .replaceAll('/*__pg*/', '');
}

describe('a mark', () => {
  it.each([
    ['f(a)', 'f((@[0]=1,a))', 'is stored before what runs no code'],
    ['f(a, () => b)', 'f(a, (@[0]=1,() => b))', 'is stored after all other arguments'],
    ['f(a.b)', 'f([a.b][@[0]=1,0])', 'is stored after what may run code'],
    ['f(g(a))', 'f([g((@[0]=2,a))][@[0]=1,0])', 'of an outer call is stored after those of the inner'],
    ['f(...x.y)', 'f(...[x.y][@[0]=1,0])', 'finds room in a spread argument'],
    ['a?.b(c)', 'a?.b((@[0]=1,c))', 'is skipped with an optional call'],
    ['Lwt.wait()', 'Lwt.wait(...(@[0]=1,[]))', 'takes the place of no arguments where the name is the library’s'],
    ['Lwt.returnUnit', '(@[0]=1,Lwt).returnUnit', 'stands in reads of properties that make promises'],
    ['f(a,)', 'f((@[0]=1,a),)', 'comes before a last comma'],
    ['f((a))', 'f(((@[0]=1,a)))', 'stays within brackets of the program'],
    ['import(a)', 'import(a)', 'is not in a dynamic import'],
    ['new F(a)', 'new F(a)', 'is not in a new'],
    ['f`a`', 'f`a`', 'is not in a template'],
    ['f()', 'f()', 'is not in a call without arguments of another name'],
    ['class A extends B { constructor() { super(a); } }', undefined, 'is not in a call of super'],
    ['f((a, b))', undefined, 'is not in a sequence, which would come apart'],
  ])('%s', (text, expected, _why) => {
    expect(short(text)).toBe(expected ?? text);
  });

  it.each([
    "const a = require('a');",
    "Object.defineProperty(exports, '__esModule', { value: true });",
    "__exportStar(require('./b'), exports);",
    'Object.keys(a).forEach(function (key) { exports[key] = a[key]; });',
  ])('is not where Node reads the exports of a CommonJS file: %s', (text) => {
    expect(mark(text, 'commonjs')).toBe(text);
  });

  it('can be taken out of the text again', () => {
    const text = 'f(a, g(...h(b.c)), () => Lwt.wait(), Lwt.returnUnit, [1, k(2)], async (x) => await m(x));';
    const marked = mark(text);
    expect(marked).not.toContain(text);
    expect(withoutMarks(marked.replace(/\n\/\/# sourceMappingURL.*\n$/, ''))).toBe(text);
  });
});

describe('a text stays as it is', () => {
  it.each([
    ['that is no JavaScript', 'f(a'],
    ['of a module in a CommonJS file', 'import a from "a"; f(a)'],
    ['that knows the name of our variable', `f(${VARIABLE})`],
    ['without calls', 'const a = 1;'],
    ['whose own source map cannot be read', 'f(a);\n//# sourceMappingURL=absent.js.map'],
  ])('%s', (_which, text) => {
    expect(mark(text, text.startsWith('import') ? 'commonjs' : 'module')).toBe(text);
  });
});

describe('the source map of a marked text', () => {
  function mapOf(marked: string): SourceMap {
    const inline = /base64,(\S+)\n$/.exec(marked)?.[1] ?? '';
    return new SourceMap(JSON.parse(Buffer.from(inline, 'base64').toString()));
  }

  it('leads every token to its own line and column', () => {
    const text =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program's own template
      '#!/usr/bin/env node\n$1($2, $3($4.$5), `\n${$6(1)}`); $7(\n  $8,\n);\r\nconst é = $9(() =>\u2028 $a(3)); $b(4); $c($d)';
    const marked = mark(text);
    const map = mapOf(marked);
    const place = (whole: string, offset: number): [number, number] => {
      const lines = whole.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
      return [lines.length - 1, lines.at(-1)?.length ?? 0];
    };
    for (const { 0: word, index } of text.matchAll(/\$\w/g)) {
      const entry = map.findEntry(...place(marked, marked.indexOf(word))) as Record<string, unknown>;
      expect([word, entry.originalLine, entry.originalColumn]).toEqual([word, ...place(text, index)]);
    }
  });

  it('goes on to where the text itself came from', () => {
    const inner = { version: 3, sources: ['first.ts'], names: [], mappings: 'AAKI,CAAC' };
    const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(inner)).toString('base64')}`;
    const entry = mapOf(mark(`f(a)\n${comment}`)).findEntry(0, 0);
    expect(entry).toMatchObject({ originalSource: 'file:///first.ts', originalLine: 5, originalColumn: 4 });
  });
});

describe('the names of the library', () => {
  /** Functions without parameters that make no promise, or only one that nobody asks for a site of. */
  const HARMLESS = new Set(
    'pausedCount newKey create createEmpty empty resetRules defaultBufferSize simpleInit getBounds getcwd gethostname'
      .concat(' getMaxNumberOfThreadsQueued nbthreads nbthreadsbusy nbthreadsqueued signalCount waitCount jobCount')
      .concat(' selfInit bool now')
      .split(' '),
  );

  it('are those of functions that can be called with nothing, and of properties that make a promise', () => {
    const called = new Set<string>();
    const read = new Set<string>();
    for (const namespace of Object.values(library)) {
      if (typeof namespace !== 'object' || namespace === null) continue;
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(namespace))) {
        const value = property.value as unknown;
        if (property.get !== undefined && name.startsWith('return')) read.add(name);
        else if (typeof value === 'function' && value.length === 0 && !/^class/.test(String(value))) called.add(name);
      }
    }
    expect([...READ].sort()).toEqual([...read].sort());
    expect([...called].filter((name) => !CALLED_WITH_NOTHING.has(name) && !HARMLESS.has(name))).toEqual([]);
  });
});
