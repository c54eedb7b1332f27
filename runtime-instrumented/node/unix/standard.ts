/** The descriptors of standard input, output and error. What is printed is also told to whoever watches. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { print } from '../console.ts';
import { StreamSource } from '../io/stream-source.ts';
import { toUnixError, UnixError } from '../unix-error.ts';
import type { Device } from './device.ts';
import { FileDescr } from './file-descr.ts';

/** Standard input; Node's own stream is asked for it only when somebody reads. */
class StandardInput implements Device {
  readonly fd = 0;
  readonly name = 'stdin';
  #stream: StreamSource | null = null;

  #source(): StreamSource {
    this.#stream ??= new StreamSource(process.stdin, this.name, { onlyWhileRead: true });
    return this.#stream;
  }

  fetch(limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    this.#source().fetch(limit, done);
  }

  abandon(): boolean {
    return this.#stream?.abandon() ?? true;
  }

  isOnItsWay(): boolean {
    return true;
  }

  put(_bytes: string | Buffer, done: (error: unknown) => void): void {
    done(new UnixError('EBADF', 'write', this.name));
  }

  close(): Promised<void> {
    return this.#source().close();
  }
}

class StandardOutput implements Device {
  readonly fd: number;
  readonly name: 'stdout' | 'stderr';

  constructor(name: 'stdout' | 'stderr') {
    this.name = name;
    this.fd = name === 'stdout' ? 1 : 2;
  }

  fetch(_limit: number, done: (error: unknown, chunk: Buffer | null) => void): void {
    done(new UnixError('EBADF', 'read', this.name), null);
  }

  abandon(): boolean {
    return true;
  }

  isOnItsWay(): boolean {
    return true;
  }

  /** At once when the stream has room. */
  put(bytes: string | Buffer, done: (error: unknown) => void): void {
    let told = false;
    const tell = (error?: Error | null): void => {
      if (told) return;
      told = true;
      done(error == null ? null : toUnixError(error, 'write', this.name));
    };
    if (print(this.name, bytes.toString(), tell)) tell();
  }

  /** The process's own output stays open: Node needs it to say how the program ended. */
  close(): Promised<void> {
    return Lwt.return();
  }
}

let input: FileDescr | null = null;
let output: FileDescr | null = null;
let errors: FileDescr | null = null;

export function stdin(): FileDescr {
  input ??= new FileDescr(new StandardInput());
  return input;
}

export function stdout(): FileDescr {
  output ??= new FileDescr(new StandardOutput('stdout'));
  return output;
}

export function stderr(): FileDescr {
  errors ??= new FileDescr(new StandardOutput('stderr'));
  return errors;
}
