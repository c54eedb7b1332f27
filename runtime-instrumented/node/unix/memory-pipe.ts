/**
 * A pipe inside this process: what is put in at one end comes out at the other.
 *
 * Node cannot make a pipe of the system, so this one has no number, and no child process can be
 * given it. Like the system's it holds 64 KiB; a write of more waits for the reader. When the
 * writing end is closed the reader finds the end, and when the reading end is, a write fails with
 * EPIPE. Callbacks run in a later turn of the loop, in order, as if the system had called.
 */
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { ByteQueue } from '../io/byte-queue.ts';
import { beginOutside } from '../outside.ts';
import { UnixError } from '../unix-error.ts';
import type { Device } from './device.ts';

const CAPACITY = 65_536;

type Fetched = (error: unknown, chunk: Buffer | null) => void;

/** One direction. */
class Tube {
  readonly #bytes = new ByteQueue();
  #reader: { readonly limit: number; readonly done: Fetched } | null = null;
  readonly #writers: { bytes: Buffer; readonly done: (error: unknown) => void }[] = [];
  #writeEnds = 0;
  #readClosed = false;
  #turn: (() => void) | null = null;

  addWriter(): void {
    this.#writeEnds++;
  }

  fetch(limit: number, done: Fetched): void {
    this.#reader = { limit, done };
    if (this.#bytes.length > 0 || this.#writers.length > 0 || this.#writeEnds === 0) this.#later();
  }

  abandon(): void {
    this.#reader = null;
  }

  put(bytes: Buffer, done: (error: unknown) => void): void {
    this.#writers.push({ bytes, done });
    this.#later();
  }

  closeWrite(): void {
    this.#writeEnds--;
    this.#later();
  }

  closeRead(): void {
    this.#readClosed = true;
    this.#bytes.clear();
    this.#later();
  }

  #later(): void {
    if (this.#turn !== null) return;
    this.#turn = beginOutside();
    setImmediate(() => {
      this.#turn?.();
      this.#turn = null;
      this.#move();
    });
  }

  #move(): void {
    const after: (() => void)[] = [];
    for (let writer = this.#writers[0]; writer !== undefined; writer = this.#writers[0]) {
      const { done } = writer;
      if (this.#readClosed) {
        this.#writers.shift();
        after.push(() => done(new UnixError('EPIPE', 'write', 'pipe')));
        continue;
      }
      const room = CAPACITY - this.#bytes.length;
      this.#bytes.push(writer.bytes.subarray(0, room));
      writer.bytes = writer.bytes.subarray(room);
      if (writer.bytes.length > 0) break;
      this.#writers.shift();
      after.push(() => done(null));
    }
    const reader = this.#reader;
    if (reader !== null && (this.#bytes.length > 0 || this.#writeEnds === 0)) {
      this.#reader = null;
      const chunk = this.#bytes.length > 0 ? this.#bytes.take(reader.limit) : null;
      after.push(() => reader.done(null, chunk));
      if (this.#writers.length > 0) this.#later();
    }
    for (const act of after) act();
  }
}

/** An end of one or two tubes. */
class PipeEnd implements Device {
  readonly fd = -1;
  readonly name: string;
  readonly #from: Tube | null;
  readonly #to: Tube | null;
  #closing: Promised<void> | null = null;

  constructor(name: string, from: Tube | null, to: Tube | null) {
    this.name = name;
    this.#from = from;
    this.#to = to;
    to?.addWriter();
  }

  fetch(limit: number, done: Fetched): void {
    if (this.#from === null) done(new UnixError('EBADF', 'read', this.name), null);
    else this.#from.fetch(limit, done);
  }

  abandon(): boolean {
    this.#from?.abandon();
    return true;
  }

  /** What is under way inside the tube says so by itself. */
  isOnItsWay(): boolean {
    return false;
  }

  put(data: string | Buffer, done: (error: unknown) => void): void {
    if (this.#to === null) done(new UnixError('EBADF', 'write', this.name));
    // The bytes are the caller's, who may change them.
    else this.#to.put(Buffer.from(data), done);
  }

  close(): Promised<void> {
    if (this.#closing === null) {
      const [promise, resolver] = makeLeaf<void>('io', `close ${this.name}`, -1);
      this.#closing = promise;
      this.#from?.closeRead();
      this.#to?.closeWrite();
      Lwt.wakeup(resolver, undefined);
    }
    return this.#closing;
  }

  /** The sending half alone: upstream's SHUTDOWN_SEND. */
  shutdownSend(): void {
    this.#to?.closeWrite();
  }
}

/** A pipe: the end to read from, and the end to write to. */
export function makePipe(): [Device, Device] {
  const tube = new Tube();
  return [new PipeEnd('pipe', tube, null), new PipeEnd('pipe', null, tube)];
}

/** Two ends that are connected both ways. */
export function makePipePair(): [Device, Device] {
  const [there, back] = [new Tube(), new Tube()];
  return [new PipeEnd('socket pair', back, there), new PipeEnd('socket pair', there, back)];
}
