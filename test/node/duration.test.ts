import { expect, test } from 'vitest';
import { Duration } from '../../runtime-instrumented/index.ts';

test('every unit is a number of nanoseconds', () => {
  expect(Duration.ofUs(1)).toBe(1_000);
  expect(Duration.ofMs(1)).toBe(1_000_000);
  expect(Duration.ofSec(1)).toBe(1_000_000_000);
  expect(Duration.ofMin(1)).toBe(60 * Duration.ofSec(1));
  expect(Duration.ofHour(1)).toBe(60 * Duration.ofMin(1));
  expect(Duration.ofDay(1)).toBe(24 * Duration.ofHour(1));
  expect(Duration.ofYear(4)).toBe((4 * 365 + 1) * Duration.ofDay(1));
  expect(Duration.ofF(0.25)).toBe(Duration.ofMs(250));
});

test('going back to a unit rounds down, and toF keeps the fraction', () => {
  const ns = Duration.ofSec(3661) + Duration.ofMs(999) + 999;
  expect([Duration.toHour(ns), Duration.toMin(ns), Duration.toSec(ns)]).toEqual([1, 61, 3661]);
  expect([Duration.toMs(ns), Duration.toUs(ns)]).toEqual([3_661_999, 3_661_999_000]);
  expect([Duration.toDay(ns), Duration.toYear(ns)]).toEqual([0, 0]);
  expect(Duration.toF(Duration.ofMs(1500))).toBe(1.5);
});

test('a negative amount, or one that is no number, is refused', () => {
  expect(() => Duration.ofSec(-1)).toThrow('Duration.ofSec: -1 is not a number of 0 or more');
  expect(() => Duration.ofMs(Number.NaN)).toThrow(RangeError);
});

test.each([
  [0, '0 ns'],
  [999, '999 ns'],
  [Duration.ofUs(1.5), '1.5 µs'],
  [Duration.ofMs(250), '250 ms'],
  [Duration.ofMs(1314), '1.314 s'],
  [Duration.ofSec(1), '1 s'],
  [Duration.ofSec(90), '90 s'],
  [Duration.ofMin(5), '5 min'],
  [Duration.ofHour(36), '36 h'],
])('%d ns is written %s', (ns, text) => {
  expect(Duration.toString(ns)).toBe(text);
});
