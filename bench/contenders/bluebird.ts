/** Bluebird, with cancellation, and without what is meant for debugging. */
import { createRequire } from 'node:module';
import { type Contender, expect } from './contender.ts';

/** What we use of it. */
interface Bluebird<T> {
  then<U>(f: (value: T) => U | Bluebird<U>): Bluebird<U>;
  cancel(): void;
  isCancelled(): boolean;
}

interface BluebirdClass {
  new <T>(executor: (resolve: (value: T) => void) => void): Bluebird<T>;
  config(options: {
    readonly cancellation: boolean;
    readonly warnings: boolean;
    readonly longStackTraces: boolean;
  }): void;
  resolve<T>(value: T): Bluebird<T>;
  all<T>(ps: readonly Bluebird<T>[]): Bluebird<T[]>;
  race<T>(ps: readonly Bluebird<T>[]): Bluebird<T>;
  coroutine<As extends readonly unknown[]>(
    body: (...given: As) => Generator<unknown, void, never>,
  ): (...given: As) => Bluebird<void>;
}

const P = createRequire(import.meta.url)('bluebird') as BluebirdClass;
P.config({ cancellation: true, warnings: false, longStackTraces: false });

const AT_ONCE = 1000;

const next = (x: number) => P.resolve(x + 1);
const add = (x: number) => x + 1;
const nothing = () => {};
const resolved = P.resolve(0);

function pending<T>(resolvers: ((value: T) => void)[]): Bluebird<T> {
  return new P<T>((resolve) => {
    resolvers.push(resolve);
  });
}

type Callback = (x: number) => number | Bluebird<number>;

const inTurn = P.coroutine(function* (size: number, callback: Callback) {
  let p = resolved;
  for (let i = 0; i < size; i++) {
    p = p.then(callback);
    yield p;
  }
  expect(yield p, size);
});

const atOnce = P.coroutine(function* (size: number, callback: Callback) {
  let last = resolved;
  for (let done = 0; done < size; done += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++) last = resolved.then(callback);
    yield last;
  }
  expect(yield last, 1);
});

/** `size` promises are made, used and cancelled; after so many the queue has its turn. */
const cancelled = P.coroutine(function* (size: number, batch: number, use: (p: Bluebird<void>) => Bluebird<void>) {
  let last = new P<void>(nothing);
  for (let done = 0; done < size; done += batch) {
    for (let i = 0; i < batch; i++) {
      last = use(new P<void>(nothing));
      last.cancel();
    }
    yield resolved.then(nothing);
  }
  expect(last.isCancelled(), true);
});

const chain = P.coroutine(function* (size: number, callback: Callback) {
  const resolvers: ((x: number) => void)[] = [];
  let last = pending(resolvers);
  for (let i = 0; i < size; i++) last = last.then(callback);
  resolvers[0](0);
  expect(yield last, size);
});

export const contender: Contender = {
  works: {
    'bind on resolved': (size) => inTurn(size, next),
    'binds on resolved at once': (size) => atOnce(size, next),
    'map on resolved': (size) => inTurn(size, add),
    'maps on resolved at once': (size) => atOnce(size, add),
    'recursive loop over resolved': P.coroutine(function* (size: number) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += yield P.resolve(1);
      expect(sum, size);
    }),
    'loop of pending binds'(size) {
      let wake: () => void = nothing;
      let rounds = 0;
      const wait = (resolve: (value: void) => void) => {
        wake = resolve;
      };
      const loop = P.coroutine(function* () {
        for (let i = 0; i < size; i++) {
          yield new P<void>(wait);
          rounds++;
        }
        expect(rounds, size);
      });
      const end = loop();
      let left = size;
      const drive = () => {
        wake();
        if (--left > 0) resolved.then(drive);
      };
      drive();
      return end;
    },
    'chain of 10,000': (size) => chain(size, next),
    'chain of 10,000 maps': (size) => chain(size, add),
    'chain of a million': (size) => chain(size, next),
    'chain of a million maps': (size) => chain(size, add),
    'join of 100,000': P.coroutine(function* (size: number) {
      const ps: Bluebird<number>[] = [];
      const resolvers: ((x: number) => void)[] = [];
      for (let i = 0; i < size; i++) ps.push(pending(resolvers));
      const all = P.all(ps);
      for (let i = 0; i < size; i++) resolvers[i](i);
      expect(((yield all) as number[]).length, size);
    }),
    'pick of 10,000 tasks': P.coroutine(function* (size: number) {
      const ps: Bluebird<number>[] = [];
      const resolvers: ((x: number) => void)[] = [];
      for (let i = 0; i < size; i++) ps.push(pending(resolvers));
      const first = P.race(ps);
      resolvers[size >> 1](size);
      expect(yield first, size);
      for (let i = 0; i < size; i++) ps[i].cancel();
      expect(ps[0].isCancelled(), true);
    }),
    'pause-map-wake round': P.coroutine(function* (size: number) {
      let rounds = 0;
      const count = () => {
        rounds++;
      };
      for (let i = 0; i < size; i++) yield P.resolve(0).then(count);
      expect(rounds, size);
    }),
    'task and cancel': (size) => cancelled(size, 1, (p) => p),
    'tasks cancelled at once': (size) => cancelled(size, AT_ONCE, (p) => p),
    'task, bind and cancel': (size) => cancelled(size, 1, (p) => p.then(nothing)),
    'tasks, bound, cancelled at once': (size) => cancelled(size, AT_ONCE, (p) => p.then(nothing)),
  },
  pendingBinds(size) {
    const first = new P<number>(nothing);
    let last = first;
    for (let i = 0; i < size; i++) last = last.then(add);
    return [first, last];
  },
};
