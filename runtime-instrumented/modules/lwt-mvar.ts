/**
 * Lwt_mvar: a place for one value, handed from one to another.
 *
 * Putting waits while it is full, taking while it is empty; both in the order of asking.
 *
 * @example
 * const box = LwtMvar.createEmpty<string>();
 * LwtMvar.take(box).bind(Console.logS);
 * LwtMvar.put(box, 'hello');
 */
import { Lwt, None, type Option, Some } from '../lwt/index.ts';
import { WaitQueue } from './wait-queue.ts';

class MvarOf<T> {
  contents: Option<T>;
  readonly writers = new WaitQueue<void, T>('put into a full mvar');
  readonly readers = new WaitQueue<T>('take from an empty mvar');

  constructor(contents: Option<T>) {
    this.contents = contents;
  }
}

/** A place that holds one value, or none. */
export type Mvar<T> = MvarOf<T>;

function create<T>(value: T): Mvar<T> {
  return new MvarOf(Some(value));
}

function createEmpty<T>(): Mvar<T> {
  return new MvarOf<T>(None);
}

/** Puts a value in, once there is room. */
function put<T>(mvar: Mvar<T>, value: T): Lwt<void> {
  if (mvar.contents.isSome) return mvar.writers.wait(value);
  const reader = mvar.readers.take();
  if (reader === null) mvar.contents = Some(value);
  else Lwt.wakeupLater(reader.resolver, value);
  return Lwt.return();
}

function letNextWriterPut<T>(mvar: Mvar<T>): void {
  const writer = mvar.writers.take();
  mvar.contents = writer === null ? None : Some(writer.brought);
  if (writer !== null) Lwt.wakeupLater(writer.resolver);
}

/** Takes the value out, if there is one now. */
function takeAvailable<T>(mvar: Mvar<T>): Option<T> {
  const { contents } = mvar;
  if (contents.isSome) letNextWriterPut(mvar);
  return contents;
}

/** Takes the value out, once there is one. */
function take<T>(mvar: Mvar<T>): Lwt<T> {
  const available = takeAvailable(mvar);
  return available.isSome ? Lwt.return(available.value) : mvar.readers.wait();
}

function isEmpty<T>(mvar: Mvar<T>): boolean {
  return !mvar.contents.isSome;
}

/** The functions of Lwt_mvar. */
export const LwtMvar = Object.freeze({ create, createEmpty, put, take, takeAvailable, isEmpty });
