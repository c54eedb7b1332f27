/** Lwt_direct: tasks written as generators. */
import { afterEach, describe, expect, it } from 'vitest';
import { Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import { LwtDirect } from '../../runtime-instrumented/modules/index.ts';

const turn = (): void => Lwt.wakeupPaused();
const turns = (): void => {
  while (Lwt.pausedCount() > 0) turn();
};

describe('LwtDirect', () => {
  afterEach(() => expect(Lwt.pausedCount()).toBe(0));

  it('begins a task in the next turn of the loop', () => {
    const said: string[] = [];
    const task = LwtDirect.spawn(function* () {
      said.push('task');
      return yield* LwtDirect.await(Lwt.return(1));
    });
    said.push('caller');
    expect(Lwt.isSleeping(task)).toBe(true);
    turns();
    expect([said, task.state]).toEqual([['caller', 'task'], { state: 'return', value: 1 }]);
  });

  it('goes on in the turn after what it waits for has settled', () => {
    const [p, r] = Lwt.wait<number>();
    const task = LwtDirect.spawn(function* () {
      return (yield* LwtDirect.await(p)) + 1;
    });
    turn();
    Lwt.wakeup(r, 1);
    expect(Lwt.isSleeping(task)).toBe(true);
    turns();
    expect(task.state).toEqual({ state: 'return', value: 2 });
  });

  it('needs no turn for what has settled', () => {
    const task = LwtDirect.spawn(function* () {
      let sum = 0;
      for (let i = 0; i < 1000; i++) sum += yield* LwtDirect.await(Lwt.return(i));
      return sum;
    });
    turn();
    expect(task.state).toEqual({ state: 'return', value: 499_500 });
  });

  it('raises a failure where it is awaited, pending or not', () => {
    const [p, r] = Lwt.wait<never>();
    const caught: unknown[] = [];
    LwtDirect.spawn(function* () {
      for (const each of [Lwt.fail('early'), p]) {
        try {
          yield* LwtDirect.await(each);
        } catch (error) {
          caught.push(error);
        }
      }
    });
    turn();
    Lwt.wakeupExn(r, 'late');
    turns();
    expect(caught).toEqual(['early', 'late']);
  });

  it('fails with what the body raises', () => {
    const task = LwtDirect.run(function* () {
      yield* LwtDirect.yield();
      throw new Error('no');
    });
    turns();
    expect(task.state).toMatchObject({ state: 'fail', error: { message: 'no' } });
  });

  it('returns a promise that the body returns as it is', () => {
    const inner = Lwt.return(1);
    const task = LwtDirect.spawn(function* () {
      yield* LwtDirect.yield();
      return inner;
    });
    turns();
    expect(task.state).toEqual({ state: 'return', value: inner });
  });

  it('cannot be cancelled, nor can what it waits for through it', () => {
    const [p, r] = Lwt.task<number>();
    const task = LwtDirect.spawn(function* () {
      return yield* LwtDirect.await(p);
    });
    turn();
    task.cancel();
    expect([task, p].map(Lwt.isSleeping)).toEqual([true, true]);
    Lwt.wakeup(r, 1);
    turns();
    expect(task.state).toEqual({ state: 'return', value: 1 });
  });

  it('gives others a turn at a yield', () => {
    const order: string[] = [];
    for (const name of ['a', 'b']) {
      LwtDirect.spawnInTheBackground(function* () {
        for (const i of [1, 2]) {
          order.push(`${name}${i}`);
          yield* LwtDirect.yield();
        }
      });
    }
    turns();
    expect(order).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('tells the hook what a task in the background raises', () => {
    const hook = Lwt.asyncExceptionHook.get();
    const told: unknown[] = [];
    Lwt.asyncExceptionHook.set((error) => told.push(error));
    LwtDirect.spawnInTheBackground(function* () {
      yield* LwtDirect.yield();
      throw 'no';
    });
    turns();
    Lwt.asyncExceptionHook.set(hook);
    expect(told).toEqual(['no']);
  });

  it('keeps values for each task, through its waits, and begins with none', () => {
    const key = LwtDirect.Storage.newKey<string>();
    const seen: unknown[] = [];
    const task = (name: string) => () =>
      LwtDirect.spawn(function* () {
        seen.push(LwtDirect.Storage.get(key));
        LwtDirect.Storage.set(key, name);
        yield* LwtDirect.yield();
        seen.push(LwtDirect.Storage.get(key));
        LwtDirect.Storage.remove(key);
        yield* LwtDirect.yield();
        seen.push(LwtDirect.Storage.get(key));
      });
    Lwt.withValue(key, Some('caller'), task('a'));
    task('b')();
    turns();
    expect(seen).toEqual([None, None, Some('a'), Some('b'), None, None]);
    expect(Lwt.get(key)).toEqual(None);
  });
});
