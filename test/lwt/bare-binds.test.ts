/** A pending bind is three words as long as nothing more is to be said of it (lwt/promise.ts): what happens when there is. */
import { expect, test } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';

const valueOf = (p: Lwt<unknown>) => {
  const now = p.state;
  return now.state === 'return' ? now.value : now.state;
};

test('binds that wait for one promise run newest first, among callbacks of other kinds', () => {
  const [p, r] = Lwt.wait<number>();
  const order: string[] = [];
  const say = (what: string) => () => {
    order.push(what);
    return Lwt.return();
  };
  Lwt.bind(p, say('first bind'));
  Lwt.map(say('map'), p);
  Lwt.bind(p, say('second bind'));
  Lwt.bind(p, say('third bind'));
  Lwt.wakeup(r, 1);
  expect(order).toEqual(['third bind', 'second bind', 'map', 'first bind']);
});

test('a bind that is raced runs its callback, and is still reached by a cancel', () => {
  const [p, r] = Lwt.task<number>();
  const bound = Lwt.bind(p, (x) => Lwt.return(x + 1));
  const choice = Lwt.choose([bound, Lwt.wait<number>()[0]]);
  Lwt.wakeup(r, 1);
  expect(valueOf(choice)).toBe(2);

  const [task] = Lwt.task<number>();
  const raced = Lwt.bind(task, (x) => Lwt.return(x + 1));
  Lwt.choose([raced, Lwt.wait<number>()[0]]);
  Lwt.cancel(raced);
  expect([valueOf(task), valueOf(raced)]).toEqual(['fail', 'fail']);
});

test('a bind with a hook that runs on cancellation runs it, before other callbacks', () => {
  const [task] = Lwt.task<number>();
  const bound = Lwt.bind(task, (x) => Lwt.return(x));
  const order: string[] = [];
  Lwt.onFailure(bound, () => order.push('failure'));
  Lwt.onCancel(bound, () => order.push('hook'));
  Lwt.onFailure(bound, () => order.push('later failure'));
  Lwt.cancel(bound);
  expect(order).toEqual(['hook', 'later failure', 'failure']);
});

test('a bind that was raced and then returned by another runs its callback for both', () => {
  const [p, r] = Lwt.task<number>();
  const [start, go] = Lwt.wait();
  const inner = Lwt.bind(p, (x) => Lwt.return(x + 1));
  const choice = Lwt.choose([inner, Lwt.wait<number>()[0]]);
  const outer = Lwt.bind(start, () => inner);
  Lwt.wakeup(go);
  Lwt.wakeup(r, 1);
  expect([valueOf(outer), valueOf(inner), valueOf(choice)]).toEqual([2, 2, 2]);
});

test('a cancel goes through a bind that was raced and then returned by another', () => {
  const [task] = Lwt.task<number>();
  const [start, go] = Lwt.wait();
  const inner = Lwt.bind(task, (x) => Lwt.return(x + 1));
  Lwt.choose([inner, Lwt.wait<number>()[0]]);
  const outer = Lwt.bind(start, () => inner);
  Lwt.wakeup(go);
  Lwt.cancel(outer);
  expect([valueOf(task), valueOf(outer)]).toEqual(['fail', 'fail']);
});

test('what waits for a promise that is raced a thousand times is neither lost nor run twice', () => {
  const [p, r] = Lwt.wait<number>();
  const bound = Lwt.bind(p, (x) => Lwt.return(x));
  let runs = 0;
  for (let i = 0; i < 1000; i++) {
    if (i % 100 === 0) {
      Lwt.bind(bound, () => {
        runs++;
        return Lwt.return();
      });
    }
    Lwt.pick([bound, Lwt.return(0)]);
    const [other, wake] = Lwt.wait<number>();
    Lwt.choose([bound, other]);
    Lwt.wakeup(wake, 0);
  }
  Lwt.wakeup(r, 1);
  expect(runs).toBe(10);
});

test('a callback that is no function, or a proxy of one, does what it did', () => {
  const [p, r] = Lwt.wait<number>();
  const odd = Lwt.bind(p, 3 as never);
  const proxied = Lwt.bind(p, new Proxy((x: number) => Lwt.return(x + 1), {}));
  Lwt.wakeup(r, 1);
  expect([valueOf(odd), valueOf(proxied)]).toEqual(['fail', 2]);
});

test('a pending bind that somebody resolves by force keeps what it was given, and its callback still runs', () => {
  const [p, r] = Lwt.wait<number>();
  let ran = 0;
  const bound = Lwt.bind(p, () => {
    ran++;
    return Lwt.return(2);
  });
  Lwt.wakeup(bound as never, 9 as never);
  expect(valueOf(bound)).toBe(9);
  Lwt.wakeup(r, 1);
  expect([ran, valueOf(bound)]).toEqual([1, 9]);
});
