/**
 * One view's conversation: sessions, events from the start, names as they are read, notices.
 *
 * The view reads each session's history at its own pace. One batch of events is under way at a time:
 * while it is, what comes in gathers, so that a slow view gets fewer and larger batches and a fast
 * program costs a host no memory that the history does not cost already.
 */
import type { HostMessage, PictureFormat, Question, ViewMessage, ViewSettings } from '../webview/contract/messages.ts';
import type { SiteName } from '../webview/contract/names.ts';
import { actOn } from './debug/asking.ts';
import type { Dispose } from './emitter.ts';
import type { Session } from './session.ts';
import type { Sessions, Severity } from './sessions.ts';
import { parseViewMessage } from './view-messages.ts';

/** Milliseconds between batches: a view cannot show more than a frame. */
const BATCH_TIME = 16;
const BATCH_BYTES = 1024 * 1024;
/** Notices of the past that a view which opens late is told. */
const NOTICES_KEPT = 20;

/** The way to one view. */
export interface ViewTransport {
  /** Resolves when the message is on its way; `false` means that the view is not there now. */
  send(message: HostMessage): undefined | void | PromiseLike<unknown>;
  receive(listener: (message: unknown) => void): Dispose;
}

/** What a view may ask for. Everything has been validated; `openSource` names a site of the session. */
export interface ViewActions {
  openSource(file: string, line: number, column: number, session: Session): void;
  copy(text: string): void;
  rerun(session: Session): void;
  stop(session: Session): void;
  saveRecording(session: Session): void;
  savePicture(picture: Picture): void;
  problem(text: string): void;
}

/** A picture that a view made: the text of an SVG, or a PNG in base64; `name` without an ending. */
export interface Picture {
  readonly format: PictureFormat;
  readonly name: string;
  readonly data: string;
}

/** What a conversation needs. */
export interface ViewConnectionOptions {
  readonly sessions: Sessions;
  readonly transport: ViewTransport;
  readonly actions: ViewActions;
  readonly settings: ViewSettings;
  /** The session to show first. */
  readonly show?: number | null;
}

/** A conversation with one view. */
export interface ViewConnection {
  show(session: number | null): void;
  notice(severity: Severity, text: string): void;
  settings(settings: ViewSettings): void;
  reveal(session: number, file: string, line: number): void;
  /** Selects a promise, and lights the answer to a question about it. */
  ask(session: number, promise: number, question: Question | null): void;
  /** Offers a file to a browser. */
  download(path: string, name: string): void;
  /** Asks for a picture of what is on screen. */
  picture(format: PictureFormat): void;
  dispose(): void;
}

interface Watched {
  readonly session: Session;
  /** Offset in the session's history up to which the view has been told. */
  cursor: number;
  readonly disposals: readonly Dispose[];
}

/** Begins a conversation; the view is told everything once it says that it is ready. */
export function connectView(options: ViewConnectionOptions): ViewConnection {
  return new Conversation(options);
}

class Conversation implements ViewConnection {
  readonly #sessions: Sessions;
  readonly #transport: ViewTransport;
  readonly #actions: ViewActions;
  readonly #disposals: Dispose[] = [];
  readonly #watched = new Map<number, Watched>();
  readonly #notices: HostMessage[] = [];
  #settings: ViewSettings;
  /** The session that the view was last asked to show: its events go first. */
  #show: number | null;
  /** The view has not been asked yet. A person's own choice in the view is not to be undone by asking again. */
  #wished = true;
  #ready = false;
  #disposed = false;
  #sending = false;
  #timer: NodeJS.Timeout | null = null;
  #told = '';

  constructor(options: ViewConnectionOptions) {
    this.#sessions = options.sessions;
    this.#transport = options.transport;
    this.#actions = options.actions;
    this.#settings = options.settings;
    this.#show = options.show ?? null;
    this.#disposals.push(
      options.transport.receive((message) => this.#hear(message)),
      options.sessions.onChange(() => this.#update()),
      options.sessions.onNotice((severity, text) => this.notice(severity, text)),
    );
  }

  show(session: number | null): void {
    this.#show = session;
    this.#wished = true;
    this.#update();
  }

  notice(severity: Severity, text: string): void {
    const message: HostMessage = { type: 'notice', severity, text };
    if (this.#ready) this.#send(message);
    else if (this.#notices.push(message) > NOTICES_KEPT) this.#notices.shift();
  }

  settings(settings: ViewSettings): void {
    this.#settings = settings;
    if (this.#ready) this.#send({ type: 'settings', settings });
  }

  reveal(session: number, file: string, line: number): void {
    if (this.#ready) this.#send({ type: 'reveal', session, file, line });
  }

  ask(session: number, promise: number, question: Question | null): void {
    if (this.#ready) this.#send({ type: 'ask', session, promise, question });
  }

  download(path: string, name: string): void {
    if (this.#ready) this.#send({ type: 'download', path, name });
  }

  picture(format: PictureFormat): void {
    if (this.#ready) this.#send({ type: 'picture', format });
  }

  dispose(): void {
    this.#disposed = true;
    this.#ready = false;
    if (this.#timer) clearTimeout(this.#timer);
    for (const dispose of this.#disposals) dispose();
    for (const watched of this.#watched.values()) unwatch(watched);
    this.#watched.clear();
  }

  #hear(value: unknown): void {
    const message = parseViewMessage(value);
    if (!message || this.#disposed) return;
    switch (message.type) {
      case 'ready':
        this.#begin();
        break;
      case 'copy':
        this.#actions.copy(message.text);
        break;
      case 'savePicture':
        this.#actions.savePicture(message);
        break;
      case 'problem':
        this.#actions.problem(message.text);
        break;
      default: {
        const session = this.#sessions.get(message.session);
        if (session) this.#hearAbout(session, message);
      }
    }
  }

  #hearAbout(session: Session, message: Extract<ViewMessage, { session: number }>): void {
    switch (message.type) {
      case 'rerun':
        this.#actions.rerun(session);
        break;
      case 'stop':
        this.#actions.stop(session);
        break;
      case 'saveRecording':
        this.#actions.saveRecording(session);
        break;
      case 'forget':
        this.#sessions.forget(session.id);
        break;
      case 'goOn':
        session.standings.goOn();
        break;
      case 'act': {
        const { action, promise, value } = message;
        const tell = (ok: boolean, text: string) => this.#send({ type: 'acted', session: session.id, ok, text });
        actOn(session, { action, promise, value }).then(
          (text) => tell(true, text),
          (error: Error) => tell(false, error.message),
        );
        break;
      }
      case 'openSource': {
        const { file, line, column } = message;
        if (hasSite(session, file, line)) this.#actions.openSource(file, line, column, session);
        else this.notice('warning', `No promise of ${session.name} was made at that place, so it is not opened.`);
      }
    }
  }

  /** The view has loaded: everything from the start. */
  #begin(): void {
    for (const watched of this.#watched.values()) unwatch(watched);
    this.#watched.clear();
    this.#told = '';
    this.#show ??= this.#sessions.list.findLast((session) => !session.parent)?.id ?? null;
    this.#wished = true;
    this.#ready = true;
    this.#send({ type: 'settings', settings: this.#settings });
    this.#update();
    for (const message of this.#notices.splice(0)) this.#send(message);
  }

  /** Tells the view which sessions there are, when that has changed, and follows the new ones. */
  #update(): void {
    if (!this.#ready) return;
    this.#tellSessions(this.#sessions.list);
    for (const [id, watched] of this.#watched) {
      if (this.#sessions.get(id)) continue;
      unwatch(watched);
      this.#watched.delete(id);
    }
    for (const session of this.#sessions.list) if (!this.#watched.has(session.id)) this.#watch(session);
  }

  #tellSessions(list: readonly Session[]): void {
    const wish = this.#wished && list.some((session) => session.id === this.#show) ? this.#show : null;
    const sessions = list.map((session) => session.summary);
    const text = JSON.stringify(sessions);
    if (text === this.#told && wish === null) return;
    this.#told = text;
    if (wish !== null) this.#wished = false;
    this.#send({ type: 'sessions', sessions, show: wish });
  }

  #watch(session: Session): void {
    const tellNames = (names: readonly (readonly [number, SiteName])[]) =>
      this.#send({ type: 'names', session: session.id, names });
    const { standings } = session;
    const tellStanding = () => this.#send({ type: 'standing', session: session.id, standing: standings.current });
    this.#watched.set(session.id, {
      session,
      cursor: 0,
      disposals: [
        session.onBytes(() => this.#pumpSoon()),
        session.onNames(tellNames),
        standings.onChange(tellStanding),
      ],
    });
    if (session.names.size > 0) tellNames([...session.names]);
    if (standings.current !== null) tellStanding();
    if (session.history.end > 0) this.#pumpSoon(0);
  }

  #pumpSoon(wait = BATCH_TIME): void {
    if (this.#timer || this.#sending || !this.#ready) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#pump();
    }, wait);
  }

  /** Sends what each session has that the view has not, one batch after the other. */
  async #pump(): Promise<void> {
    this.#sending = true;
    let more = false;
    for (const watched of this.#inOrder()) {
      const piece = watched.session.history.read(watched.cursor, BATCH_BYTES);
      if (piece === 'lost') {
        this.#restart(watched);
        more = true;
      } else if (piece) {
        watched.cursor = piece.next;
        if (!(await this.#send({ type: 'events', session: watched.session.id, bytes: piece.bytes }))) break;
      }
      more ||= watched.cursor < watched.session.history.end;
    }
    this.#sending = false;
    if (more && this.#ready) this.#pumpSoon(0);
  }

  /** The session shown first; the view is waiting for that one. */
  #inOrder(): Watched[] {
    return [...this.#watched.values()].sort(
      (a, b) => Number(b.session.id === this.#show) - Number(a.session.id === this.#show),
    );
  }

  /** The view was so slow that what it had to read next has been dropped: it forgets the session and starts anew. */
  #restart(watched: Watched): void {
    this.#tellSessions(this.#sessions.list.filter((session) => session !== watched.session));
    unwatch(watched);
    this.#watched.delete(watched.session.id);
    this.#wished ||= this.#show === watched.session.id;
    this.#update();
  }

  /** False when the view is not there: it will say `ready` when it is. */
  async #send(message: HostMessage): Promise<boolean> {
    if (!this.#ready) return false;
    try {
      const result = await this.#transport.send(message);
      if (result !== false) return true;
    } catch {
      // A view that has gone is no failure; the transport's owner disposes of this connection.
    }
    this.#ready = false;
    return false;
  }
}

const unwatch = (watched: Watched): void => {
  for (const dispose of watched.disposals) dispose();
};

function hasSite(session: Session, file: string, line: number): boolean {
  for (const site of session.sites.values()) if (site.file === file && site.line === line) return true;
  return false;
}
