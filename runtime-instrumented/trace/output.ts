/**
 * What the program prints, line by line, as events.
 *
 * `write` of the two output streams is wrapped once, when the program first asks for the stream:
 * a program that never prints keeps streams that were never opened. The wrapper hands everything
 * on unchanged and returns what `write` returned.
 */
import { StringDecoder } from 'node:string_decoder';
import type { LogStreamName } from '../protocol/index.ts';

/** Kept: a program may replace `Reflect`, and what it calls through us has to work all the same. */
const { apply } = Reflect;

/** A line longer than this is told in parts. */
const LONGEST_LINE = 16 * 1024;
/** Of one `write`, at most so many lines are told; what was left out is said. */
const MOST_LINES = 2000;

export interface OutputListener {
  /** What was just said to come: it is not told again. */
  readonly announced: Record<LogStreamName, string | null>;
  printed(stream: LogStreamName, text: string): void;
}

/** Begins to tell `listener` of every line. Returns a function that tells of lines without an end. */
export function watchOutput(listener: OutputListener): () => void {
  const lines = (['stdout', 'stderr'] as const).map((name) => {
    const reader = new LineReader((text) => listener.printed(name, text));
    onFirstUse(name, (stream) => wrapWrite(stream, name, reader, listener));
    return reader;
  });
  return () => {
    for (const reader of lines) reader.flush();
  };
}

/** Calls `use` with `process[name]` when the program first asks for it. */
function onFirstUse(name: LogStreamName, use: (stream: NodeJS.WriteStream) => void): void {
  const property = Object.getOwnPropertyDescriptor(process, name);
  const original = property?.get;
  if (!property?.configurable || !original) return;
  let used = false;
  Object.defineProperty(process, name, {
    ...property,
    get(this: NodeJS.Process) {
      const stream = original.call(this) as NodeJS.WriteStream;
      if (!used) {
        used = true;
        try {
          use(stream);
        } catch {
          // Output that cannot be watched is still output.
        }
      }
      return stream;
    },
  });
}

function wrapWrite(
  stream: NodeJS.WriteStream,
  name: LogStreamName,
  reader: LineReader,
  listener: OutputListener,
): void {
  const { write } = stream;
  let inside = false;
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    // Told before it is written, so that it stands before what the write brings about.
    if (!inside) {
      inside = true;
      try {
        const announced = listener.announced[name];
        listener.announced[name] = null;
        const [chunk, encoding] = given;
        if (announced === null || (chunk !== announced && chunk !== `${announced}\n`)) reader.read(chunk, encoding);
      } catch {
        // What cannot be read as text is not told.
      } finally {
        inside = false;
      }
    }
    return apply(write, this, given);
  };
  Object.defineProperty(wrapped, 'name', { value: write.name, configurable: true });
  Object.defineProperty(wrapped, 'length', { value: write.length, configurable: true });
  Object.defineProperty(stream, 'write', { value: wrapped, writable: true, configurable: true, enumerable: false });
}

/** Cuts what is written into lines. */
class LineReader {
  readonly #tell: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  read(chunk: unknown, encoding: unknown): void {
    let text: string;
    if (typeof chunk === 'string') {
      text = encoding === 'hex' || encoding === 'base64' ? Buffer.from(chunk, encoding).toString() : chunk;
    } else if (chunk instanceof Uint8Array) {
      text = this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } else return;
    let start = 0;
    let told = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (told < MOST_LINES) this.#line(text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end));
      start = end + 1;
      told++;
    }
    if (told > MOST_LINES) this.#tell(`… ${told - MOST_LINES} more lines`);
    this.#rest += text.slice(start);
    while (this.#rest.length > LONGEST_LINE) {
      this.#tell(this.#rest.slice(0, LONGEST_LINE));
      this.#rest = this.#rest.slice(LONGEST_LINE);
    }
  }

  /** Tells what has no line's end yet. */
  flush(): void {
    if (this.#rest !== '') this.#line('');
  }

  #line(end: string): void {
    const line = this.#rest + end;
    this.#rest = '';
    for (let at = 0; at === 0 || at < line.length; at += LONGEST_LINE) this.#tell(line.slice(at, at + LONGEST_LINE));
  }
}
