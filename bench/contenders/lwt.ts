/** The library of this project. */
import type { Lwt as Promised, Resolver } from '../../runtime-instrumented/index.ts';
import { library } from '../library.ts';
import { type Contender, expect } from './contender.ts';

const { Lwt } = library;

const next = (x: number) => Lwt.return(x + 1);
const add = (x: number) => x + 1;
const nothing = () => Lwt.return();

function valueOf<T>(p: Promised<T>): T | string {
  const now = p.state;
  return now.state === 'return' ? now.value : now.state;
}

function loop(i: number): Promised<number> {
  return i === 0 ? Lwt.return(0) : Lwt.bind(Lwt.return(i), () => loop(i - 1));
}

let resolver: Resolver<void>;

function pendingLoop(i: number): Promised<void> {
  if (i === 0) return Lwt.return();
  const [p, r] = Lwt.wait();
  resolver = r;
  return Lwt.bind(p, () => pendingLoop(i - 1));
}

function chain(size: number): void {
  const [first, r] = Lwt.wait<number>();
  let last = first;
  for (let i = 0; i < size; i++) last = Lwt.bind(last, next);
  Lwt.wakeup(r, 0);
  expect(valueOf(last), size);
}

function chainOfMaps(size: number): void {
  const [first, r] = Lwt.wait<number>();
  let last = first;
  for (let i = 0; i < size; i++) last = Lwt.map(add, last);
  Lwt.wakeup(r, 0);
  expect(valueOf(last), size);
}

function taskAndCancel(size: number): void {
  let last: Promised<void> = Lwt.return();
  for (let i = 0; i < size; i++) {
    const [p] = Lwt.task();
    Lwt.cancel(p);
    last = p;
  }
  expect(valueOf(last), 'fail');
}

function taskBindAndCancel(size: number): void {
  let last: Promised<void> = Lwt.return();
  for (let i = 0; i < size; i++) {
    const [p] = Lwt.task();
    last = Lwt.bind(p, nothing);
    Lwt.cancel(last);
  }
  expect(valueOf(last), 'fail');
}

export const contender: Contender = {
  works: {
    'bind on resolved'(size) {
      let p = Lwt.return(0);
      for (let i = 0; i < size; i++) p = Lwt.bind(p, next);
      expect(valueOf(p), size);
    },
    'binds on resolved at once'(size) {
      const p = Lwt.return(0);
      let last = p;
      for (let i = 0; i < size; i++) last = Lwt.bind(p, next);
      expect(valueOf(last), 1);
    },
    'map on resolved'(size) {
      let p = Lwt.return(0);
      for (let i = 0; i < size; i++) p = Lwt.map(add, p);
      expect(valueOf(p), size);
    },
    'maps on resolved at once'(size) {
      const p = Lwt.return(0);
      let last = p;
      for (let i = 0; i < size; i++) last = Lwt.map(add, p);
      expect(valueOf(last), 1);
    },
    'recursive loop over resolved'(size) {
      expect(valueOf(loop(size)), 0);
    },
    'loop of pending binds'(size) {
      const end = pendingLoop(size);
      for (let i = 0; i < size; i++) Lwt.wakeup(resolver);
      expect(valueOf(end), undefined);
    },
    'chain of 10,000': chain,
    'chain of 10,000 maps': chainOfMaps,
    'chain of a million': chain,
    'chain of a million maps': chainOfMaps,
    'join of 100,000'(size) {
      const ps: Promised<number>[] = [];
      const resolvers: Resolver<number>[] = [];
      for (let i = 0; i < size; i++) {
        const [p, r] = Lwt.wait<number>();
        ps.push(p);
        resolvers.push(r);
      }
      const all = Lwt.join(ps);
      for (let i = 0; i < size; i++) Lwt.wakeup(resolvers[i], i);
      expect(valueOf(all), undefined);
    },
    'pick of 10,000 tasks'(size) {
      const ps: Promised<number>[] = [];
      const resolvers: Resolver<number>[] = [];
      for (let i = 0; i < size; i++) {
        const [p, r] = Lwt.task<number>();
        ps.push(p);
        resolvers.push(r);
      }
      const first = Lwt.pick(ps);
      Lwt.wakeup(resolvers[size >> 1], size);
      expect(valueOf(first), size);
      expect(valueOf(ps[0]), 'fail');
    },
    'pause-map-wake round'(size) {
      let rounds = 0;
      const count = () => {
        rounds++;
      };
      for (let i = 0; i < size; i++) {
        Lwt.map(count, Lwt.pause());
        Lwt.wakeupPaused();
      }
      expect(rounds, size);
    },
    'task and cancel': taskAndCancel,
    'tasks cancelled at once': taskAndCancel,
    'task, bind and cancel': taskBindAndCancel,
    'tasks, bound, cancelled at once': taskBindAndCancel,
  },
  pendingBinds(size) {
    const [first] = Lwt.wait<number>();
    let last = first;
    for (let i = 0; i < size; i++) last = Lwt.bind(last, next);
    // A bind knows what it waits for, and is known by it: either end keeps the chain.
    return [first, last];
  },
};
