/** The sessions that the host told of, each with its own store; which of them is shown. */
import type { HostMessage, SessionSummary } from './contract/messages.ts';
import { SessionStore } from './session-store.ts';
import { SessionPicture } from './views/session-picture.ts';

/** Promises kept until the host says how many. */
const FIRST_MAX_PROMISES = 20_000;

export class Sessions {
  private readonly pictures = new Map<number, SessionPicture>();
  private maxPromises = FIRST_MAX_PROMISES;
  private shown: number | null = null;

  /** Takes the host's list: new ones get a store, those that are no longer there go. */
  update({ sessions, show }: Extract<HostMessage, { type: 'sessions' }>): void {
    const there = new Set(sessions.map(({ id }) => id));
    for (const id of this.pictures.keys()) if (!there.has(id)) this.pictures.delete(id);
    for (const summary of sessions) {
      const known = this.pictures.get(summary.id);
      if (known === undefined)
        this.pictures.set(summary.id, new SessionPicture(new SessionStore(summary, this.maxPromises)));
      else known.store.summary = summary;
    }
    if (show !== null) this.show(show);
    if (this.shown === null || !this.pictures.has(this.shown)) this.shown = sessions.at(-1)?.id ?? null;
  }

  /** Shows this one; false when there is none of that number. */
  show(id: number): boolean {
    if (!this.pictures.has(id)) return false;
    this.shown = id;
    return true;
  }

  /** Forgets everything: the host sends all of it from the start. */
  clear(): void {
    this.pictures.clear();
    this.shown = null;
  }

  get(id: number): SessionPicture | undefined {
    return this.pictures.get(id);
  }

  get current(): SessionPicture | null {
    return this.shown === null ? null : (this.pictures.get(this.shown) ?? null);
  }

  get summaries(): readonly SessionSummary[] {
    return [...this.pictures.values()].map(({ store }) => store.summary);
  }

  keep(maxPromises: number): void {
    this.maxPromises = maxPromises;
    for (const { store } of this.pictures.values()) store.model.setMaxPromises(maxPromises);
  }
}
