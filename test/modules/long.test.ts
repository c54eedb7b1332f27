/** Modules of Lwt on much, where recursion would not do; and what cancelled waiters leave behind. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtList, LwtMutex, LwtMvar, LwtPool, LwtStream } from '../../runtime-instrumented/modules/index.ts';

const many = Array.from({ length: 100_000 }, (_, i) => i);
const returned = (value: unknown): unknown => ({ state: 'return', value });

describe('a hundred thousand', () => {
  it('elements of a list are mapped, folded and filtered, in turn and at once', () => {
    expect(LwtList.mapS((x) => Lwt.return(x), many).state).toEqual(returned(many));
    expect(LwtList.mapP((x) => Lwt.return(x), many).state).toEqual(returned(many));
    expect(LwtList.filterS((x) => Lwt.return(x < 2), many).state).toEqual(returned([0, 1]));
    expect(LwtList.foldRightS((x, sum) => Lwt.return(x + sum), many, 0).state).toEqual(returned(4999950000));
    const slow = LwtList.iterS(() => Lwt.pause(), many);
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
    expect(slow.state.state).toBe('return');
  });

  it('elements go through a stream, pushed before and while it is read', () => {
    const [s, push] = LwtStream.create<number>();
    for (const x of many) push(Some(x));
    const sum = LwtStream.fold(
      (x, total) => x + total,
      LwtStream.map((x) => x + 1, s),
      0,
    );
    for (const x of many) push(Some(x));
    push(None);
    expect(sum.state).toEqual(returned(2 * (4999950000 + 100_000)));
  });

  it('waiters have a mutex one after the other', () => {
    const m = LwtMutex.create();
    let count = 0;
    const [gate, open] = Lwt.wait();
    const all = many.map(() => LwtMutex.withLock(m, () => gate.map(() => ++count)));
    Lwt.wakeup(open);
    expect([count, Lwt.join(all).state.state, LwtMutex.isLocked(m)]).toEqual([many.length, 'return', false]);
  });
});

describe('a cancelled waiter', () => {
  it('of a mutex leaves the queue, and the next has the lock', () => {
    const m = LwtMutex.create();
    LwtMutex.lock(m);
    const [first, second] = [LwtMutex.lock(m), LwtMutex.lock(m)];
    first.cancel();
    LwtMutex.unlock(m);
    expect([first.state.state, second.state.state, LwtMutex.isEmpty(m)]).toEqual(['fail', 'return', true]);
  });

  it('of an mvar takes its value back', () => {
    const box = LwtMvar.create(1);
    const offered = LwtMvar.put(box, 2);
    offered.cancel();
    expect(LwtMvar.take(box).state).toEqual(returned(1));
    expect(LwtMvar.isEmpty(box)).toBe(true);
  });

  it('of a pool leaves the member to another', () => {
    const pool = LwtPool.create(1, () => Lwt.return('member'));
    const [done, end] = Lwt.wait();
    LwtPool.use(pool, () => done);
    const given = LwtPool.use(pool, (member) => Lwt.return(`first ${member}`));
    const taken = LwtPool.use(pool, (member) => Lwt.return(`second ${member}`));
    given.cancel();
    Lwt.wakeup(end);
    expect([given.state.state, taken.state]).toEqual(['fail', returned('second member')]);
    expect(LwtPool.waitQueueLength(pool)).toBe(0);
  });
});
