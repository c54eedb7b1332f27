/**
 * Lwt_throttle: at most so many a second, for each key.
 *
 * The first `rate` of a second pass at once. Others wait: once a second the limiter lets `rate` of
 * each key through, until nobody is left. When `max` wait, over all keys, the next is turned away.
 *
 * @example
 * const limiter = LwtThrottle.create<string>({ rate: 10, max: 100 });
 * LwtThrottle.wait(limiter, '192.0.2.7').bind((admitted) => (admitted ? Console.logS('served') : Lwt.return()));
 */
import { InvalidArgument, Lwt, type Lwt as Promised } from '../lwt/index.ts';
import { WaitQueue } from '../modules/wait-queue.ts';
import { Duration } from './duration.ts';
import { Time } from './time.ts';

/** What a limiter is made with. */
export interface ThrottleOptions<K> {
  /** How many of one key pass in a second. */
  readonly rate: number;
  /** How many may wait, over all keys. */
  readonly max: number;
  /** What tells keys apart: they themselves unless given. Stands for the functor's argument. */
  readonly identify?: (key: K) => unknown;
}

interface Counted {
  passed: number;
  readonly queue: WaitQueue<boolean>;
}

class ThrottleOf<K> {
  readonly rate: number;
  readonly max: number;
  readonly identify: (key: K) => unknown;
  readonly keys = new Map<unknown, Counted>();
  waiting = 0;
  ticking = false;

  constructor({ rate, max, identify = (key) => key }: ThrottleOptions<K>) {
    this.rate = rate;
    this.max = max;
    this.identify = identify;
  }
}

/** A limiter of keys of type `K`. */
export type Throttle<K> = ThrottleOf<K>;

/** A limiter. Raises `InvalidArgument` unless `rate` and `max` are 1 or more. */
function create<K>(options: ThrottleOptions<K>): Throttle<K> {
  if (!(options.rate >= 1 && options.max >= 1)) throw new InvalidArgument('Lwt_throttle.S.create');
  return new ThrottleOf(options);
}

/** Returns true once it is the key's turn, false at once when too many wait. A cancel gives up the place. */
function wait<K>(limiter: Throttle<K>, key: K): Promised<boolean> {
  const admitted = ask(limiter, limiter.identify(key));
  if (!limiter.ticking) tick(limiter);
  return admitted;
}

function ask<K>(limiter: Throttle<K>, key: unknown): Promised<boolean> {
  const counted = limiter.keys.get(key);
  if (counted === undefined) {
    limiter.keys.set(key, { passed: 1, queue: new WaitQueue('wait to be let through') });
    return Lwt.return(true);
  }
  if (counted.passed < limiter.rate) {
    counted.passed++;
    return Lwt.return(true);
  }
  if (limiter.waiting >= limiter.max) return Lwt.return(false);
  limiter.waiting++;
  const turn = counted.queue.wait();
  Lwt.onCancel(turn, () => limiter.waiting--);
  return turn;
}

/** Once a second, as long as there is anyone: lets the next through, those that came first before others. */
function tick<K>(limiter: Throttle<K>): void {
  limiter.ticking = true;
  const second = Time.sleepNs(Duration.ofSec(1)).named("the limiter's second");
  Lwt.onSuccess(second, () => {
    const next = [...limiter.keys].flatMap(([key, counted]) => letThrough(limiter, key, counted));
    limiter.ticking = false;
    if (limiter.keys.size > 0) tick(limiter);
    for (const { resolver } of next) Lwt.wakeup(resolver, true);
  });
}

function letThrough<K>(limiter: Throttle<K>, key: unknown, counted: Counted) {
  const count = Math.min(limiter.rate, counted.queue.length);
  const through = Array.from({ length: count }, () => counted.queue.take()).filter((waiter) => waiter !== null);
  counted.passed = through.length;
  limiter.waiting -= through.length;
  if (through.length === 0) limiter.keys.delete(key);
  return through;
}

/** The functions of Lwt_throttle. */
export const LwtThrottle = Object.freeze({ create, wait });
