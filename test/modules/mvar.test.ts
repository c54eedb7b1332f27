/** Lwt_mvar: values handed over, in order. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtMvar } from '../../runtime-instrumented/modules/index.ts';

const returned = (value: unknown) => ({ state: 'return', value });

describe('LwtMvar', () => {
  it('hands values to takers in the order of asking', () => {
    const box = LwtMvar.createEmpty<number>();
    const takers = [LwtMvar.take(box), LwtMvar.take(box)];
    LwtMvar.put(box, 1);
    LwtMvar.put(box, 2);
    expect(takers.map(({ state }) => state)).toEqual([returned(1), returned(2)]);
    expect(LwtMvar.isEmpty(box)).toBe(true);
  });

  it('lets those put who wait, in the order of asking, as it is emptied', () => {
    const box = LwtMvar.create('full');
    const putters = [LwtMvar.put(box, 'a'), LwtMvar.put(box, 'b')];
    expect(putters.map(Lwt.isSleeping)).toEqual([true, true]);
    expect(LwtMvar.take(box).state).toEqual(returned('full'));
    expect(putters.map(Lwt.isSleeping)).toEqual([false, true]);
    expect([LwtMvar.take(box), LwtMvar.take(box)].map(({ state }) => state)).toEqual([returned('a'), returned('b')]);
  });

  it('takes what is there now, or nothing', () => {
    const box = LwtMvar.create<undefined>(undefined);
    expect(LwtMvar.takeAvailable(box)).toEqual(Some(undefined));
    expect(LwtMvar.takeAvailable(box)).toBe(None);
  });

  it('gives what a cancelled taker would have had to the next', () => {
    const box = LwtMvar.createEmpty<number>();
    const [first, second] = [LwtMvar.take(box), LwtMvar.take(box)];
    first.cancel();
    LwtMvar.put(box, 1);
    expect([first.state.state, second.state]).toEqual(['fail', returned(1)]);
  });
});
