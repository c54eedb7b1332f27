/** One view's conversation: sessions, events from the start (event-pump.ts), names as they are read, notices. */
import type { HostMessage, PictureFormat, Question, ViewMessage, ViewSettings } from '../webview/contract/messages.ts';
import type { SiteName } from '../webview/contract/names.ts';
import { actOn } from './debug/asking.ts';
import type { Dispose } from './emitter.ts';
import { EventPump } from './event-pump.ts';
import type { Session } from './session.ts';
import type { Sessions, Severity } from './sessions.ts';
import { parseViewMessage } from './view-messages.ts';

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
  readonly #pump = new EventPump({
    send: (session, bytes) => this.#send({ type: 'events', session: session.id, bytes }),
    lost: (session) => this.#restart(session),
    isFirst: (session) => session.id === this.#show,
    isThere: () => this.#ready,
    isHeld: (session) => session.standings.isHeld,
  });
  #settings: ViewSettings;
  /** The session that the view was last asked to show: its events go first. */
  #show: number | null;
  /** The view has not been asked yet. A person's own choice in the view is not to be undone by asking again. */
  #wished = true;
  #ready = false;
  #disposed = false;
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
    this.#pump.stop();
    for (const dispose of this.#disposals) dispose();
    for (const watched of [...this.#watched.values()]) this.#unwatch(watched);
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
    for (const watched of [...this.#watched.values()]) this.#unwatch(watched);
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
    for (const [id, watched] of [...this.#watched]) if (!this.#sessions.get(id)) this.#unwatch(watched);
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
    const tellStanding = () => {
      if (standings.isHeld) return this.#send({ type: 'stepping', session: session.id });
      this.#pump.soon();
      return this.#send({ type: 'standing', session: session.id, standing: standings.current });
    };
    this.#watched.set(session.id, {
      session,
      disposals: [
        session.onBytes(() => standings.isHeld || this.#pump.soon()),
        session.onNames(tellNames),
        standings.onChange(tellStanding),
      ],
    });
    if (session.names.size > 0) tellNames([...session.names]);
    if (standings.current !== null) this.#send({ type: 'standing', session: session.id, standing: standings.current });
    this.#pump.add(session);
  }

  #unwatch({ session, disposals }: Watched): void {
    for (const dispose of disposals) dispose();
    this.#pump.remove(session);
    this.#watched.delete(session.id);
  }

  /** The view was so slow that what it had to read next has been dropped: it forgets the session and starts anew. */
  #restart(session: Session): void {
    this.#tellSessions(this.#sessions.list.filter((each) => each !== session));
    const watched = this.#watched.get(session.id);
    if (watched) this.#unwatch(watched);
    this.#wished ||= this.#show === session.id;
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

function hasSite(session: Session, file: string, line: number): boolean {
  for (const site of session.sites.values()) if (site.file === file && site.line === line) return true;
  return false;
}
