/**
 * Records programs while they run: every byte of every session goes into a file as it comes, packed block by block,
 * and at least once a second, so that what is there survives whatever happens to us. Nothing is lost to the bound of
 * the history: what comes is written before it is forgotten. Writing is synchronous on purpose: a disk that is slower
 * than the program then makes the program wait, by way of the channel, and costs no memory.
 */
import { closeSync, writeSync } from 'node:fs';
import { RecordingWriter } from '../../recording/index.ts';
import type { Dispose } from '../emitter.ts';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { isStillThere, openAnew } from './file-of-its-own.ts';
import { nodePacker } from './node-codec.ts';
import { recordedEnding, recordedSession } from './recorded-session.ts';
import { readSource, sourceLines } from './source-texts.ts';

/** Milliseconds after which what has come is made a block, however little it is. */
const FLUSH_TIME = 1_000;
/** Bytes of a history that are taken at once. */
const PIECE = 256 * 1024;
/** Bytes of a program after which nobody waits for its name any longer. */
const ANONYMOUS = 64 * 1024;

/** What is recorded, and where. */
export interface RecorderOptions {
  readonly sessions: Sessions;
  readonly path: string;
  /** Name and version of who writes. */
  readonly application: string;
  /** Leave the text of the source out. */
  readonly withoutSources?: boolean;
  /** Which sessions are recorded; all of them unless told. */
  readonly only?: (session: Session) => boolean;
  /** Told at once when nothing more can be written, and why, in a sentence: the programs run on. */
  readonly gaveUp?: (problem: string) => void;
}

interface Followed {
  readonly session: Session;
  readonly id: number;
  cursor: number;
  introduced: boolean;
  disposals: Dispose[];
}

/** One recording that is being written. */
export class Recorder {
  readonly path: string;
  readonly #options: RecorderOptions;
  readonly #writer: RecordingWriter;
  readonly #followed = new Map<Session, Followed>();
  readonly #unsubscribe: Dispose;
  readonly #timer: NodeJS.Timeout;
  #file: number;
  #problem: string | null = null;
  #written = 0;
  #streamBytes = 0;

  /** Opens the file, which is begun anew. Throws what opening throws. */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.path = options.path;
    this.#file = openAnew(options.path);
    this.#writer = new RecordingWriter({ application: options.application, createdAt: Date.now() }, nodePacker);
    this.#unsubscribe = options.sessions.onAdd((session) => this.#follow(session));
    for (const session of options.sessions.list) this.#follow(session);
    this.#timer = setInterval(() => {
      this.#writer.flush();
      this.#drain();
    }, FLUSH_TIME);
    this.#timer.unref();
    this.#drain();
  }

  /** Bytes of the file. */
  get written(): number {
    return this.#written;
  }

  /** Bytes of events that it holds. */
  get streamBytes(): number {
    return this.#streamBytes;
  }

  /** Why no more is written, in a sentence, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Writes what is left, the sources and the end. */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    this.#unsubscribe();
    for (const followed of this.#followed.values()) {
      this.#take(followed, true);
      for (const dispose of followed.disposals) dispose();
      this.#introduce(followed);
      this.#writer.ending(followed.id, recordedEnding(followed.session));
    }
    if (!this.#options.withoutSources && this.#problem === null) {
      for (const [file, lines] of sourceLines([...this.#followed.keys()])) {
        const text = await readSource(file);
        if (text !== null) this.#writer.source(file, text, lines);
      }
    }
    this.#writer.end();
    this.#drain();
    if (this.#file < 0) return;
    if (!isStillThere(this.#file, this.path)) {
      this.#problem ??= `${this.path} was replaced or removed while it was written: this recording is not kept.`;
    }
    closeSync(this.#file);
    this.#file = -1;
  }

  #follow(session: Session): void {
    if (this.#options.only?.(session) === false) return;
    const followed: Followed = {
      session,
      id: this.#followed.size + 1,
      cursor: 0,
      introduced: false,
      disposals: [],
    };
    this.#followed.set(session, followed);
    followed.disposals = [
      session.onBytes(() => this.#take(followed)),
      session.onNames((names) => {
        // Who is introduced later is so with all of its names.
        if (followed.introduced) this.#writer.names(followed.id, names);
      }),
    ];
    this.#take(followed);
  }

  /** A child process has no name before its first word. */
  #introduce(followed: Followed): void {
    if (followed.introduced) return;
    followed.introduced = true;
    const { session, id } = followed;
    const parent = session.parent ? (this.#followed.get(session.parent)?.id ?? null) : null;
    this.#writer.session(recordedSession(session, id, parent));
    if (session.names.size > 0) this.#writer.names(id, [...session.names]);
  }

  #take(followed: Followed, last = false): void {
    const { history, identified } = followed.session;
    // It is introduced by name; a program that never says its own is introduced all the same.
    if (!identified && !last && history.end < ANONYMOUS) return;
    for (;;) {
      const piece = history.read(followed.cursor, PIECE);
      if (piece === null || piece === 'lost') break;
      this.#introduce(followed);
      followed.cursor = piece.next;
      this.#streamBytes += piece.bytes.length;
      this.#writer.stream(followed.id, piece.bytes);
    }
    this.#drain();
  }

  #drain(): void {
    for (const bytes of this.#writer.take()) {
      if (this.#problem !== null) return;
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
        this.#written += bytes.length;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#problem = `${this.path} could not be written on: ${reason}. What was written before is whole.`;
        this.#options.gaveUp?.(this.#problem);
      }
    }
  }
}
