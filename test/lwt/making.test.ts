/** Ways to make a promise that is settled from the first, and functions of promises of plain ones. */
import { afterEach, describe, expect, it } from 'vitest';
import { InvalidArgument, Lwt, None, Some } from '../../runtime-instrumented/index.ts';

const valueOf = (p: PromiseLike<unknown>): unknown => {
  const { state } = p as Lwt<unknown>;
  return state.state === 'return' ? state.value : state;
};
const errorOf = (p: PromiseLike<unknown>): unknown => {
  const { state } = p as Lwt<unknown>;
  return state.state === 'fail' ? state.error : state;
};

describe('a promise of a common value', () => {
  it('has the value that its name says', () => {
    const made = [Lwt.returnUnit, Lwt.returnTrue, Lwt.returnFalse, Lwt.returnNil, Lwt.returnNone].map(valueOf);
    expect(made).toEqual([undefined, true, false, [], None]);
    expect([Lwt.returnSome(3), Lwt.returnOk(4), Lwt.returnError('no')].map(valueOf)).toEqual([
      Some(3),
      { ok: true, value: 4 },
      { ok: false, error: 'no' },
    ]);
  });

  it('is one for all who ask, while nobody watches', () => {
    expect(Lwt.returnTrue).toBe(Lwt.returnTrue);
    expect(Lwt.returnNone).toBe(Lwt.returnNone);
  });
});

describe('a promise that has failed', () => {
  it('has an error of the message, of the kind that its maker says', () => {
    expect(errorOf(Lwt.failWith('out of tea'))).toMatchObject({ name: 'Error', message: 'out of tea' });
    expect(errorOf(Lwt.failInvalidArg('cup'))).toBeInstanceOf(InvalidArgument);
  });

  it('may be made of a result', () => {
    expect(valueOf(Lwt.ofResult({ ok: true, value: 1 }))).toBe(1);
    expect(errorOf(Lwt.ofResult({ ok: false, error: 'no' }))).toBe('no');
  });
});

describe('a plain function', () => {
  it('gives promises once it is wrapped, whatever its arguments, and what it raises is their failure', () => {
    const divide = Lwt.wrapN((a: number, b: number) => {
      if (b === 0) throw new RangeError('by zero');
      return a / b;
    });
    expect(valueOf(divide(6, 3))).toBe(2);
    expect(errorOf(divide(1, 0))).toBeInstanceOf(RangeError);
  });
});

describe('a function of promises', () => {
  it('is applied to its arguments, and what it raises is the failure', () => {
    const [pending, resolver] = Lwt.wait<number>();
    const applied = Lwt.apply((n: number) => pending.map((m) => n + m), 1);
    Lwt.wakeup(resolver, 2);
    expect(valueOf(applied)).toBe(3);
    const raising = Lwt.apply((): Lwt<number> => {
      throw new RangeError('no');
    });
    expect(errorOf(raising)).toBeInstanceOf(RangeError);
  });
});

describe('who is told of pauses', () => {
  afterEach(() => Lwt.registerPauseNotifier(() => {}));

  it('hears how many are paused each time that one more is', () => {
    Lwt.abandonPaused();
    const counts: number[] = [];
    Lwt.registerPauseNotifier((count) => counts.push(count));
    const paused = [Lwt.pause(), Lwt.pause()];
    Lwt.wakeupPaused();
    Lwt.pause();
    Lwt.wakeupPaused();
    expect(counts).toEqual([1, 2, 1]);
    expect(paused.map(valueOf)).toEqual([undefined, undefined]);
  });
});
