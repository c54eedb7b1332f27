/**
 * A marked program does what the program does: the same values, the same order of everything, the
 * same errors with the same words. Programs are drawn at random from most of the syntax in which a
 * call can stand, and run both ways.
 */
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markCalls } from '../../runtime-instrumented/sites/index.ts';
import { VARIABLE } from '../../runtime-instrumented/sites/marks.ts';

const numbers = new Int32Array(2);
beforeAll(() => void Object.defineProperty(globalThis, VARIABLE, { value: numbers, configurable: true }));
afterAll(() => void Reflect.deleteProperty(globalThis, VARIABLE));

/** What programs are made of. `t` logs that it was called, with what, and on what. */
const PROLOGUE = `
const log = [];
const text = (v) => typeof v === 'function' ? 'function/' + v.length : typeof v === 'object' && v !== null ? '{' + Object.keys(v) + '}' : String(v);
function t(...given) { log.push('t' + arguments.length + '(' + given.map(text) + ')'); return given.length === 0 ? o : given[given.length - 1]; }
const o = { n: 1, get g() { log.push('g'); return t; }, m(...given) { log.push('m on ' + text(this) + ' of ' + given.map(text)); return this; },
  *[Symbol.iterator]() { log.push('iterate'); yield 1; yield 2; }, [Symbol.toPrimitive]() { log.push('primitive'); return 7; } };
class B { constructor(...given) { log.push('B ' + given.map(text)); } m(x) { log.push('B.m'); return x; } static s(x) { return x; } }
`;

const leaf = fc.constantFrom(
  '1',
  "'s'",
  'o',
  'undefined',
  'null',
  'o.n',
  'o.g',
  'absent',
  'this',
  '`x`',
  '/r/',
  '[,1]',
);

const { expression } = fc.letrec<{ expression: string; args: string }>((tie) => {
  const e = tie('expression');
  const args = tie('args');
  const of = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
  const text = fc.constant<string>;
  return {
    args: fc
      .tuple(fc.array(fc.tuple(fc.constantFrom('', '', '', '...'), e), { maxLength: 3 }), fc.constantFrom('', ''))
      .map(
        ([list]) =>
          `(${list.map(([dots, one]) => (dots === '' ? one : `...${one === 'o' ? one : `[${one}]`}`)).join(', ')})`,
      ),
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      leaf,
      of(text('t'), args),
      of(text('o.m'), args),
      of(text('o.m'), args, text('.m'), args),
      of(text('o?.m?.'), args),
      of(text('o.absent?.'), args),
      of(text('o.absent'), args),
      of(text('o.g'), args),
      of(text('absent'), args),
      of(text('('), e, text(')?.m'), args),
      of(text('t(() => '), e, text(')()')),
      of(text('t(function () { return '), e, text('; })('), e, text(')')),
      of(text('[...(function* () { yield t(yield '), e, text('); })()]')),
      of(text('new B'), args),
      of(text('new (class extends B { constructor() { super(t'), args, text('); super.m('), e, text('); } })()')),
      of(text('t`a${'), e, text('}b`')),
      of(text('{ '), e, text(' }')).map((block) => `t({ a: ${block.slice(2, -2)}, b() {}, [t('k')]: 1 })`),
      of(text('t('), e, text(' ? '), e, text(' : '), e, text(')')),
      of(text('t('), e, text(' ?? '), e, text(')')),
      of(text('t(('), e, text(', '), e, text('))')),
      of(text('t(o.x = '), e, text(')')),
      of(text('t(-'), e, text(', typeof '), e, text(', !'), e, text(')')),
      of(text('(t('), e, text('), t)('), e, text(')')),
      of(text('eval("t('), fc.constantFrom('1', 'o', 'o.n'), text(')")')),
      of(text('Lwt.wait('), text(')')),
      of(text('Lwt.returnUnit')),
      of(text('(async () => { log.push("async"); return t(await '), e, text('); })()')),
      of(text('((a = t('), e, text('), { b = t(1) } = {}) => t(a, b))()')),
    ),
  };
});

function program(statements: readonly string[]): string {
  const body = statements.map(
    (one) => `try { log.push('= ' + text(${one})); } catch (error) { log.push(error.name + ': ' + error.message); }`,
  );
  return `(function () { ${PROLOGUE}
const Lwt = { wait(...given) { log.push('wait/' + arguments.length + ' on ' + (this === Lwt)); return o; }, get returnUnit() { log.push('unit'); return o; } };
return (function () { ${body.join('\n')}; return [log, new Promise((resolve) => setImmediate(resolve))]; }).call(o); })()`;
}

async function logOf(text: string): Promise<string[]> {
  const rejected = (): void => {};
  process.on('unhandledRejection', rejected);
  const [log, later] = runInThisContext(text) as [string[], Promise<void>];
  await later;
  process.off('unhandledRejection', rejected);
  return log;
}

describe('a marked program', () => {
  it('does what it does without marks', async () => {
    let last = 0;
    const marksIn = (text: string): string =>
      markCalls(text, { kind: 'commonjs', url: 'file:///program.js', nextNumber: () => ++last });
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 1, maxLength: 4 }), async (statements) => {
        const text = program(statements);
        const marked = marksIn(text);
        expect(marked).not.toBe(text);
        expect(await logOf(marked)).toEqual(await logOf(text));
      }),
      { numRuns: 400 },
    );
    expect(last).toBeGreaterThan(1000);
  });
});
