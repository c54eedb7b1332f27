/**
 * The reading end of something: a buffer before a source.
 *
 * Reads wait in line: the first takes what it asked for before the next looks. A cancelled read
 * leaves the line and takes nothing. Bytes are fetched only while someone reads, so that a fast
 * sender is held back. While an atomic operation runs it has a line of its own, and the others wait.
 */
import { InvalidArgument, Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound } from '../loop.ts';
import { beginOutside } from '../outside.ts';
import { bind, finalizing } from '../plain.ts';
import { ChannelClosed } from '../unix-error.ts';
import type { ByteQueue } from './byte-queue.ts';
import type { Source } from './ends.ts';
import { InputBuffer } from './input-buffer.ts';

/** What a read says when it needs more bytes than there are. */
export const MORE: unique symbol = Symbol('more');

/** What a read makes of what there is, taking it off the queue. It may raise. `ended`: no more will come. */
export type Take<T> = (bytes: ByteQueue, ended: boolean) => T | typeof MORE;

interface Reader {
  /** Settles if what there is satisfies it. */
  serve(): boolean;
  fail(error: unknown): void;
}

export class InputChannel {
  /** Whom it is read from, as a person writes it. */
  readonly from: string;
  readonly #buffer: InputBuffer;
  #readers: Reader[] = [];
  /** False for the channel of an atomic operation that is over. */
  #valid = true;
  /** Whether it is the channel of an atomic operation. */
  readonly #isOwn: boolean;

  constructor(origin: Source | InputBuffer, size?: number) {
    this.#isOwn = origin instanceof InputBuffer;
    this.#buffer = origin instanceof InputBuffer ? origin : new InputBuffer(origin, size);
    this.from = this.#buffer.source.name;
    if (!this.#isOwn) this.#buffer.reader = this;
  }

  /** What it shares with the channels of atomic operations. */
  get buffer(): InputBuffer {
    return this.#buffer;
  }

  /** Whether a read waits, or an atomic operation runs. */
  get isBusy(): boolean {
    return this.#readers.length > 0;
  }

  /** A promise of what `take` makes of the input. `what`: "read", "read a line". */
  read<T>(what: string, take: Take<T>): Promised<T> {
    if (!this.#valid) return Lwt.fail(new InvalidArgument('the channel of an atomic operation that is over'));
    let settled = false;
    let forget: (() => void) | null = null;
    const [promise, resolver] = makeLeaf<T>('io', `${what} from ${this.from}`, -1, () => {
      leave();
      this.serve();
    });
    const leave = (): void => {
      settled = true;
      forget?.();
      const index = this.#readers.indexOf(reader);
      if (index >= 0) this.#readers.splice(index, 1);
      if (this.#readers.length === 0) this.buffer.abandon();
    };
    const settle = (wake: () => void): void => {
      const waited = forget !== null;
      leave();
      if (waited) inRound(wake);
      else wake();
    };
    const reader: Reader = {
      serve: () => {
        try {
          const value = this.buffer.take(take);
          if (value === MORE) return false;
          settle(() => Lwt.wakeup(resolver, value));
        } catch (error) {
          settle(() => Lwt.wakeupExn(resolver, error));
        }
        return true;
      },
      fail: (error) => settle(() => Lwt.wakeupExn(resolver, error)),
    };
    this.#join(reader);
    if (!settled) forget = beginOutside({ isOnItsWay: () => this.buffer.source.isOnItsWay() });
    return promise;
  }

  /** Runs `f` with a channel of its own, while all other reads wait. */
  atomic<T>(f: (channel: InputChannel) => PromiseLike<T>): Promised<T> {
    if (!this.#valid) return Lwt.fail(new InvalidArgument('the channel of an atomic operation that is over'));
    const [promise, resolver] = makeLeaf<void>('io', `turn to read from ${this.from}`, -1, () => {
      this.#remove(reader);
      this.serve();
    });
    const own = channelOn(this.buffer);
    let begun = false;
    const reader: Reader = {
      serve: () => {
        if (begun) return false;
        begun = true;
        this.buffer.reader = own;
        Lwt.wakeup(resolver, undefined);
        return false;
      },
      fail: (error) => {
        this.#remove(reader);
        inRound(() => Lwt.wakeupExn(resolver, error));
      },
    };
    const end = (): Promised<void> => {
      if (begun) {
        own.#valid = false;
        if (this.buffer.reader === own) this.buffer.reader = this;
        this.#remove(reader);
        this.serve();
      }
      return Lwt.return();
    };
    const result = finalizing(
      () => bind(promise, () => f(own)),
      () => end(),
    );
    this.#join(reader);
    return result;
  }

  /** Lets the reads that wait look at what there is. */
  serve(): void {
    const { buffer } = this;
    while (this.#readers.length > 0 && buffer.reader === this) {
      const [first] = this.#readers;
      if (buffer.closed) {
        first.fail(new ChannelClosed('input'));
        continue;
      }
      if (first.serve()) continue;
      if (this.#readers[0] !== first || buffer.reader !== this) continue;
      if (buffer.failure !== null) first.fail(buffer.failure.error);
      else if (buffer.ended || !buffer.fetch()) return;
    }
  }

  #join(reader: Reader): void {
    this.#readers.push(reader);
    if (this.#readers.length === 1) this.serve();
  }

  #remove(reader: Reader): void {
    const index = this.#readers.indexOf(reader);
    if (index >= 0) this.#readers.splice(index, 1);
  }

  /** No more reading: reads that wait, and later ones, fail with ChannelClosed. */
  stop(): void {
    this.buffer.closed = true;
    this.buffer.bytes.clear();
    const inner = this.buffer.reader;
    if (inner !== this) {
      // Those inside an atomic operation first; its end lets the others look.
      inner?.serve();
    }
    this.serve();
  }

  /** Closes what it reads from; always the same promise. The channel of an atomic operation cannot be closed. */
  close(): Promised<void> {
    return this.#isOwn ? Lwt.fail(new InvalidArgument('LwtIo.close: a channel of an atomic operation')) : this.abort();
  }

  /** The same, also within an atomic operation. */
  abort(): Promised<void> {
    this.buffer.closing ??= this.#startClosing();
    return this.buffer.closing;
  }

  #startClosing(): Promised<void> {
    this.stop();
    return this.buffer.source.close();
  }
}

/** Outside the class, whose name bundlers keep only when it does not speak of itself. */
function channelOn(buffer: InputBuffer): InputChannel {
  return new InputChannel(buffer);
}
