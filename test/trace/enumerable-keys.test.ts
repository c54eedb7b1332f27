/** The members of objects, and how often those of very large ones are looked for. */
import { describe, expect, it, vi } from 'vitest';

/** The clock goes on by a millisecond whenever it is looked at. */
let time = 0;
vi.spyOn(performance, 'now').mockImplementation(() => time++);
const { enumerableKeys } = await import('../../runtime-instrumented/trace/enumerable-keys.ts');

const dictionary = (size: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, at]));

describe('the members of an object', () => {
  it('are those that can be enumerated, texts before symbols', () => {
    const [seen, hidden] = [Symbol('seen'), Symbol('hidden')];
    const value = Object.defineProperties({ [seen]: 1, a: 2 }, { b: { value: 3 }, [hidden]: { value: 4 } });
    expect(enumerableKeys(value)).toEqual({ first: ['a', seen], count: 2, texts: 1 });
  });

  it('are kept as far as a preview shows them', () => {
    expect(enumerableKeys(dictionary(50))).toMatchObject({ count: 50, texts: 50, first: { length: 30 } });
  });

  it('are looked for each time in a small object', () => {
    const value = dictionary(40);
    expect(enumerableKeys(value).count).toBe(40);
    value.more = 1;
    expect(enumerableKeys(value).count).toBe(41);
  });

  it('are looked for in a large object only after a hundred times as long as it took', () => {
    const value = dictionary(3_000);
    const found = enumerableKeys(value);
    value.more = 1;
    expect(enumerableKeys(value)).toBe(found);
    time += 100;
    expect(enumerableKeys(value).count).toBe(3_001);
  });
});
