/** The ids of values' texts, known without making the text. */
import { expect, it } from 'vitest';
import { OutcomeTexts } from '../../runtime-instrumented/trace/outcome-texts.ts';
import { StringInterner } from '../../runtime-instrumented/trace/string-interner.ts';

const make = (define: (id: number, text: string) => boolean) => new OutcomeTexts(new StringInterner(define), 1000);

it.each([undefined, 0, -0, 7, 255, 256, -1, 0.5, Number.NaN, '7', null])('gives %s the text it has', (value) => {
  const texts = new Map<number, string>();
  const outcomes = make((id, text) => texts.set(id, text) !== undefined);
  const expected = Object.is(value, -0) ? '-0' : value === undefined ? '()' : JSON.stringify(value);
  for (let i = 0; i < 3; i++) {
    expect(texts.get(outcomes.idOf(value))).toBe(Number.isNaN(value) ? 'NaN' : expected);
  }
});

it('asks again for a text that could not be sent', () => {
  let room = false;
  const outcomes = make(() => room);
  expect([outcomes.idOf(7), outcomes.idOf(undefined)]).toEqual([-1, -1]);
  room = true;
  expect(outcomes.idOf(7)).toBeGreaterThan(0);
  expect(outcomes.idOf(undefined)).toBeGreaterThan(0);
});

it('does not keep an id that will come to stand for another text', () => {
  const texts = new Map<number, string>();
  const interner = new StringInterner((id, text) => texts.set(id, text) !== undefined);
  for (let i = 0; i < 1 << 14; i++) interner.intern(`text ${i}`);
  const outcomes = new OutcomeTexts(interner, 1000);
  outcomes.idOf(7);
  for (let i = 0; i < 100; i++) interner.intern(`later ${i}`);
  expect(texts.get(outcomes.idOf(7))).toBe('7');
});
