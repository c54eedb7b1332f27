/** Threads that share tasks: as many as there may be, and a line of those who wait for one. */
import { InvalidArgument, Lwt, makeLeaf, type Lwt as Promised, type Resolver } from '../../lwt/index.ts';
import { bind } from '../plain.ts';
import { type Sendable, taskName, taskOf } from './task.ts';
import { Thread } from './thread.ts';

export class ThreadPool {
  #min: number;
  #max: number;
  readonly #free: Thread[] = [];
  readonly #waiting: Resolver<void>[] = [];
  #count = 0;
  #busy = 0;
  /** Told of a thread that ended by itself. */
  log: (message: string) => void = () => {};

  constructor(min: number, max: number) {
    checkBounds(min, max);
    this.#min = min;
    this.#max = max;
    this.#launchMinimum();
  }

  get bounds(): [min: number, max: number] {
    return [this.#min, this.#max];
  }

  /** Changes the bounds. Threads that are too many end when their tasks have. */
  set bounds([min, max]: [number, number]) {
    checkBounds(min, max);
    this.#min = min;
    this.#max = max;
    while (this.#count > max && this.#free.length > 0) this.#end(this.#free.pop() as Thread);
    this.#launchMinimum();
    while (this.#waiting.length > 0 && this.#busy < max) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      Lwt.wakeup(next, undefined);
    }
  }

  /** Threads that there are. */
  get count(): number {
    return this.#count;
  }

  get busy(): number {
    return this.#busy;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /** Runs `f` on `argument` in a thread, once one is free. Cancelling reaches only who still waits for one. */
  run<A, B>(f: Sendable<A, B>, argument: A): Promised<B> {
    const task = taskOf(f);
    const name = taskName(f);
    return bind(this.#turn(), () => {
      const thread = this.#free.pop() ?? this.#launch();
      this.#busy++;
      return thread.run<B>(task, name, argument, () => this.#giveBack(thread));
    });
  }

  /** Ends all threads at once. */
  stop(): void {
    for (const thread of this.#free.splice(0)) this.#end(thread);
  }

  #turn(): Promised<void> {
    if (this.#busy < this.#max) return Lwt.returnUnit;
    const [promise, resolver] = makeLeaf<void>('io', 'wait for a free thread', -1, () => {
      const index = this.#waiting.indexOf(resolver);
      if (index >= 0) this.#waiting.splice(index, 1);
    });
    this.#waiting.push(resolver);
    return promise;
  }

  #giveBack(thread: Thread): void {
    this.#busy--;
    if (thread.ended) {
      // It has left the count already.
    } else if (this.#count > this.#max) this.#end(thread);
    else this.#free.push(thread);
    if (this.#busy >= this.#max) return;
    const next = this.#waiting.shift();
    if (next !== undefined) Lwt.wakeupLater(next, undefined);
  }

  #launchMinimum(): void {
    while (this.#count < this.#min) this.#free.push(this.#launch());
  }

  #launch(): Thread {
    this.#count++;
    const thread: Thread = new Thread(() => {
      this.#count--;
      const index = this.#free.indexOf(thread);
      if (index >= 0) this.#free.splice(index, 1);
      this.log(`thread ${thread.number} has ended`);
    });
    return thread;
  }

  #end(thread: Thread): void {
    this.#count--;
    thread.stop();
  }
}

function checkBounds(min: number, max: number): void {
  if (Number.isInteger(min) && Number.isInteger(max) && min >= 0 && max >= min && max > 0) return;
  throw new InvalidArgument(`between ${min} and ${max} threads`);
}
