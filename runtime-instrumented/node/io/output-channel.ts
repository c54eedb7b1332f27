/**
 * The writing end of something: a buffer before a sink.
 *
 * Writes are done in the order in which they were asked for. While an atomic operation runs it
 * writes through a channel of its own, and the others wait.
 */
import { InvalidArgument, Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { inRound } from '../loop.ts';
import { beginOutside } from '../outside.ts';
import { bind, finalizing } from '../plain.ts';
import { ChannelClosed } from '../unix-error.ts';
import { defaultBufferSize } from './buffer-size.ts';
import type { Sink } from './ends.ts';
import { OutputBuffer } from './output-buffer.ts';

/** Channels that are open and have a buffer, for `flushAll`. */
export const openOutputs = new Set<OutputChannel>();

export class OutputChannel {
  /** To whom it is written, as a person writes it. */
  readonly to: string;
  readonly #buffer: OutputBuffer;
  /** What to do once the atomic operation that runs is over; null while none runs. */
  #line: (() => void)[] | null = null;
  #valid = true;
  readonly #isOwn: boolean;

  /** `size`: of the buffer, in bytes; 0 for none. */
  constructor(origin: Sink | OutputBuffer, size: number = defaultBufferSize()) {
    this.#isOwn = origin instanceof OutputBuffer;
    this.#buffer = origin instanceof OutputBuffer ? origin : new OutputBuffer(origin, size);
    this.to = this.#buffer.sink.name;
    if (!this.#isOwn && size > 0) openOutputs.add(this);
  }

  /** What it shares with the channels of atomic operations. */
  get buffer(): OutputBuffer {
    return this.#buffer;
  }

  /** Whether an atomic operation runs. */
  get isBusy(): boolean {
    return this.#line !== null;
  }

  /** Cancelling takes back nothing: the promise is cancelled, but the bytes are written all the same. */
  write(bytes: string | Buffer): Promised<void> {
    if (this.buffer.closed && !this.#isOwn) return Lwt.fail(new ChannelClosed('output'));
    const size = typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
    const text = this.buffer.sink.isConnection === true ? `write ${size} B` : `write ${size} B to ${this.to}`;
    return this.#perform(text, (done) => this.buffer.put(bytes, done));
  }

  /** Returns when all that was written so far has been given to the system. */
  flush(): Promised<void> {
    if (this.buffer.closed && !this.#isOwn) return this.buffer.closing ?? Lwt.returnUnit;
    return this.#perform(`flush ${this.to}`, (done) => this.buffer.flush(done));
  }

  /** Runs `act` when no atomic operation runs. A promise of its end: settled already if it ends at once. */
  #perform(text: string, act: (done: (error: unknown) => void) => void): Promised<void> {
    if (!this.#valid) return Lwt.fail(new InvalidArgument('the channel of an atomic operation that is over'));
    let ended: { readonly error: unknown } | null = null;
    let settle: ((error: unknown) => void) | null = null;
    const start = (): void =>
      act((error) => {
        ended = { error };
        settle?.(error);
      });
    if (this.#line === null) start();
    else this.#line.push(start);
    if (ended !== null) {
      const { error } = ended as { readonly error: unknown };
      return error == null ? Lwt.returnUnit : Lwt.fail(error);
    }
    const forget = beginOutside();
    const [promise, resolver] = makeLeaf<void>('io', text, -1);
    settle = (error) => {
      forget();
      inRound(() => {
        if (error == null) Lwt.wakeup(resolver, undefined);
        else Lwt.wakeupExn(resolver, error);
      });
    };
    return promise;
  }

  /** Runs `f` with a channel of its own, while all other writes wait. */
  atomic<T>(f: (channel: OutputChannel) => PromiseLike<T>): Promised<T> {
    if (!this.#valid) return Lwt.fail(new InvalidArgument('the channel of an atomic operation that is over'));
    if (this.buffer.closed && !this.#isOwn) return Lwt.fail(new ChannelClosed('output'));
    if (this.#line === null) return this.#runAtomic(f);
    const [turn, resolver] = makeLeaf<void>('io', `turn to write to ${this.to}`, -1);
    this.#line.push(() => Lwt.wakeup(resolver, undefined));
    return bind(turn, () => this.#runAtomic(f));
  }

  #runAtomic<T>(f: (channel: OutputChannel) => PromiseLike<T>): Promised<T> {
    const own = channelOn(this.buffer);
    const waiting = this.#line ?? [];
    this.#line = waiting;
    return finalizing(
      () => f(own),
      () => {
        own.#valid = false;
        this.#leaveAtomic();
        return Lwt.return();
      },
    );
  }

  #leaveAtomic(): void {
    const waiting = this.#line ?? [];
    this.#line = null;
    while (waiting.length > 0) {
      waiting.shift()?.();
      // The next one may be atomic too: the rest then waits for that.
      if (this.#line !== null) {
        (this.#line as (() => void)[]).push(...waiting);
        return;
      }
    }
  }

  /** No more writing: later writes fail with ChannelClosed. */
  stop(): void {
    this.buffer.closed = true;
    openOutputs.delete(this);
  }

  /** Writes what waits, and closes what it writes to; always the same promise. Not for the channel of an atomic operation. */
  close(): Promised<void> {
    if (this.#isOwn) return Lwt.fail(new InvalidArgument('LwtIo.close: a channel of an atomic operation'));
    this.buffer.closing ??= this.#startClosing();
    return this.buffer.closing;
  }

  #startClosing(): Promised<void> {
    const flushed = this.buffer.size === 0 && this.#line === null ? null : this.flush();
    this.stop();
    const { sink } = this.buffer;
    if (flushed === null || (flushed.state.state === 'return' && this.#line === null)) return sink.close();
    return finalizing(
      () => flushed,
      () => sink.close(),
    );
  }

  /** Forgets what waits, and closes at once. */
  abort(): Promised<void> {
    this.stop();
    this.buffer.discard(new ChannelClosed('output'));
    this.buffer.closing ??= this.buffer.sink.close();
    return this.buffer.closing;
  }
}

/** Outside the class, whose name bundlers keep only when it does not speak of itself. */
function channelOn(buffer: OutputBuffer): OutputChannel {
  return new OutputChannel(buffer);
}
