/** Lwt_list: in turn and at once, what is seen by whom, and what errors and cancels do. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, type Resolver, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtList, NotFound } from '../../runtime-instrumented/modules/index.ts';

const returned = (value: unknown) => ({ state: 'return', value });

/** A function whose promises are settled by hand, and what it was called with. */
function slowly<T>() {
  const called: unknown[] = [];
  const resolvers: Resolver<T>[] = [];
  const tasks: Lwt<T>[] = [];
  const f = (...xs: unknown[]): Lwt<T> => {
    called.push(xs.length === 1 ? xs[0] : xs);
    const [p, r] = Lwt.task<T>();
    resolvers.push(r);
    tasks.push(p);
    return p;
  };
  return { f, called, tasks, resolvers };
}

describe('a list in turn', () => {
  it('calls the function for an element when the one before has returned', () => {
    const { f, called, resolvers } = slowly<void>();
    const done = LwtList.iterS(f, ['a', 'b']);
    expect(called).toEqual(['a']);
    Lwt.wakeup(resolvers[0]);
    expect(called).toEqual(['a', 'b']);
    Lwt.wakeup(resolvers[1]);
    expect(done.state).toEqual(returned(undefined));
  });

  it('stops at the first failure', () => {
    const { f, called, resolvers } = slowly<number>();
    const mapped = LwtList.mapS(f, [1, 2, 3]);
    Lwt.wakeup(resolvers[0], 10);
    Lwt.wakeupExn(resolvers[1], 'no');
    expect([called, mapped.state]).toEqual([[1, 2], { state: 'fail', error: 'no' }]);
  });

  it('is cancelled where it waits, and goes no further', () => {
    const { f, called, tasks } = slowly<void>();
    const done = LwtList.iterS(f, [1, 2]);
    done.cancel();
    expect([called, tasks[0].state.state, done.state.state]).toEqual([[1], 'fail', 'fail']);
  });

  it('folds from the left and from the right', () => {
    const show = (all: string, x: number) => Lwt.return(`${all}${x}`);
    expect(LwtList.foldLeftS(show, '', [1, 2, 3]).state).toEqual(returned('123'));
    expect(LwtList.foldRightS((x, all: string) => show(all, x), [1, 2, 3], '').state).toEqual(returned('321'));
  });

  it('asks no further once it knows', () => {
    const asked: number[] = [];
    const above = (n: number) => (x: number) => {
      asked.push(x);
      return Lwt.return(x > n);
    };
    expect(LwtList.existsS(above(1), [1, 2, 3]).state).toEqual(returned(true));
    expect(LwtList.forAllS(above(1), [1, 2, 3]).state).toEqual(returned(false));
    expect(LwtList.findS(above(1), [1, 2, 3]).state).toEqual(returned(2));
    expect(asked).toEqual([1, 2, 1, 1, 2]);
  });

  it('fails with NotFound where nothing is found', () => {
    expect(LwtList.findS(() => Lwt.return(false), [1]).state).toMatchObject({ error: expect.any(NotFound) });
  });

  it('numbers its elements', () => {
    expect(LwtList.mapiS((i, x) => Lwt.return(`${i}${x}`), ['a', 'b']).state).toEqual(returned(['0a', '1b']));
    const seen: unknown[] = [];
    LwtList.iteriS((i, x) => Lwt.return(seen.push([i, x])), ['a']);
    expect(seen).toEqual([[0, 'a']]);
  });
});

describe('a list at once', () => {
  it('calls the function for all, and keeps the order of the elements', () => {
    const { f, called, resolvers } = slowly<string>();
    const mapped = LwtList.mapP(f, [1, 2, 3]);
    expect(called).toEqual([1, 2, 3]);
    for (const i of [2, 0, 1]) Lwt.wakeup(resolvers[i], `answer ${i}`);
    expect(mapped.state).toEqual(returned(['answer 0', 'answer 1', 'answer 2']));
  });

  it('waits for all, then fails if one has', () => {
    const { f, resolvers } = slowly<void>();
    const done = LwtList.iterP(f, [1, 2]);
    Lwt.wakeupExn(resolvers[0], 'no');
    expect(Lwt.isSleeping(done)).toBe(true);
    Lwt.wakeup(resolvers[1]);
    expect(done.state).toEqual({ state: 'fail', error: 'no' });
  });

  it('cancels what is pending', () => {
    const { f, tasks } = slowly<void>();
    LwtList.iterP(f, [1, 2]).cancel();
    expect(tasks.map(({ state }) => state.state)).toEqual(['fail', 'fail']);
  });

  it('filters, splits and asks', () => {
    const even = (x: number) => Lwt.return(x % 2 === 0);
    expect(LwtList.filterP(even, [1, 2, 4]).state).toEqual(returned([2, 4]));
    expect(LwtList.filterMapP((x) => Lwt.return(x > 1 ? Some(-x) : None), [1, 2]).state).toEqual(returned([-2]));
    expect(LwtList.partitionP(even, [1, 2, 3, 4]).state).toEqual(
      returned([
        [2, 4],
        [1, 3],
      ]),
    );
    expect(LwtList.existsP(even, [1, 3]).state).toEqual(returned(false));
    expect(LwtList.forAllP(even, [2, 4]).state).toEqual(returned(true));
  });

  it('can be had in reverse', () => {
    expect(LwtList.revMapP((x) => Lwt.return(x), [1, 2, 3]).state).toEqual(returned([3, 2, 1]));
    expect(LwtList.revMapS((x) => Lwt.return(x), [1, 2, 3]).state).toEqual(returned([3, 2, 1]));
  });

  it('of no elements has returned', () => {
    expect(LwtList.mapP(() => Lwt.pause(), []).state).toEqual(returned([]));
    expect(LwtList.iterS(() => Lwt.pause(), []).state).toEqual(returned(undefined));
  });
});
