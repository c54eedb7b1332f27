/** The promises of the platform. */
import { type Contender, expect } from './contender.ts';

const AT_ONCE = 1000;

const next = (x: number) => Promise.resolve(x + 1);
const add = (x: number) => x + 1;
const nothing = () => {};
const canceled = new Error('canceled');

/** `size` thens, each on the promise of the one before when that has settled. */
async function inTurn(size: number, callback: (x: number) => number | Promise<number>): Promise<void> {
  let p = Promise.resolve(0);
  for (let i = 0; i < size; i++) {
    p = p.then(callback);
    await p;
  }
  expect(await p, size);
}

/** `size` thens on one resolved promise, in batches. */
async function atOnce(size: number, callback: (x: number) => unknown): Promise<void> {
  const p = Promise.resolve(0);
  let last: Promise<unknown> = p;
  for (let done = 0; done < size; done += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++) last = p.then(callback);
    await last;
  }
  expect(await last, 1);
}

async function chain(size: number, callback: (x: number) => number | Promise<number>): Promise<void> {
  let wake: (x: number) => void = nothing;
  const first = new Promise<number>((resolve) => {
    wake = resolve;
  });
  let last = first;
  for (let i = 0; i < size; i++) last = last.then(callback);
  wake(0);
  expect(await last, size);
}

function pendings(size: number): [Promise<number>[], ((x: number) => void)[], ((error: unknown) => void)[]] {
  const ps: Promise<number>[] = [];
  const resolves: ((x: number) => void)[] = [];
  const rejects: ((error: unknown) => void)[] = [];
  for (let i = 0; i < size; i++) {
    ps.push(
      new Promise<number>((resolve, reject) => {
        resolves.push(resolve);
        rejects.push(reject);
      }),
    );
  }
  return [ps, resolves, rejects];
}

type Use = (p: Promise<unknown>, handle: () => void) => Promise<unknown>;

/** `size` promises are made, used and rejected; so many at a time are waited for. */
async function cancelled(size: number, batch: number, use: Use): Promise<void> {
  let handled = 0;
  const handle = () => {
    handled++;
  };
  let cancel: (error: unknown) => void = nothing;
  const keep = (_resolve: unknown, reject: (error: unknown) => void) => {
    cancel = reject;
  };
  for (let done = 0; done < size; done += batch) {
    let last: Promise<unknown> = Promise.resolve();
    for (let i = 0; i < batch; i++) {
      last = use(new Promise(keep), handle);
      cancel(canceled);
    }
    await last;
  }
  expect(handled, size);
}

export const contender: Contender = {
  works: {
    'bind on resolved': (size) => inTurn(size, next),
    'binds on resolved at once': (size) => atOnce(size, next),
    'map on resolved': (size) => inTurn(size, add),
    'maps on resolved at once': (size) => atOnce(size, add),
    async 'recursive loop over resolved'(size) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += await Promise.resolve(1);
      expect(sum, size);
    },
    async 'loop of pending binds'(size) {
      let wake: () => void = nothing;
      let rounds = 0;
      const wait = (resolve: () => void) => {
        wake = resolve;
      };
      async function loop(): Promise<void> {
        for (let i = 0; i < size; i++) {
          await new Promise<void>(wait);
          rounds++;
        }
      }
      const end = loop();
      for (let i = 0; i < size; i++) {
        wake();
        await undefined;
      }
      await end;
      expect(rounds, size);
    },
    'chain of 10,000': (size) => chain(size, next),
    'chain of 10,000 maps': (size) => chain(size, add),
    'chain of a million': (size) => chain(size, next),
    'chain of a million maps': (size) => chain(size, add),
    async 'join of 100,000'(size) {
      const ps: Promise<number>[] = [];
      const resolves: ((x: number) => void)[] = [];
      for (let i = 0; i < size; i++) {
        ps.push(
          new Promise<number>((resolve) => {
            resolves.push(resolve);
          }),
        );
      }
      const all = Promise.all(ps);
      for (let i = 0; i < size; i++) resolves[i](i);
      expect((await all).length, size);
    },
    async 'pick of 10,000 tasks'(size) {
      const [ps, resolves, rejects] = pendings(size);
      const first = Promise.race(ps);
      resolves[size >> 1](size);
      for (let i = 0; i < size; i++) rejects[i](canceled);
      expect(await first, size);
    },
    async 'pause-map-wake round'(size) {
      let rounds = 0;
      const count = () => {
        rounds++;
      };
      for (let i = 0; i < size; i++) await Promise.resolve().then(count);
      expect(rounds, size);
    },
    'task and cancel': (size) => cancelled(size, 1, (p, handle) => p.catch(handle)),
    'tasks cancelled at once': (size) => cancelled(size, AT_ONCE, (p, handle) => p.catch(handle)),
    'task, bind and cancel': (size) => cancelled(size, 1, (p, handle) => p.then(nothing).catch(handle)),
    'tasks, bound, cancelled at once': (size) => cancelled(size, AT_ONCE, (p, handle) => p.then(nothing).catch(handle)),
  },
  pendingBinds(size) {
    const first = new Promise<number>(nothing);
    let last = first;
    for (let i = 0; i < size; i++) last = last.then(add);
    return [first, last];
  },
};
