/** A preview reads as a person would write the value, is bounded, and never runs the program's code. */
import { describe, expect, it } from 'vitest';
import { clip, MAX_TEXT, preview } from '../../runtime-instrumented/trace/preview.ts';

class None {}

class Some {
  value = 'Heads';
}

class Point {
  x = 1;
  y = 2;
}

const cyclic: Record<string, unknown> = { name: 'a' };
cyclic.self = cyclic;

describe('a preview', () => {
  it.each<[string, unknown, string]>([
    ['text', 'Heads', '"Heads"'],
    ['text with a quote and a control character', 'a"b\n\u0007', '"a\\"b\\n\\u0007"'],
    ['a lone surrogate', '\ud800', '"\\ud800"'],
    ['unit', undefined, '()'],
    ['null', null, 'null'],
    ['numbers', [1, -0, 0.5, Number.NaN, 10n], '[1, -0, 0.5, NaN, 10n]'],
    ['a boolean', true, 'true'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function heads() {}, '[function heads]'],
    ['an object', { a: 1, 'b c': [undefined, 'x'] }, '{ a: 1, "b c": [(), "x"] }'],
    ['nothing in it', [{}, []], '[{}, []]'],
    ['a hole', Object.assign(new Array(3), { 0: 1, 2: 3 }), '[1, , 3]'],
    ['an instance', new Point(), 'Point { x: 1, y: 2 }'],
    ['an instance that holds one value', new Some(), 'Some("Heads")'],
    ['an instance that holds nothing', new None(), 'None'],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{ a: 1 }'],
    ['a map', new Map<unknown, unknown>([['k', { a: 1 }]]), 'Map(1) { "k" => { a: 1 } }'],
    ['a set', new Set([1, 2]), 'Set(2) { 1, 2 }'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no date', new Date(Number.NaN), 'Invalid Date'],
    ['a pattern', /a+/g, '/a+/'],
    ['bytes', new Uint8Array([1, 2]), 'Uint8Array(2) [1, 2]'],
    ['an error', new RangeError('too far'), 'RangeError: too far'],
    ['an error without a message', new Error(), 'Error'],
    ['an error in an object', { error: new TypeError('t') }, '{ error: TypeError: t }'],
    ['a promise', Promise.resolve(1), 'Promise'],
    ['depth', { a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: {…} } } }'],
    ['a circle', cyclic, '{ name: "a", self: [circular] }'],
    ['the same object twice', ((o) => [o, o])({ a: 1 }), '[{ a: 1 }, { a: 1 }]'],
  ])('of %s', (_what, value, text) => {
    expect(preview(value)).toBe(text);
  });

  it('bounds members, and says how many more there are', () => {
    expect(preview(Array.from({ length: 1000 }, (_, i) => i))).toMatch(/^\[0, 1, .*, 29, … 970 more\]$/);
    expect(preview(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i])))).toContain('… 10 more }');
  });

  it('says how many there are of what is inside maps and sets', () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at);
    expect(preview(new Map(numbers.map((at) => [at, at])))).toMatch(/^Map\(40\) \{ 0 => 0, 1 => 1, .*, … 10 more \}$/);
    expect(preview(new Set(numbers))).toMatch(/^Set\(40\) \{ 0, 1, .*, 29, … 10 more \}$/);
  });

  it('of a large object tells those of its members that are still there', () => {
    const value: Record<string, number> = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at]));
    expect(preview(value)).toMatch(/^\{ k0: 0, k1: 1, .*, k29: 29, … 4970 more \}$/);
    value.k1 = 7;
    expect(preview(value)).toContain('{ k0: 0, k1: 7, ');
  });

  it('bounds the whole of a wide and deep value', () => {
    const wide = (depth: number): unknown =>
      Array.from({ length: 30 }, () => (depth === 0 ? 'x'.repeat(300) : wide(depth - 1)));
    expect(preview(wide(2)).length).toBeLessThan(20_000);
  });

  it('cuts a megabyte of text and says how long it was', () => {
    const text = preview('m'.repeat(1_000_000));
    expect(text.slice(-30)).toMatch(/m"… \(1000000 characters\)$/);
    expect(text.length).toBeLessThan(MAX_TEXT + 40);
  });

  it('does not cut a pair of surrogates in two', () => {
    expect(clip('ab😀', 3)).toBe('ab… (4 characters)');
  });

  it('takes no time over huge numbers', () => {
    expect(preview(10n ** 100_000n)).toBe('…n');
  });
});

describe('the program’s own code', () => {
  const never = (): never => {
    throw new Error('was called');
  };
  const trap = new Proxy({}, { get: () => never });

  it('of getters is not run', () => {
    const value = {
      get bad() {
        return never();
      },
      good: 1,
    };
    expect(preview(value)).toBe('{ bad: [getter], good: 1 }');
    expect(preview(Object.defineProperty([], 0, { get: never, enumerable: true }))).toBe('[[getter]]');
  });

  it('of toString, toJSON, inspect, toStringTag and iterators is not run', () => {
    const hooks = {
      toString: never,
      toJSON: never,
      [Symbol.for('nodejs.util.inspect.custom')]: never,
      [Symbol.iterator]: never,
    };
    expect(preview(hooks)).toContain('toString: [function never]');
    expect(preview(Object.create({}, { [Symbol.toStringTag]: { get: never } }))).toBe('{}');
  });

  it('of proxies is not run, wherever they are', () => {
    const proxy = new Proxy({}, trap);
    expect(preview(proxy)).toBe('[proxy]');
    expect(preview({ proxy, list: new Proxy([], trap) })).toBe('{ proxy: [proxy], list: [proxy] }');
    expect(preview(new Proxy(never, trap))).toBe('[proxy]');
    expect(preview(Object.setPrototypeOf({ a: 1 }, proxy))).toBe('{ a: 1 }');
  });

  it('of an error’s name and message is not run', () => {
    const error = Object.defineProperties(new Error('x'), { name: { get: never }, message: { get: never } });
    expect(preview(error)).toBe('Error');
  });

  it('of subclasses of Map, Set, Date and arrays is not run', () => {
    class Odd extends Map {
      override get size() {
        return never();
      }
      override forEach() {
        never();
      }
      override [Symbol.iterator]() {
        return never();
      }
    }
    class OddDate extends Date {
      override toISOString() {
        return never();
      }
      override getTime() {
        return never();
      }
    }
    expect(preview(new Odd().set(1, 2))).toBe('Map(1) { 1 => 2 }');
    expect(preview(new OddDate(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(preview(Object.defineProperty(new Uint8Array(1), 'length', { get: never }))).toBe('Uint8Array(1) [0]');
  });
});
