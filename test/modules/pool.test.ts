/** Lwt_pool: members made, shared, checked and thrown away. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtPool, type Pool, type PoolOptions } from '../../runtime-instrumented/modules/index.ts';

const returned = (value: unknown) => ({ state: 'return', value });

/** A pool of numbered members, and what became of them. */
function numbered(max: number, options: PoolOptions<number> = {}) {
  const made: number[] = [];
  const disposed: number[] = [];
  const pool = LwtPool.create(max, () => Lwt.return(made.push(made.length + 1)), {
    ...options,
    dispose: (member) => Lwt.return(disposed.push(member)),
  });
  return { pool, made, disposed };
}

/** Uses a member until it is told to give it back. */
function hold<T>(pool: Pool<T>) {
  const [done, end] = Lwt.wait();
  const used: T[] = [];
  const p = LwtPool.use(pool, (member) => {
    used.push(member);
    return done;
  });
  return { p, used, giveBack: () => Lwt.wakeup(end), fail: (error: unknown) => Lwt.wakeupExn(end, error) };
}

describe('LwtPool', () => {
  it('makes members when they are needed, and uses them again', () => {
    const { pool, made } = numbered(3);
    expect(made).toEqual([]);
    LwtPool.use(pool, () => Lwt.return());
    LwtPool.use(pool, () => Lwt.return());
    expect(made).toEqual([1]);
    hold(pool);
    hold(pool);
    expect(made).toEqual([1, 2]);
  });

  it('lets no more be used than there may be; others wait in the order of asking', () => {
    const { pool, made } = numbered(1);
    const users = [hold(pool), hold(pool), hold(pool)];
    expect([users.map(({ used }) => used.length), LwtPool.waitQueueLength(pool)]).toEqual([[1, 0, 0], 2]);
    users[0].giveBack();
    expect([users.map(({ used }) => used.length), LwtPool.waitQueueLength(pool)]).toEqual([[1, 1, 0], 1]);
    users[1].giveBack();
    users[2].giveBack();
    expect([made, users.map(({ p }) => p.state.state)]).toEqual([[1], ['return', 'return', 'return']]);
  });

  it('makes room again when a member cannot be made', () => {
    let calls = 0;
    const pool = LwtPool.create(1, () => (++calls === 1 ? Lwt.fail<string>('no') : Lwt.return('member')));
    expect(LwtPool.use(pool, Lwt.return).state).toEqual({ state: 'fail', error: 'no' });
    expect(LwtPool.use(pool, (member: string) => Lwt.return(member)).state).toEqual(returned('member'));
  });

  it('passes on how the use ended, and keeps the member either way', () => {
    const { pool, made } = numbered(1);
    const user = hold(pool);
    user.fail('no');
    expect(user.p.state).toEqual({ state: 'fail', error: 'no' });
    expect(LwtPool.use(pool, (member) => Lwt.return(member)).state).toEqual(returned(1));
    expect(made).toEqual([1]);
  });

  it('throws away a member that is no longer valid, and makes another', () => {
    const { pool, made, disposed } = numbered(1, { validate: (member) => Lwt.return(member > 1) });
    LwtPool.use(pool, () => Lwt.return());
    expect(LwtPool.use(pool, (member) => Lwt.return(member)).state).toEqual(returned(2));
    expect([made, disposed]).toEqual([[1, 2], [1]]);
  });

  it('asks after a failed use whether the member still serves', () => {
    const { pool, disposed } = numbered(1, { check: (member, say) => say(member > 1) });
    LwtPool.use(pool, () => Lwt.fail('no'));
    expect(disposed).toEqual([1]);
    LwtPool.use(pool, () => Lwt.fail('no'));
    expect(disposed).toEqual([1]);
  });

  it('throws away all when it is cleared; those in use when they are given back', () => {
    const { pool, made, disposed } = numbered(3);
    const [a, b, c] = [hold(pool), hold(pool), hold(pool)];
    a.giveBack();
    b.giveBack();
    expect(LwtPool.clear(pool).state).toEqual(returned(undefined));
    expect(disposed).toEqual([2, 1]);
    c.giveBack();
    expect(disposed).toEqual([2, 1, 3]);
    expect(LwtPool.use(pool, (member) => Lwt.return(member)).state).toEqual(returned(made.length));
  });

  it('gives the turn of a cancelled waiter to the next', () => {
    const { pool } = numbered(1);
    const [user, gone, next] = [hold(pool), hold(pool), hold(pool)];
    gone.p.cancel();
    user.giveBack();
    expect([gone.used, next.used]).toEqual([[], [1]]);
  });
});
