/**
 * A file that is open, by its number.
 *
 * Node has no `lseek`: the position is kept here, and each read and write says where. They run one
 * after the other. What has no positions (a terminal, say) is read and written where it stands.
 */
import { close as fsClose, fstat, read, write, writeSync } from 'node:fs';
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import type { SeekCommand } from '../io/ends.ts';
import { systemCall } from '../system-call.ts';
import { toUnixError, UnixError } from '../unix-error.ts';
import type { Device } from './device.ts';

export interface FileDeviceOptions {
  /** Whether it has positions. */
  readonly seekable: boolean;
  /** Whether all that is written goes to the end. */
  readonly append: boolean;
}

/** Numbers that are open here, for whoever wants to know that nothing leaks. */
const open = new Set<number>();

export class FileDevice implements Device {
  readonly fd: number;
  readonly name: string;
  readonly #options: FileDeviceOptions;
  #position = 0;
  #queue: (() => void)[] = [];
  #busy = false;
  /** What a write has not yet written. */
  #underWay: Buffer | null = null;
  #closed = false;

  constructor(fd: number, name: string, options: FileDeviceOptions) {
    this.fd = fd;
    this.name = name;
    this.#options = options;
    open.add(fd);
  }

  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    this.#next(() => {
      const buffer = Buffer.allocUnsafe(Math.max(1, limit));
      read(this.fd, buffer, 0, buffer.length, this.#where(), (error, count) => {
        if (error === null) this.#position += count;
        this.#end();
        if (error !== null) done(toUnixError(error, 'read', this.name), null);
        else done(null, count === 0 ? null : buffer.subarray(0, count));
      });
    });
  }

  abandon(): boolean {
    return false;
  }

  isOnItsWay(): boolean {
    return true;
  }

  put(data: string | Buffer, done: (error: unknown) => void): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.#next(() => this.#write(bytes, done));
  }

  /** What is under way may be cut short by the end of the process: it is written once more, at the same place. */
  putNow(bytes: Buffer): void {
    const repeated = this.#options.seekable && !this.#options.append ? this.#underWay : null;
    try {
      this.#writeNow(repeated === null ? bytes : Buffer.concat([repeated, bytes]));
    } catch (error) {
      process.stderr.write(`promise-graph: ${toUnixError(error, 'write', this.name).message}\n`);
    }
  }

  #writeNow(bytes: Buffer): void {
    for (let gone = 0; gone < bytes.length; ) {
      const where = this.#options.append ? null : this.#where();
      const count = writeSync(this.fd, bytes, gone, bytes.length - gone, where);
      gone += count;
      this.#position += count;
    }
  }

  seek(offset: number, command: SeekCommand): Promised<number> {
    if (!this.#options.seekable) return Lwt.fail(new UnixError('ESPIPE', 'lseek', this.name));
    return systemCall<number>(`seek in ${this.name}`, 'lseek', this.name, (answer) =>
      this.#next(() => {
        if (command !== 'SEEK_END') this.#moveTo((command === 'SEEK_CUR' ? this.#position : 0) + offset, answer);
        else
          fstat(this.fd, (error, stats) => {
            if (error === null) this.#moveTo(stats.size + offset, answer);
            else {
              this.#end();
              answer(error, 0);
            }
          });
      }),
    );
  }

  close(): Promised<void> {
    return systemCall<void>(`close ${this.name}`, 'close', this.name, (answer) =>
      this.#next(() => {
        this.#closed = true;
        open.delete(this.fd);
        fsClose(this.fd, (error) => {
          this.#end();
          answer(error, undefined);
        });
      }),
    );
  }

  #where(): number | null {
    return this.#options.seekable ? this.#position : null;
  }

  #moveTo(position: number, answer: (error: NodeJS.ErrnoException | null, position: number) => void): void {
    if (position >= 0) this.#position = position;
    this.#end();
    if (position >= 0) answer(null, position);
    else answer(Object.assign(new Error('EINVAL: before the beginning'), { code: 'EINVAL' }), 0);
  }

  #write(bytes: Buffer, done: (error: unknown) => void): void {
    this.#underWay = bytes;
    write(this.fd, bytes, 0, bytes.length, this.#options.append ? null : this.#where(), (error, count) => {
      this.#underWay = null;
      if (error !== null) {
        this.#end();
        done(toUnixError(error, 'write', this.name));
        return;
      }
      this.#position += count;
      if (count < bytes.length) this.#write(bytes.subarray(count), done);
      else if (this.#options.append && this.#options.seekable) this.#findEnd(done);
      else {
        this.#end();
        done(null);
      }
    });
  }

  #findEnd(done: (error: unknown) => void): void {
    fstat(this.fd, (error, stats) => {
      if (error === null) this.#position = stats.size;
      this.#end();
      done(null);
    });
  }

  #next(act: () => void): void {
    if (this.#closed) act();
    else if (this.#busy) this.#queue.push(act);
    else {
      this.#busy = true;
      act();
    }
  }

  #end(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }
}

/** How many files are open. */
export function openFileCount(): number {
  return open.size;
}
