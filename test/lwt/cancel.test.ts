/**
 * What a cancel reaches through guards within picks within binds, and in which order hooks,
 * callbacks and put-off wakeups run. Written by hand against lwt.mli and the walk that lwt.ml makes;
 * the programs of test/conformance touch these the least.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { Canceled, Lwt, type Lwt as Promised, Some } from '../../runtime-instrumented/index.ts';

const shown = (p: Promised<unknown>): unknown => {
  const now = p.state;
  if (now.state === 'sleep') return 'pending';
  if (now.state === 'return') return now.value;
  return now.error instanceof Canceled ? 'cancelled' : String(now.error);
};

const defaultHook = Lwt.asyncExceptionHook.get();
afterEach(() => Lwt.asyncExceptionHook.set(defaultHook));

describe('a cancel of a bind', () => {
  it('of a pick cancels a protecting promise and not what it protects, which still settles', () => {
    const [guarded, wakeGuarded] = Lwt.task<number>();
    const [loser] = Lwt.task<number>();
    const kept = Lwt.protected(guarded);
    const end = Lwt.bind(Lwt.pick([kept, loser]), (n) => Lwt.return(n));
    Lwt.cancel(end);
    expect([end, kept, loser, guarded].map(shown)).toEqual(['cancelled', 'cancelled', 'cancelled', 'pending']);
    Lwt.wakeup(wakeGuarded, 1);
    expect([shown(guarded), shown(kept)]).toEqual([1, 'cancelled']);
  });

  it('of a pick does not pass a noCancel, but settles the pick by its other branch', () => {
    const [unreached, wake] = Lwt.task<number>();
    const [task] = Lwt.task<number>();
    const end = Lwt.bind(Lwt.pick([Lwt.noCancel(unreached), task]), (n) => Lwt.return(n));
    Lwt.cancel(end);
    expect([end, task, unreached].map(shown)).toEqual(['cancelled', 'cancelled', 'pending']);
    Lwt.wakeup(wake, 1);
    expect(shown(end)).toBe('cancelled');
  });

  it('of a noCancel alone reaches nothing: it returns as if nobody had asked', () => {
    const [task, wake] = Lwt.task<number>();
    const end = Lwt.map((n) => n + 1, Lwt.noCancel(task));
    Lwt.cancel(end);
    expect(shown(end)).toBe('pending');
    Lwt.wakeup(wake, 1);
    expect(shown(end)).toBe(2);
  });

  it('of a wrapInCancelable fails it at once, is passed on to a task and ignored by a wait', () => {
    const [task] = Lwt.task<number>();
    const [wait, wakeWait] = Lwt.wait<number>();
    const ends = [task, wait].map((p) => Lwt.map((n) => n + 1, Lwt.wrapInCancelable(p)));
    for (const end of ends) Lwt.cancel(end);
    expect([...ends, task, wait].map(shown)).toEqual(['cancelled', 'cancelled', 'cancelled', 'pending']);
    Lwt.wakeup(wakeWait, 1);
    expect([shown(wait), shown(ends[1])]).toEqual([1, 'cancelled']);
  });

  it('goes through all that its callback became, however many binds that are', () => {
    const [first, wakeFirst] = Lwt.wait();
    const [second, wakeSecond] = Lwt.wait();
    const [task] = Lwt.task<number>();
    const inner: Promised<number>[] = [];
    const end = Lwt.bind(first, () => {
      inner[0] = Lwt.bind(second, () => inner[1]);
      return inner[0];
    });
    inner[1] = Lwt.bind(task, (n) => Lwt.return(n));
    Lwt.wakeup(wakeFirst);
    Lwt.cancel(end);
    expect(shown(end)).toBe('pending');
    Lwt.wakeup(wakeSecond);
    Lwt.cancel(end);
    expect([end, inner[0], inner[1], task].map(shown)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  });

  it('is handled where the source says so, and what handles it is not cancelled', () => {
    const [task] = Lwt.task<number>();
    const [after, wakeAfter] = Lwt.wait<number>();
    const end = Lwt.catch(
      () => Lwt.bind(task, (n) => Lwt.return(n)),
      () => after,
    );
    Lwt.cancel(end);
    expect(shown(end)).toBe('pending');
    Lwt.cancel(end);
    expect(shown(end)).toBe('pending');
    Lwt.wakeup(wakeAfter, 3);
    expect(shown(end)).toBe(3);
  });
});

describe('a cancel of a join', () => {
  it('reaches its tasks at once, and the join fails when the last wait has settled', () => {
    const [task] = Lwt.task();
    const [wait, wake] = Lwt.wait();
    const joined = Lwt.join([wait, task]);
    Lwt.cancel(joined);
    expect([shown(task), shown(joined)]).toEqual(['cancelled', 'pending']);
    Lwt.wakeup(wake);
    expect(shown(joined)).toBe('cancelled');
  });

  it('marks all tasks before it runs any callback, those of the last one first', () => {
    const ran: unknown[] = [];
    const tasks = ['a', 'b', 'c'].map((name) => {
      const [task] = Lwt.task();
      Lwt.onFailure(task, () => ran.push([name, ...tasks.map(shown)]));
      return task;
    });
    Lwt.cancel(Lwt.join(tasks));
    const all = ['cancelled', 'cancelled', 'cancelled'];
    expect(ran).toEqual([
      ['c', ...all],
      ['b', ...all],
      ['a', ...all],
    ]);
  });
});

describe('the hooks of a cancel', () => {
  it('run newest first and before all callbacks, and what one raises stops none of them', () => {
    const ran: unknown[] = [];
    Lwt.asyncExceptionHook.set((error) => ran.push(String(error)));
    const [task] = Lwt.task();
    Lwt.onCancel(task, () => ran.push('older hook'));
    Lwt.onFailure(task, () => {
      ran.push('callback');
      throw new Error('in callback');
    });
    Lwt.onFailure(task, () => ran.push('newer callback'));
    Lwt.onCancel(task, () => {
      ran.push('newer hook');
      throw new Error('in hook');
    });
    Lwt.cancel(task);
    expect(ran).toEqual([
      'newer hook',
      'Error: in hook',
      'older hook',
      'newer callback',
      'callback',
      'Error: in callback',
    ]);
  });

  it('of the losers of a pick run while the pick is still pending, with its outcome fixed', () => {
    const ran: unknown[] = [];
    const [winner, wake] = Lwt.task<number>();
    const [loser, wakeLoser] = Lwt.task<number>();
    const picked = Lwt.pick([winner, loser]);
    Lwt.onCancel(loser, () => {
      ran.push(shown(picked));
      Lwt.wakeup(wakeLoser, 9);
    });
    Lwt.onSuccess(picked, (n) => ran.push(n));
    Lwt.wakeup(wake, 1);
    expect(ran).toEqual(['pending', 1]);
  });

  it('run for a promise that is made to fail by hand with Canceled, which later wakeups then leave', () => {
    const ran: string[] = [];
    const [wait, resolver] = Lwt.wait<number>();
    Lwt.onCancel(wait, () => ran.push('hook'));
    Lwt.wakeupExn(resolver, new Canceled());
    Lwt.wakeup(resolver, 1);
    Lwt.wakeupLaterExn(resolver, new Error('late'));
    expect([ran, shown(wait)]).toEqual([['hook'], 'cancelled']);
  });
});

describe('wakeups that are put off', () => {
  it('run in the order in which they were asked for, those asked for meanwhile behind them', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait();
    const [q, wakeQ] = Lwt.wait();
    const [r, wakeR] = Lwt.wait();
    const [s, wakeS] = Lwt.wait();
    Lwt.onSuccess(q, () => {
      ran.push('q');
      Lwt.wakeupLater(wakeS);
      ran.push(`s is ${shown(s) === undefined ? 'settled' : 'pending'}`);
    });
    Lwt.onSuccess(r, () => ran.push('r'));
    Lwt.onSuccess(s, () => ran.push('s'));
    Lwt.onSuccess(p, () => ran.push('older of p'));
    Lwt.onSuccess(p, () => {
      Lwt.wakeupLater(wakeQ);
      Lwt.wakeupLater(wakeR);
      ran.push('p');
    });
    Lwt.wakeup(wakeP);
    expect(ran).toEqual(['p', 'older of p', 'q', 's is settled', 'r', 's']);
  });

  it('are put off by a cancel within it too, but not by a bind on what has settled', () => {
    const ran: string[] = [];
    const [q, wakeQ] = Lwt.wait();
    const [r, wakeR] = Lwt.wait();
    Lwt.onSuccess(q, () => ran.push('q'));
    Lwt.onSuccess(r, () => ran.push('r'));
    Lwt.bind(Lwt.return(), () => {
      Lwt.wakeupLater(wakeQ);
      ran.push('after q');
      return Lwt.return();
    });
    const [task] = Lwt.task();
    Lwt.onFailure(task, () => ran.push('older'));
    Lwt.onCancel(task, () => {
      Lwt.wakeupLater(wakeR);
      ran.push('before r');
    });
    Lwt.cancel(task);
    expect(ran).toEqual(['q', 'after q', 'before r', 'older', 'r']);
  });

  it('see the storage of where they were attached, and who asks keeps its own', () => {
    const key = Lwt.newKey<string>();
    const seen: string[] = [];
    const look = (where: string): void => {
      const found = Lwt.get(key);
      seen.push(`${where}: ${found.isSome ? found.value : 'nothing'}`);
    };
    const [p, wakeP] = Lwt.wait();
    const [q, wakeQ] = Lwt.wait();
    Lwt.withValue(key, Some('attached'), () => Lwt.onSuccess(q, () => look('q')));
    Lwt.onSuccess(q, () => look('q, newer'));
    Lwt.withValue(key, Some('asking'), () => {
      Lwt.onSuccess(p, () => {
        Lwt.wakeupLater(wakeQ);
        look('p');
      });
      Lwt.wakeup(wakeP);
      look('after');
    });
    look('outside');
    expect(seen).toEqual(['p: asking', 'q, newer: nothing', 'q: attached', 'after: asking', 'outside: nothing']);
  });
});

describe('an exception in a callback', () => {
  it('of a bind on what has settled is raised, on what is pending is the failure, whoever comes next runs', () => {
    const fail = (): Promised<number> => {
      throw new Error('no');
    };
    expect(() => Lwt.bind(Lwt.return(), fail)).toThrow('no');
    expect(() => Lwt.catch(() => Lwt.fail(new Error('first')), fail)).toThrow('no');
    expect(shown(Lwt.map(fail, Lwt.return()))).toBe('Error: no');
    const [p, wake] = Lwt.wait();
    const older = Lwt.map(() => 'ran', p);
    const newer = Lwt.bind(p, fail);
    Lwt.wakeup(wake);
    expect([shown(newer), shown(older)]).toEqual(['Error: no', 'ran']);
  });
});
