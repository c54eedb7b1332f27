/** The generator form. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';

describe('Lwt.go', () => {
  it('runs at once, and over promises that have settled', () => {
    const p = Lwt.go(function* () {
      const a = yield* Lwt.return(1);
      const b = yield* Lwt.return(2);
      return a + b;
    });
    expect(p.state).toEqual({ state: 'return', value: 3 });
  });

  it('goes on when what it waits for settles, before wakeup returns', () => {
    const [p, r] = Lwt.wait<string>();
    const said: string[] = [];
    Lwt.go(function* () {
      said.push(yield* p);
    });
    said.push('waiting');
    Lwt.wakeup(r, 'woken');
    expect(said).toEqual(['waiting', 'woken']);
  });

  it('raises a failure at the yield', () => {
    const [p, r] = Lwt.wait<number>();
    const q = Lwt.go(function* () {
      try {
        return yield* p;
      } catch (error) {
        return (error as Error).message;
      }
    });
    Lwt.wakeupExn(r, new Error('no'));
    expect(q.state).toEqual({ state: 'return', value: 'no' });
  });

  it('fails with what its body raises, also at the beginning', () => {
    const error = new Error('no');
    const p = Lwt.go(function* (): Generator<Lwt<unknown>, void, never> {
      yield* Lwt.return();
      throw error;
    });
    expect(p.state).toEqual({ state: 'fail', error });
  });

  it('is cancelled by cancelling what it waits for, and runs its finally', () => {
    const [p] = Lwt.task();
    const said: string[] = [];
    const q = Lwt.go(function* () {
      try {
        yield* p;
      } finally {
        said.push('cleaned up');
      }
    });
    q.cancel();
    expect(said).toEqual(['cleaned up']);
    expect([p, q].map(({ state }) => state)).toEqual([
      { state: 'fail', error: Lwt.canceled },
      { state: 'fail', error: Lwt.canceled },
    ]);
  });

  it('becomes a promise that its body returns', () => {
    const [p, r] = Lwt.wait<number>();
    const q = Lwt.go(function* () {
      yield* Lwt.return();
      return p;
    });
    Lwt.wakeup(r, 5);
    expect(q.state).toEqual({ state: 'return', value: 5 });
  });

  it('takes the place among the callbacks that a bind would', () => {
    const [p, r] = Lwt.wait();
    const order: string[] = [];
    Lwt.onSuccess(p, () => order.push('first'));
    Lwt.go(function* () {
      yield* p;
      order.push('second');
    });
    Lwt.onSuccess(p, () => order.push('third'));
    Lwt.wakeup(r);
    expect(order).toEqual(['third', 'second', 'first']);
  });
});
