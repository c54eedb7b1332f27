/**
 * The reading end of a connection.
 *
 * Reads wait in line: the first takes what it asked for before the next looks. A cancelled read
 * leaves the line and takes nothing. Bytes are fetched only while someone reads, so that a fast
 * sender is held back.
 */
import type { Socket } from 'node:net';
import { Lwt, makeLeaf, type Lwt as Promised } from '../lwt/index.ts';
import { inRound } from './loop.ts';
import { isInFlight } from './neighbours.ts';
import { beginOutside } from './outside.ts';
import { ChannelClosed, toUnixError } from './unix-error.ts';

/** What a read finds when it looks. */
export interface Available {
  /** No more will come. */
  readonly ended: boolean;
  readonly bytes: () => Buffer;
}

/** What a read makes of what it found, and how many bytes that uses up; null: it waits for more. It may raise. */
export type Take<T> = (available: Available) => { readonly value: T; readonly used: number } | null;

interface Reader {
  /** Settles if what there is satisfies it. */
  serve(): boolean;
  fail(error: unknown): void;
  readonly forget: () => void;
}

export class InputChannel {
  /** Whom it is read from, as a person writes it. */
  readonly from: string;
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  /** What came after #bytes, joined to it only when somebody looks. */
  #later: Buffer[] = [];
  #ended = false;
  #closed = false;
  #error: unknown = null;
  readonly #readers: Reader[] = [];

  constructor(socket: Socket, from: string) {
    this.from = from;
    this.#socket = socket;
    socket.on('readable', () => this.#serveReaders());
    socket.on('end', () => {
      this.#ended = true;
      this.#serveReaders();
    });
    socket.on('error', (error) => {
      this.#error ??= toUnixError(error, 'read', from);
      this.#serveReaders();
    });
    socket.on('close', () => this.stop());
  }

  /** A promise of what `take` makes of the input. `what`: "read", "read a line". */
  read<T>(what: string, take: Take<T>): Promised<T> {
    const [promise, resolver] = makeLeaf<T>('io', `${what} from ${this.from}`, -1, () => this.#leave(reader));
    const settle = (wake: () => void): void => {
      this.#leave(reader);
      inRound(wake);
    };
    const reader: Reader = {
      forget: beginOutside({ isOnItsWay: () => isInFlight(this.#socket) }),
      serve: () => {
        let taken: ReturnType<Take<T>>;
        try {
          taken = take({ ended: this.#ended, bytes: () => this.#available() });
        } catch (error) {
          settle(() => Lwt.wakeupExn(resolver, error));
          return true;
        }
        if (taken === null) return false;
        const { value, used } = taken;
        this.#bytes = this.#available().subarray(used);
        settle(() => Lwt.wakeup(resolver, value));
        return true;
      },
      fail: (error) => settle(() => Lwt.wakeupExn(resolver, error)),
    };
    this.#readers.push(reader);
    if (this.#readers.length === 1) this.#serveReaders();
    return promise;
  }

  /** No more reading: reads that wait, and later ones, fail with ChannelClosed. */
  stop(): void {
    this.#closed = true;
    this.#serveReaders();
  }

  #leave(reader: Reader): void {
    reader.forget();
    const index = this.#readers.indexOf(reader);
    if (index >= 0) this.#readers.splice(index, 1);
  }

  #serveReaders(): void {
    if (this.#readers.length > 0 && !this.#closed) this.#fetch();
    while (this.#readers.length > 0) {
      const [first] = this.#readers;
      if (this.#closed) first.fail(new ChannelClosed('input'));
      else if (!first.serve()) {
        if (this.#error === null) return;
        first.fail(this.#error);
      }
    }
  }

  #fetch(): void {
    for (;;) {
      const chunk = this.#socket.read() as Buffer | null;
      if (chunk === null) return;
      this.#later.push(chunk);
    }
  }

  #available(): Buffer {
    if (this.#later.length > 0) {
      this.#bytes = Buffer.concat([this.#bytes, ...this.#later]);
      this.#later = [];
    }
    return this.#bytes;
  }
}
