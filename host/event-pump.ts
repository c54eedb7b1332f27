/**
 * The way of sessions' events to one view, at the view's own pace: one batch is under way at a time, and while it is,
 * what comes in gathers. So a slow view gets fewer and larger batches, and a fast program costs a host no memory that
 * the history does not cost already.
 */
import type { Session } from './session.ts';

/** Milliseconds between batches: a view cannot show more than a frame. */
const BATCH_TIME = 16;
const BATCH_BYTES = 1024 * 1024;

/** What the pump asks of the conversation that it belongs to. */
export interface PumpListener {
  /** Sends a batch; resolves to false when the view is not there now. */
  send(session: Session, bytes: Uint8Array): Promise<boolean>;
  /** What the view had to be told next has been dropped: it has to forget the session and start anew. */
  lost(session: Session): void;
  /** Whether this is the session whose events go first. */
  isFirst(session: Session): boolean;
  /** Whether the view is there. */
  isThere(): boolean;
  /** Whether the view is to wait with this session; `soon` is called when it need not any more. */
  isHeld(session: Session): boolean;
}

/** Tells of the sessions that were added, each from its beginning. */
export class EventPump {
  readonly #listener: PumpListener;
  /** Of each session, the offset in its history up to which the view has been told. */
  readonly #told = new Map<Session, number>();
  #timer: NodeJS.Timeout | null = null;
  #sending = false;
  #stopped = false;

  constructor(listener: PumpListener) {
    this.#listener = listener;
  }

  /** Tells of a session from its beginning on. */
  add(session: Session): void {
    this.#told.set(session, 0);
    if (session.history.end > 0) this.soon(0);
  }

  /** Tells no more of it. */
  remove(session: Session): void {
    this.#told.delete(session);
  }

  /** Something has come in: it is sent after the next frame, or at once. */
  soon(wait = BATCH_TIME): void {
    if (this.#timer || this.#sending || this.#stopped || !this.#listener.isThere()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#pump();
    }, wait);
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Sends what each session has that the view has not, one batch after the other. */
  async #pump(): Promise<void> {
    this.#sending = true;
    for (const session of this.#inOrder()) {
      const cursor = this.#told.get(session);
      // It was taken away while another one's batch was under way.
      if (cursor === undefined || this.#listener.isHeld(session)) continue;
      const piece = session.history.read(cursor, BATCH_BYTES);
      if (piece === 'lost') {
        this.#listener.lost(session);
      } else if (piece) {
        this.#told.set(session, piece.next);
        if (!(await this.#listener.send(session, piece.bytes))) break;
      }
    }
    this.#sending = false;
    // Also what was added meanwhile: the view may have been loaded anew.
    for (const [session, cursor] of this.#told) {
      if (cursor < session.history.end && !this.#listener.isHeld(session)) return this.soon(0);
    }
  }

  #inOrder(): Session[] {
    return [...this.#told.keys()].sort((a, b) => Number(this.#listener.isFirst(b)) - Number(this.#listener.isFirst(a)));
  }
}
