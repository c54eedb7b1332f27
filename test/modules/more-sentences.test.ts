/** Sentences of lwt_react.mli, lwt_direct.mli, lwt_pool.mli and lwt_switch.mli that no other test speaks of. */
import { describe, expect, it } from 'vitest';
import { Lwt, None, type Option, Some } from '../../runtime-instrumented/lwt/index.ts';
import {
  LwtDirect,
  LwtPool,
  LwtReact,
  LwtStream,
  LwtSwitch,
  type ReactEvent,
} from '../../runtime-instrumented/modules/index.ts';

const { E, S } = LwtReact;
const returned = (value: unknown) => ({ state: 'return', value });
const failed = (error: unknown) => ({ state: 'fail', error });

function occurrences<T>(e: ReactEvent<T>): T[] {
  const seen: T[] = [];
  E.trace((x) => seen.push(x), e);
  return seen;
}

function turns(): void {
  while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
}

/** What the async exception hook is told while `f` runs. */
function toldDuring(f: () => void): unknown[] {
  const told: unknown[] = [];
  const before = Lwt.asyncExceptionHook.get();
  Lwt.asyncExceptionHook.set((error) => told.push(error));
  try {
    f();
  } finally {
    Lwt.asyncExceptionHook.set(before);
  }
  return told;
}

describe('lwt_react.mli says that', () => {
  it.each([
    [
      'raises',
      () => {
        throw 'no';
      },
    ],
    ['fails', () => Lwt.fail<number>('no')],
  ])('an event made from a function is just stopped when that %s', (_how, end) => {
    let calls = 0;
    const told = toldDuring(() => {
      const seen = occurrences(E.from<number>(() => (++calls < 3 ? Lwt.return(calls) : end())));
      turns();
      expect(seen).toEqual([1, 2]);
    });
    turns();
    expect([calls, told]).toEqual([3, []]);
  });

  it('a delayed event whose promise fails never occurs', () => {
    const [p, r] = Lwt.wait<ReactEvent<number>>();
    const seen = occurrences(E.delay(p));
    expect(toldDuring(() => Lwt.wakeupExn(r, 'no'))).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('an event of a stream ends with the stream, and fails nobody when the stream does', () => {
    const [s, push] = LwtStream.create<number>();
    const seen = occurrences(E.ofStream(s));
    push(Some(1));
    turns();
    push(Some(2));
    push(None);
    turns();
    expect(seen).toEqual([1, 2]);
    const failing = occurrences(E.ofStream(LwtStream.from<number>(() => Lwt.fail('no'))));
    expect(toldDuring(turns)).toEqual([]);
    expect(failing).toEqual([]);
  });

  it('a stream of an event has what occurs before somebody asks, too', () => {
    const [e, send] = E.create<number>();
    const s = E.toStream(e);
    for (const x of [1, 2]) send(x);
    expect(LwtStream.getAvailable(s)).toEqual([1, 2]);
    const next = LwtStream.get(s);
    send(3);
    turns();
    expect(next.state).toEqual(returned(Some(3)));
  });

  it('promises in an event are waited for in turn, or each for itself', () => {
    const [e, send] = E.create<Lwt<string>>();
    const [inTurn, eachForItself] = [occurrences(E.runS(e)), occurrences(E.runP(e))];
    const [[a, wakeA], [b, wakeB]] = [Lwt.wait<string>(), Lwt.wait<string>()];
    send(a);
    send(b);
    Lwt.wakeup(wakeB, 'b');
    expect([inTurn, eachForItself]).toEqual([[], ['b']]);
    Lwt.wakeup(wakeA, 'a');
    expect([inTurn, eachForItself]).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('calls of the function of a bound signal that may wait are made one after the other', () => {
    const [s, set] = S.create(0);
    const asked: number[] = [];
    const answers: (() => void)[] = [];
    const bound = S.bindS(s, (x) => {
      asked.push(x);
      const [p, r] = Lwt.wait<ReturnType<typeof S.const<number>>>();
      answers.push(() => Lwt.wakeup(r, S.const(x * 10)));
      return p;
    });
    answers[0]?.();
    set(1);
    set(2);
    expect(asked).toEqual([0, 1]);
    answers[1]?.();
    expect(asked).toEqual([0, 1, 2]);
    answers[2]?.();
    expect(bound.state).toMatchObject({ state: 'return', value: { value: 20 } });
  });
});

describe('lwt_direct.mli says that', () => {
  it('what a task stores is what Lwt.get finds in it, and in the promises it makes', () => {
    const key = LwtDirect.Storage.newKey<string>();
    const task = LwtDirect.spawn(function* () {
      LwtDirect.Storage.set(key, 'mine');
      const later = yield* LwtDirect.await(Lwt.pause().map(() => Lwt.get(key)));
      return [Lwt.get(key), later];
    });
    turns();
    expect(task.state).toEqual(returned([Some('mine'), Some('mine')]));
  });

  it('each task has a storage of its own: one that is started in another begins with none and leaves it alone', () => {
    const key = LwtDirect.Storage.newKey<string>();
    const seen: Option<string>[] = [];
    const task = LwtDirect.spawn(function* () {
      LwtDirect.Storage.set(key, 'outer');
      const inner = LwtDirect.spawn(function* () {
        seen.push(LwtDirect.Storage.get(key));
        LwtDirect.Storage.set(key, 'inner');
        yield* LwtDirect.yield();
        seen.push(LwtDirect.Storage.get(key));
      });
      yield* LwtDirect.await(inner);
      return LwtDirect.Storage.get(key);
    });
    turns();
    expect(seen).toEqual([None, Some('inner')]);
    expect(task.state).toEqual(returned(Some('outer')));
  });

  it('a task that waits keeps nobody else from running', () => {
    const [never] = Lwt.wait();
    const stuck = LwtDirect.spawn(function* () {
      yield* LwtDirect.await(never);
    });
    const other = LwtDirect.spawn(function* () {
      yield* LwtDirect.yield();
      return 'done';
    });
    turns();
    expect([Lwt.isSleeping(stuck), other.state]).toEqual([true, returned('done')]);
  });
});

describe('lwt_pool.mli says that', () => {
  it('a member is validated each time it is had again, and a new one is not', () => {
    const asked: number[] = [];
    let made = 0;
    const pool = LwtPool.create(1, () => Lwt.return(++made), {
      validate: (member) => Lwt.return(asked.push(member) > 0),
    });
    for (let i = 0; i < 3; i++) LwtPool.use(pool, () => Lwt.return());
    expect([made, asked]).toEqual([1, [1, 1]]);
  });

  it('an invalid member is disposed of before another takes its place', () => {
    const [disposed, dispose] = Lwt.wait();
    let made = 0;
    const pool = LwtPool.create(1, () => Lwt.return(++made), {
      validate: () => Lwt.returnFalse,
      dispose: () => disposed,
    });
    LwtPool.use(pool, () => Lwt.return());
    const used = LwtPool.use(pool, (member) => Lwt.return(member));
    expect([Lwt.isSleeping(used), made]).toEqual([true, 1]);
    Lwt.wakeup(dispose);
    expect([used.state, made]).toEqual([returned(2), 2]);
  });

  it('after a use that succeeds nobody asks whether the member still serves', () => {
    const asked: number[] = [];
    const pool = LwtPool.create(1, () => Lwt.return(1), { check: (member) => void asked.push(member) });
    LwtPool.use(pool, () => Lwt.return());
    expect(asked).toEqual([]);
  });

  it('clearing disposes of one member after the other, and returns after the last', () => {
    const ends: (() => void)[] = [];
    let made = 0;
    const pool = LwtPool.create(2, () => Lwt.return(++made), {
      dispose: () => {
        const [p, r] = Lwt.wait();
        ends.push(() => Lwt.wakeup(r));
        return p;
      },
    });
    const [done, end] = Lwt.wait();
    for (let i = 0; i < 2; i++) LwtPool.use(pool, () => done);
    Lwt.wakeup(end);
    const cleared = LwtPool.clear(pool);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    expect([ends.length, Lwt.isSleeping(cleared)]).toEqual([2, true]);
    ends[1]?.();
    expect(cleared.state).toEqual(returned(undefined));
  });

  it('a member is given back when its use is cancelled', () => {
    let made = 0;
    const pool = LwtPool.create(1, () => Lwt.return(++made));
    const [pending] = Lwt.task();
    const used = LwtPool.use(pool, () => pending);
    const next = LwtPool.use(pool, (member) => Lwt.return(member));
    expect(LwtPool.waitQueueLength(pool)).toBe(1);
    used.cancel();
    turns();
    expect([used.state.state, next.state, LwtPool.waitQueueLength(pool)]).toEqual(['fail', returned(1), 0]);
  });
});

describe('lwt_switch.mli says that', () => {
  it('a hook that may be run now is kept while the switch is on', () => {
    const sw = LwtSwitch.create();
    let runs = 0;
    expect(LwtSwitch.addHookOrExec(sw, () => Lwt.return(++runs)).state).toEqual(returned(undefined));
    expect([LwtSwitch.isOn(sw), runs]).toEqual([true, 0]);
    LwtSwitch.turnOff(sw);
    expect(runs).toBe(1);
  });

  it('when it is off the promise is that of the hook', () => {
    const sw = LwtSwitch.create();
    LwtSwitch.turnOff(sw);
    const [p, r] = Lwt.wait();
    const running = LwtSwitch.addHookOrExec(sw, () => p);
    expect(Lwt.isSleeping(running)).toBe(true);
    Lwt.wakeupExn(r, 'no');
    expect(running.state).toEqual(failed('no'));
  });

  it('turning it off waits for all hooks also when one has failed', () => {
    const sw = LwtSwitch.create();
    const [p, r] = Lwt.wait();
    LwtSwitch.addHook(sw, () => p);
    LwtSwitch.addHook(sw, () => Lwt.fail('no'));
    const off = LwtSwitch.turnOff(sw);
    expect(Lwt.isSleeping(off)).toBe(true);
    Lwt.wakeup(r);
    expect(off.state).toEqual(failed('no'));
  });

  it('it is off already while its hooks run: none can be added', () => {
    const sw = LwtSwitch.create();
    LwtSwitch.addHook(sw, () => Lwt.return(LwtSwitch.addHook(sw, () => Lwt.return())));
    expect(LwtSwitch.turnOff(sw).state).toMatchObject({ state: 'fail', error: new LwtSwitch.Off() });
  });

  it('the switch of a function is turned off when that raises, and a failing hook fails the whole', () => {
    let undone = false;
    const raising = LwtSwitch.withSwitch((sw): Lwt<void> => {
      LwtSwitch.addHook(sw, () => {
        undone = true;
        return Lwt.return();
      });
      throw 'raised';
    });
    expect([raising.state, undone]).toEqual([failed('raised'), true]);
    const failing = LwtSwitch.withSwitch((sw) => {
      LwtSwitch.addHook(sw, () => Lwt.fail('hook'));
      return Lwt.return('value');
    });
    expect(failing.state).toEqual(failed('hook'));
  });
});
