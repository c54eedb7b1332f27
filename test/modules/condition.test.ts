/** Lwt_condition: who is woken, with what, and with which lock. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtCondition, LwtMutex } from '../../runtime-instrumented/modules/index.ts';

const states = (ps: readonly Lwt<unknown>[]) =>
  ps.map(({ state }) => (state.state === 'return' ? state.value : state.state));

describe('LwtCondition', () => {
  it('wakes the one who has waited longest with a signal, all with a broadcast', () => {
    const c = LwtCondition.create<string>();
    const waiting = [1, 2, 3].map(() => LwtCondition.wait(c));
    LwtCondition.signal(c, 'signal');
    expect(states(waiting)).toEqual(['signal', 'sleep', 'sleep']);
    LwtCondition.broadcast(c, 'broadcast');
    expect(states(waiting)).toEqual(['signal', 'broadcast', 'broadcast']);
  });

  it('loses a signal when nobody waits', () => {
    const c = LwtCondition.create<number>();
    LwtCondition.signal(c, 1);
    LwtCondition.broadcast(c, 2);
    expect(Lwt.isSleeping(LwtCondition.wait(c))).toBe(true);
  });

  it('makes all fail with a broadcast of an error', () => {
    const c = LwtCondition.create();
    const waiting = [LwtCondition.wait(c), LwtCondition.wait(c)];
    LwtCondition.broadcastExn(c, 'no');
    expect(waiting.map(({ state }) => state)).toEqual([
      { state: 'fail', error: 'no' },
      { state: 'fail', error: 'no' },
    ]);
  });

  it('gives the signal of a cancelled waiter to the next', () => {
    const c = LwtCondition.create<string>();
    const [first, second] = [LwtCondition.wait(c), LwtCondition.wait(c)];
    first.cancel();
    LwtCondition.signal(c, 'signal');
    expect(states([first, second])).toEqual(['fail', 'signal']);
  });

  it('unlocks a mutex while it waits, and has it again before it returns', () => {
    const [c, m] = [LwtCondition.create<string>(), LwtMutex.create()];
    LwtMutex.lock(m);
    const waiting = LwtCondition.wait(c, m);
    expect(LwtMutex.isLocked(m)).toBe(false);
    LwtMutex.lock(m);
    LwtCondition.signal(c, 'signal');
    expect(Lwt.isSleeping(waiting)).toBe(true);
    LwtMutex.unlock(m);
    expect([states([waiting]), LwtMutex.isLocked(m)]).toEqual([['signal'], true]);
  });

  it('has the mutex again also when it was cancelled', () => {
    const [c, m] = [LwtCondition.create(), LwtMutex.create()];
    LwtMutex.lock(m);
    const waiting = LwtCondition.wait(c, m);
    waiting.cancel();
    expect([waiting.state.state, LwtMutex.isLocked(m)]).toEqual(['fail', true]);
  });
});
