/**
 * File descriptors: upstream's pair of something open and a state.
 *
 * Reads of one descriptor wait in line. As upstream, a cancel takes a read of a socket or a pipe out
 * of the line, and does not reach one of a file; closing makes the reads that wait fail with EBADF.
 */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import type { Sink, Source } from '../io/ends.ts';
import { UnixError } from '../unix-error.ts';
import type { Device } from './device.ts';
import { FileDevice } from './file-device.ts';

/** How it stands with a descriptor: upstream's Opened, Closed and Aborted. */
export type DescriptorState =
  | { readonly state: 'opened' }
  | { readonly state: 'closed' }
  | { readonly state: 'aborted'; readonly error: unknown };

interface Request {
  readonly limit: number;
  readonly done: (error: unknown, chunk: Buffer | null) => void;
}

/** How many descriptors stand for one device: `dup` makes more. */
const shares = new WeakMap<Device, number>();

export class FileDescr {
  /** How a person calls what it stands for. */
  name: string;
  #device: Device;
  #state: DescriptorState = { state: 'opened' };
  #requests: Request[] = [];
  #closing: Promised<void> | null = null;

  constructor(device: Device) {
    this.#device = device;
    this.name = device.name;
    shares.set(device, (shares.get(device) ?? 0) + 1);
  }

  get device(): Device {
    return this.#device;
  }

  /** A socket becomes another thing when it is connected, or listens. */
  become(device: Device): void {
    this.#device = device;
    this.name = device.name;
    shares.set(device, 1);
  }

  get state(): DescriptorState {
    return this.#state;
  }

  /** Whether a cancel reaches its reads. */
  get isCancelable(): boolean {
    return !(this.device instanceof FileDevice);
  }

  /** What makes every use of it fail, or null while it is open. */
  failure(call: string): unknown {
    switch (this.state.state) {
      case 'opened':
        return null;
      case 'closed':
        return new UnixError('EBADF', call, this.name);
      case 'aborted':
        return this.state.error;
    }
  }

  /** Reads when those before have. Returns the function that gives it up. */
  request(limit: number, done: Request['done']): () => void {
    const failure = this.failure('read');
    if (failure !== null) {
      done(failure, null);
      return () => {};
    }
    const request: Request = { limit, done };
    this.#requests.push(request);
    if (this.#requests.length === 1) this.#start();
    return () => this.#giveUp(request);
  }

  #start(): void {
    const first = this.#requests[0];
    if (first === undefined) return;
    this.device.fetch(first.limit, (error, chunk) => {
      if (this.#requests[0] !== first) return;
      this.#requests.shift();
      // Before the answer is told: that may bring a request, which begins by itself.
      this.#start();
      first.done(error, chunk);
    });
  }

  #giveUp(request: Request): void {
    const index = this.#requests.indexOf(request);
    if (index < 0) return;
    this.#requests.splice(index, 1);
    if (index > 0) return;
    this.device.abandon();
    this.#start();
  }

  #failRequests(error: unknown): void {
    const requests = this.#requests;
    this.#requests = [];
    if (requests.length > 0) this.device.abandon();
    for (const request of requests) request.done(error, null);
  }

  /** Makes all uses fail with `error`, those that wait and later ones. */
  abort(error: unknown): void {
    if (this.state.state === 'closed') return;
    this.#state = { state: 'aborted', error };
    this.device.abort?.(error);
    this.#failRequests(error);
  }

  /** Closes it; of what others share, only this descriptor. Once more fails with EBADF. */
  close(): Promised<void> {
    if (this.#closing !== null) return Lwt.fail(new UnixError('EBADF', 'close', this.name));
    this.#failRequests(new UnixError('EBADF', 'read', this.name));
    this.#state = { state: 'closed' };
    const left = (shares.get(this.device) ?? 1) - 1;
    shares.set(this.device, left);
    this.#closing = left > 0 ? Lwt.return() : this.device.close();
    return this.#closing;
  }

  /** What a channel reads from and writes to. `close` defaults to closing the descriptor. */
  asEnd(close?: () => PromiseLike<void>): Source & Sink {
    const closeIt = close ?? (() => (this.state.state === 'closed' ? Lwt.return() : this.close()));
    let giveUp: (() => void) | null = null;
    const { device } = this;
    return {
      name: this.name,
      fetch: (limit, done) => {
        giveUp = this.request(limit, done);
      },
      abandon: () => {
        if (!this.isCancelable) return false;
        giveUp?.();
        giveUp = null;
        return true;
      },
      isOnItsWay: () => this.device.isOnItsWay(),
      put: (bytes, done) => {
        const failure = this.failure('write');
        if (failure === null) this.device.put(bytes, done);
        else done(failure);
      },
      ...(device.putNow === undefined ? {} : { putNow: (bytes: Buffer) => this.device.putNow?.(bytes) }),
      ...(device.seek === undefined
        ? {}
        : { seek: (offset, command) => this.device.seek?.(offset, command) ?? Lwt.return(0) }),
      close: () => Lwt.apply(closeIt) as Promised<void>,
    };
  }
}
