/** Failures that nobody waits for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lwt, type Resolver } from '../../runtime-instrumented/lwt/index.ts';
import { runProgram } from './run-program.ts';

const original = Lwt.asyncExceptionHook.get();
let escaped: unknown[] = [];

describe('the async exception hook', () => {
  beforeEach(() => {
    escaped = [];
    Lwt.asyncExceptionHook.set((error) => escaped.push(error));
  });
  afterEach(() => Lwt.asyncExceptionHook.set(original));

  it('gets what a forgotten promise fails with, at once or later', () => {
    const [p, r] = Lwt.wait();
    Lwt.async(() => Lwt.fail('at once'));
    Lwt.async(() => {
      throw 'raised';
    });
    Lwt.async(() => p);
    Lwt.wakeupExn(r, 'later');
    expect(escaped).toEqual(['at once', 'raised', 'later']);
  });

  it('gets what a callback raises that makes no promise, and the others run all the same', () => {
    const [p, r] = Lwt.wait();
    const ran: string[] = [];
    Lwt.onSuccess(p, () => ran.push('older'));
    Lwt.onSuccess(p, () => {
      throw 'raised';
    });
    Lwt.wakeup(r);
    expect([escaped, ran]).toEqual([['raised'], ['older']]);
  });

  it('gets nothing when dontWait has a handler', () => {
    const handled: unknown[] = [];
    Lwt.dontWait(
      () => Lwt.fail('no'),
      (error) => handled.push(error),
    );
    expect([escaped, handled]).toEqual([[], ['no']]);
  });

  it('ends the process by default, after what runs now', async () => {
    await expect(runProgram('escape.ts', { heapMegabytes: 100 })).rejects.toMatchObject({
      code: 1,
      stdout: 'goes on\n',
      stderr: expect.stringContaining('nobody waits for this'),
    });
  });
});

describe('a callback that runs out of stack', () => {
  it('fails, and the library goes on', () => {
    const dig = (): number => 1 + dig();
    const [p, r] = Lwt.wait();
    const q = p.map(dig);
    Lwt.wakeup(r);
    expect(q.state).toMatchObject({ state: 'fail', error: { name: 'RangeError' } });
    const [later, resolver] = Lwt.wait<number>();
    const seen: number[] = [];
    Lwt.onSuccess(later, (x) => seen.push(x));
    Lwt.wakeupLater(resolver, 1);
    expect(seen).toEqual([1]);
  });

  it('amid wakeups within callbacks leaves no promise half settled', () => {
    const dig = (): number => 1 + dig();
    const nest = (n: number): Lwt<number> => {
      const [p, r] = Lwt.wait<number>();
      const q = p.bind((x) => (x === 100 ? Lwt.return(dig()) : nest(x + 1)));
      Lwt.wakeup(r, n);
      return q;
    };
    expect(nest(0).state).toMatchObject({ state: 'fail', error: { name: 'RangeError' } });
    const [later, resolver] = Lwt.wait<number>();
    const seen: number[] = [];
    Lwt.onSuccess(later, (x) => seen.push(x));
    Lwt.wakeupLater(resolver, 1);
    expect(seen).toEqual([1]);
  });
});

describe('twenty thousand resolutions, each within a callback of the one before,', () => {
  /** The promises of a row, of which the end of each brings about the end of the next by `end`. */
  const row = (end: (next: number) => void): [readonly Lwt<number>[], readonly Resolver<number>[], number[]] => {
    const pairs = Array.from({ length: 20_000 }, () => Lwt.task<number>());
    const order: number[] = [];
    pairs.forEach(([p], i) => {
      const next = (): void => {
        order.push(i);
        if (i + 1 < pairs.length) end(i + 1);
      };
      Lwt.onAny(p, next, next);
    });
    return [pairs.map(([p]) => p), pairs.map(([, r]) => r), order];
  };

  it('run all of them, in order, before the first wakeup returns', () => {
    const [, resolvers, order] = row((i) => Lwt.wakeup(resolvers[i], i));
    Lwt.wakeup(resolvers[0], 0);
    expect(order).toEqual(order.map((_, i) => i));
    expect(order).toHaveLength(20_000);
  });

  it('run all of them before the first cancel returns', () => {
    const [ps, , order] = row((i) => ps[i].cancel());
    ps[0].cancel();
    expect(order).toHaveLength(20_000);
    expect(ps.every((p) => p.state.state === 'fail')).toBe(true);
  });
});
