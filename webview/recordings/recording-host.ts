/**
 * Recordings that the page reads by itself: those dropped onto it, and that which an HTML file holds. For the rest of
 * the page they are sessions like others: this stands between it and its host, adds them to what the host says, and
 * answers for them. Nothing of them goes to the host.
 */
import { type RecordedSource, readRecording } from '../../recording/index.ts';

import { IgnoreEvents, StreamDecoder } from '../../runtime-instrumented/protocol/index.ts';
import type { HostMessage, SessionSummary, ViewMessage } from '../contract/messages.ts';
import type { Transport, TransportListener } from '../transport.ts';
import { saveBlob } from './save-file.ts';
import { webUnpacker } from './web-unpacker.ts';

/** Numbers of these sessions: past those that a host gives. */
const FIRST_ID = 1_000_000_000;
/** Most events that a page takes in from one file, in bytes: the tab has to hold what is shown of them. */
const MOST_STREAM_BYTES = 1024 * 1024 * 1024;

interface Opened {
  readonly file: string;
  readonly blob: Blob;
  summary: SessionSummary;
  readonly sources: Map<string, RecordedSource>;
}

export class RecordingHost implements Transport {
  readonly host: Transport['host'];
  readonly #inner: Transport;
  readonly #opened = new Map<number, Opened>();
  /** Files in the order in which they came: read again when the view begins anew. */
  #files: { readonly file: string; readonly blob: Blob }[] = [];
  #listener: TransportListener | null = null;
  #hosted: readonly SessionSummary[] = [];
  #nextId = FIRST_ID;
  #reading: Promise<void> = Promise.resolve();

  constructor(inner: Transport) {
    this.#inner = inner;
    this.host = inner.host;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    this.#inner.start({
      message: (message) => {
        if (message.type !== 'sessions') return listener.message(message);
        this.#hosted = message.sessions;
        this.#tellSessions(message.show);
      },
      connection: (connection) => listener.connection(connection),
    });
  }

  send(message: ViewMessage): void {
    if (message.type === 'ready') {
      this.#inner.send(message);
      this.#opened.clear();
      this.#hosted = [];
      for (const { file, blob } of this.#files) this.#readSoon(file, blob);
      return;
    }
    const opened = 'session' in message ? this.#opened.get(message.session) : undefined;
    if (opened && 'session' in message) this.#answer(message, opened);
    else this.#inner.send(message);
  }

  remembered(): unknown {
    return this.#inner.remembered();
  }

  remember(state: unknown): void {
    this.#inner.remember(state);
  }

  /** Opens a recording; what is wrong with it is said in the page. */
  open(file: string, blob: Blob): void {
    this.#files.push({ file, blob });
    // Before the view has begun there is nobody to tell: it reads all files when it does.
    if (this.#listener !== null) this.#readSoon(file, blob);
  }

  #answer(message: Extract<ViewMessage, { session: number }>, opened: Opened): void {
    switch (message.type) {
      case 'forget':
        this.#opened.delete(message.session);
        if (![...this.#opened.values()].some(({ blob }) => blob === opened.blob)) {
          this.#files = this.#files.filter(({ blob }) => blob !== opened.blob);
        }
        this.#tellSessions(null);
        break;
      case 'openSource':
        this.#notice('info', sourceWords(opened, message.file, message.line));
        break;
      case 'saveRecording':
        saveBlob(opened.blob, opened.file);
        break;
      default:
        this.#notice('info', 'This is a recording: it can neither be run again nor stopped.');
    }
  }

  /** One file after the other. */
  #readSoon(file: string, blob: Blob): void {
    this.#reading = this.#reading.then(() => this.#read(file, blob));
  }

  async #read(file: string, blob: Blob): Promise<void> {
    const first = this.#nextId;
    const decoders = new Map<number, StreamDecoder>();
    const own: number[] = [];
    const idOf = (session: number): number => first + session;
    const sources = new Map<string, RecordedSource>();
    try {
      const { problem, sessions } = await readRecording(
        pieces(blob),
        {
          session: ({ id, name, program, pid }) => {
            this.#nextId = Math.max(this.#nextId, idOf(id) + 1);
            own.push(idOf(id));
            decoders.set(id, new StreamDecoder(new IgnoreEvents()));
            const summary = { name, program, pid, exitCode: null, problem: null, recording: file };
            this.#opened.set(idOf(id), { file, blob, sources, summary: { ...summary, id: idOf(id), state: 'ended' } });
            this.#tellSessions(own[0] ?? null);
          },
          stream: (session, bytes) => {
            const decoder = decoders.get(session);
            decoder?.push(bytes);
            // The reader uses its memory again.
            this.#listener?.message({ type: 'events', session: idOf(session), bytes: bytes.slice() });
            return decoder?.time ?? -1;
          },
          names: (session, names) => this.#listener?.message({ type: 'names', session: idOf(session), names }),
          source: (source) => sources.set(source.file, source),
          ending: (session, { state, exitCode, problem: why }) =>
            this.#change(idOf(session), { state: state === 'failed' ? 'failed' : 'ended', exitCode, problem: why }),
        },
        { unpacker: webUnpacker, mostStreamBytes: MOST_STREAM_BYTES },
      );
      if (problem === null) return;
      this.#notice(sessions === 0 ? 'error' : 'warning', `${file}: ${problem}`);
      if (sessions === 0) this.#files = this.#files.filter((known) => known.blob !== blob);
    } catch (error) {
      this.#notice('error', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #change(id: number, change: Partial<SessionSummary>): void {
    const opened = this.#opened.get(id);
    if (!opened) return;
    opened.summary = { ...opened.summary, ...change };
    this.#tellSessions(null);
  }

  #tellSessions(show: number | null): void {
    const own = [...this.#opened.values()].map(({ summary }) => summary);
    this.#listener?.message({ type: 'sessions', sessions: [...this.#hosted, ...own], show });
  }

  #notice(severity: Extract<HostMessage, { type: 'notice' }>['severity'], text: string): void {
    this.#listener?.message({ type: 'notice', severity, text });
  }
}

function sourceWords({ sources }: Opened, file: string, line: number): string {
  const source = sources.get(file);
  const text =
    source?.text?.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? source?.lines.find(([number]) => number === line)?.[1];
  return text ? `${file}:${line}  ${text.trim().slice(0, 200)}` : `${file}:${line}`;
}

const PIECE = 1024 * 1024;

async function* pieces(blob: Blob): AsyncIterable<Uint8Array> {
  for (let at = 0; at < blob.size; at += PIECE) {
    yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
  }
}
