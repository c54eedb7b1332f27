/**
 * Programs in which a callback meddles with the very promise that waits for its outcome: what the
 * short ways of entries.ts (a plain map, a plain bind) have to notice. What each comes to is what
 * lwt.ml does: it looks the promise up anew after the callback, and settles it after that.
 */
import { describe, expect, it } from 'vitest';
import { Lwt, type Lwt as Promised } from '../../runtime-instrumented/index.ts';

const shown = (p: Promised<unknown>): unknown => {
  const now = p.state;
  if (now.state === 'sleep') return 'pending';
  return now.state === 'return' ? now.value : String(now.error);
};

/** Each way of waiting for a number that runs a callback with it. */
const ways = {
  map: (p: Promised<number>, f: (x: number) => number): Promised<number> => Lwt.map(f, p),
  bind: (p: Promised<number>, f: (x: number) => number): Promised<number> => Lwt.bind(p, (x) => Lwt.return(f(x))),
};

describe.each(Object.entries(ways))('the callback of a %s', (_name, wait) => {
  it('may have its own promise become another: that one then has the outcome', () => {
    const [p, wakeP] = Lwt.wait<number>();
    const [q, wakeQ] = Lwt.wait();
    const own: Promised<number> = wait(p, (x) => {
      Lwt.wakeup(wakeQ);
      return x + 1;
    });
    const outer = Lwt.bind(q, () => own);
    Lwt.wakeup(wakeP, 1);
    expect([shown(outer), shown(own)]).toEqual([2, 2]);
  });

  it('may add to what waits for its own promise: all of it runs, the newest first', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait<number>();
    const own: Promised<number> = wait(p, (x) => {
      Lwt.onSuccess(own, () => ran.push('second'));
      return x;
    });
    Lwt.onSuccess(own, () => ran.push('first'));
    Lwt.wakeup(wakeP, 1);
    expect(ran).toEqual(['second', 'first']);
  });

  it('may add a hook for the cancel of its own promise: it does not run, and the others do', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait<number>();
    const own: Promised<number> = wait(p, (x) => {
      Lwt.onCancel(own, () => ran.push('cancelled'));
      return x;
    });
    Lwt.onSuccess(own, () => ran.push('returned'));
    Lwt.wakeup(wakeP, 1);
    expect(ran).toEqual(['returned']);
  });

  it('may raise what a cancel fails with: then the hooks for a cancel run first', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait<number>();
    const own = wait(p, () => {
      throw Lwt.canceled;
    });
    Lwt.onFailure(own, () => ran.push('failed'));
    Lwt.onCancel(own, () => ran.push('cancelled'));
    Lwt.wakeup(wakeP, 1);
    expect(ran).toEqual(['cancelled', 'failed']);
  });

  it('may cancel its own promise: nothing is reached, for what it waited for has settled', () => {
    const [p, wakeP] = Lwt.task<number>();
    const own: Promised<number> = wait(p, (x) => {
      Lwt.cancel(own);
      return x;
    });
    Lwt.wakeup(wakeP, 1);
    expect(shown(own)).toBe(1);
  });

  it('may have promises wake each other in turn: depth first, each before what stood behind it', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait<number>();
    const [q, wakeQ] = Lwt.wait<number>();
    const note = (text: string) => (x: number) => {
      ran.push(text);
      return x;
    };
    wait(p, note('p, older'));
    wait(wait(wait(q, note('q')), note('after q')), note('after that'));
    wait(p, (x) => {
      Lwt.wakeup(wakeQ, x);
      return note('p, newer')(x);
    });
    Lwt.wakeup(wakeP, 1);
    expect(ran).toEqual(['q', 'after q', 'after that', 'p, newer', 'p, older']);
  });

  it('that wakes later has the others run when all of its own resolution has', () => {
    const ran: string[] = [];
    const [p, wakeP] = Lwt.wait<number>();
    const [q, wakeQ] = Lwt.wait<number>();
    wait(q, (x) => ran.push('q') + x);
    const own = wait(p, (x) => {
      Lwt.wakeupLater(wakeQ, x);
      expect(shown(q)).toBe(1);
      return x;
    });
    wait(own, (x) => ran.push('after p') + x);
    Lwt.wakeup(wakeP, 1);
    expect(ran).toEqual(['after p', 'q']);
  });

  it('sees no storage where there was none, also right after one that did', () => {
    const key = Lwt.newKey<string>();
    const seen: unknown[] = [];
    const look = (x: number) => {
      const found = Lwt.get(key);
      seen.push(found.isSome ? found.value : 'none');
      return x;
    };
    const [p, wakeP] = Lwt.wait<number>();
    wait(p, look);
    Lwt.withValue(key, { isSome: true, value: 'kept' } as ReturnType<typeof Lwt.get<string>>, () => wait(p, look));
    wait(p, look);
    Lwt.wakeup(wakeP, 1);
    expect(seen).toEqual(['none', 'kept', 'none']);
  });
});

it('a promise that several ways lead to is settled once, by the first', () => {
  const [p, wakeP] = Lwt.wait<number>();
  const first = Lwt.map((x) => x, p);
  const chosen = Lwt.choose([Lwt.bind(p, () => Lwt.return(10)), first, p]);
  Lwt.wakeup(wakeP, 1);
  expect(shown(chosen)).toBe(1);
});
