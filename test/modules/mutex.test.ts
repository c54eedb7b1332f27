/** Lwt_mutex: whose turn it is. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtMutex } from '../../runtime-instrumented/modules/index.ts';

const pending = (ps: readonly Lwt<unknown>[]) => ps.map(Lwt.isSleeping);

describe('LwtMutex', () => {
  it('is had at once when it is free, and then in the order of asking', () => {
    const m = LwtMutex.create();
    const turns = [LwtMutex.lock(m), LwtMutex.lock(m), LwtMutex.lock(m)];
    expect(pending(turns)).toEqual([false, true, true]);
    LwtMutex.unlock(m);
    expect(pending(turns)).toEqual([false, false, true]);
    LwtMutex.unlock(m);
    LwtMutex.unlock(m);
    expect([pending(turns), LwtMutex.isLocked(m)]).toEqual([[false, false, false], false]);
  });

  it('says whether it is had and whether anyone waits', () => {
    const m = LwtMutex.create();
    const look = () => [LwtMutex.isLocked(m), LwtMutex.isEmpty(m)];
    const before = look();
    LwtMutex.lock(m);
    const had = look();
    LwtMutex.lock(m);
    expect([before, had, look()]).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('is not hurt by an unlock too many', () => {
    const m = LwtMutex.create();
    LwtMutex.unlock(m);
    LwtMutex.lock(m);
    expect(LwtMutex.isLocked(m)).toBe(true);
  });

  it('lets one at a time into the function', () => {
    const m = LwtMutex.create();
    const order: string[] = [];
    const enter = (name: string) =>
      LwtMutex.withLock(m, () => {
        order.push(`${name} in`);
        return Lwt.pause().map(() => order.push(`${name} out`));
      });
    const all = Lwt.join([enter('a'), enter('b')]);
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect([order, Lwt.isSleeping(all)]).toEqual([['a in', 'a out', 'b in', 'b out'], false]);
  });

  it('is given back when the function fails, raises or is cancelled', () => {
    const m = LwtMutex.create();
    expect(LwtMutex.withLock(m, () => Lwt.fail('failed')).state).toEqual({ state: 'fail', error: 'failed' });
    expect(LwtMutex.isLocked(m)).toBe(false);
    const raise = (): Lwt<void> => {
      throw new Error('raised');
    };
    expect(LwtMutex.withLock(m, raise).state).toMatchObject({ error: { message: 'raised' } });
    expect(LwtMutex.isLocked(m)).toBe(false);
    const cancelled = LwtMutex.withLock(m, () => Lwt.pause());
    cancelled.cancel();
    Lwt.wakeupPaused();
    expect(LwtMutex.isLocked(m)).toBe(false);
  });

  it('lets a cancelled waiter go without its turn, and keeps the order of the others', () => {
    const m = LwtMutex.create();
    LwtMutex.lock(m);
    const turns = ['a', 'b', 'c'].map(() => LwtMutex.lock(m));
    turns[1].cancel();
    LwtMutex.unlock(m);
    expect(pending(turns)).toEqual([false, false, true]);
    LwtMutex.unlock(m);
    expect(pending(turns)).toEqual([false, false, false]);
  });

  it('runs the hooks of a cancelled waiter while it is still in the queue', () => {
    const m = LwtMutex.create();
    LwtMutex.lock(m);
    const waiter = LwtMutex.lock(m);
    let empty: boolean | undefined;
    Lwt.onCancel(waiter, () => {
      empty = LwtMutex.isEmpty(m);
    });
    waiter.cancel();
    expect([empty, LwtMutex.isEmpty(m)]).toEqual([false, true]);
  });
});
