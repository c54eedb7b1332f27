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
import { Lwt, None, type Option, Some, tracing } from '../lwt/index.ts';
import { announce, Resource, tell } from './resource.ts';
import { WaitQueue } from './wait-queue.ts';

class MvarOf<T> extends Resource {
  readonly kind = 'mvar';
  contents: Option<T>;
  readonly writers = new WaitQueue<void, T>('put into a full mvar');
  readonly readers = new WaitQueue<T>('take from an empty mvar');

  constructor(contents: Option<T>) {
    super();
    this.contents = contents;
  }

  override get size(): number {
    return 1;
  }
}

/** A place that holds one value, or none. */
export type Mvar<T> = MvarOf<T>;

/** A full one. `label` names it for whoever watches. */
function create<T>(value: T, label = ''): Mvar<T> {
  const mvar = new MvarOf(Some(value));
  if (tracing) {
    announce(mvar, label);
    tell('level', mvar, null, 1);
  }
  return mvar;
}

/** An empty one. `label` names it for whoever watches. */
function createEmpty<T>(label = ''): Mvar<T> {
  const mvar = new MvarOf<T>(None);
  if (tracing) announce(mvar, label);
  return mvar;
}

/** Puts a value in, once there is room. */
function put<T>(mvar: Mvar<T>, value: T): Lwt<void> {
  if (mvar.contents.isSome) {
    const room = mvar.writers.wait(value);
    if (tracing) tell('waits', mvar, room, 1);
    return room;
  }
  const reader = mvar.readers.take();
  if (tracing) tell('gives', mvar, null, 1);
  if (reader === null) mvar.contents = Some(value);
  else {
    if (tracing) tell('takes', mvar, reader.resolver, 0);
    Lwt.wakeupLater(reader.resolver, value);
  }
  return Lwt.return();
}

function letNextWriterPut<T>(mvar: Mvar<T>): void {
  const writer = mvar.writers.take();
  mvar.contents = writer === null ? None : Some(writer.brought);
  if (writer === null) return;
  if (tracing) tell('gives', mvar, writer.resolver, 1);
  Lwt.wakeupLater(writer.resolver);
}

/** Takes the value out, if there is one now. */
function takeAvailable<T>(mvar: Mvar<T>): Option<T> {
  const { contents } = mvar;
  if (contents.isSome) {
    if (tracing) tell('takes', mvar, null, 0);
    letNextWriterPut(mvar);
  }
  return contents;
}

/** Takes the value out, once there is one. */
function take<T>(mvar: Mvar<T>): Lwt<T> {
  const available = takeAvailable(mvar);
  if (available.isSome) return Lwt.return(available.value);
  const value = mvar.readers.wait();
  if (tracing) tell('waits', mvar, value, 0);
  return value;
}

function isEmpty<T>(mvar: Mvar<T>): boolean {
  return !mvar.contents.isSome;
}

/** The functions of Lwt_mvar. */
export const LwtMvar = Object.freeze({ create, createEmpty, put, take, takeAvailable, isEmpty });
