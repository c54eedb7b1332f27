/** A source over one of Node's readable streams: a socket, the output of a child process, standard input. */
import type { Readable } from 'node:stream';
import { Lwt, makeLeaf, type Lwt as Promised } from '../../lwt/index.ts';
import { keepsProcessAlive } from '../loop.ts';
import { WaitedHandle } from '../outside.ts';
import { toUnixError } from '../unix-error.ts';
import type { Source } from './ends.ts';

type Done = (error: unknown, chunk: Buffer | null) => void;

interface Refable {
  ref?(): unknown;
  unref?(): unknown;
}

export interface StreamSourceOptions {
  /** Whether bytes may come by themselves; by default they may. */
  readonly isOnItsWay?: () => boolean;
  /** Keeps the process alive only while somebody reads. */
  readonly onlyWhileRead?: boolean;
}

export class StreamSource implements Source {
  readonly name: string;
  readonly #stream: Readable;
  readonly #waited: WaitedHandle | null;
  readonly #options: StreamSourceOptions;
  #left: Buffer | null = null;
  #waiting: { readonly limit: number; readonly done: Done } | null = null;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #closing: Promised<void> | null = null;

  constructor(stream: Readable & Refable, name: string, options: StreamSourceOptions = {}) {
    this.name = name;
    this.#stream = stream;
    this.#options = options;
    stream.on('readable', () => this.#answer());
    stream.on('end', () => {
      this.#ended = true;
      this.#answer();
    });
    stream.on('error', (error) => {
      this.#failure ??= { error: toUnixError(error, 'read', name) };
      this.#answer();
    });
    stream.on('close', () => {
      this.#ended = true;
      this.#answer();
    });
    this.#waited = options.onlyWhileRead === true ? new WaitedHandle(stream) : null;
  }

  fetch(limit: number, done: Done): void {
    this.#waiting = { limit, done };
    this.#answer();
    if (this.#waiting !== null) this.#waited?.begin(keepsProcessAlive());
  }

  abandon(): boolean {
    this.#waiting = null;
    this.#waited?.end();
    return true;
  }

  isOnItsWay(): boolean {
    return this.#options.isOnItsWay?.() ?? true;
  }

  close(): Promised<void> {
    if (this.#closing === null) {
      const [promise, resolver] = makeLeaf<void>('io', `close ${this.name}`, -1);
      this.#closing = promise;
      this.#stream.destroy();
      Lwt.wakeup(resolver, undefined);
    }
    return this.#closing;
  }

  #answer(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    const chunk = this.#left ?? (this.#stream.read() as Buffer | string | null);
    if (chunk !== null) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      const part = bytes.length > waiting.limit ? bytes.subarray(0, waiting.limit) : bytes;
      this.#left = part.length < bytes.length ? bytes.subarray(part.length) : null;
      this.#finish(waiting.done, null, part);
    } else if (this.#failure !== null) this.#finish(waiting.done, this.#failure.error, null);
    else if (this.#ended) this.#finish(waiting.done, null, null);
  }

  #finish(done: Done, error: unknown, chunk: Buffer | null): void {
    this.#waiting = null;
    this.#waited?.end();
    done(error, chunk);
  }
}
