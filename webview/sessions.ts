/** The sessions that the host told of, each with its own store; which of them is shown. */
import type { HostMessage, SessionSummary } from './contract/messages.ts';
import { SessionStore } from './session-store.ts';
import { DEFAULT_MAX_PROMISES } from './trace/bounds.ts';

export class Sessions {
  private readonly stores = new Map<number, SessionStore>();
  private maxPromises = DEFAULT_MAX_PROMISES;
  private shown: number | null = null;

  private readonly hasRead: (store: SessionStore) => void;

  /** `hasRead` is called when a store has read on in what came before. */
  constructor(hasRead: (store: SessionStore) => void) {
    this.hasRead = hasRead;
  }

  /** Takes the host's list: new ones get a store, those that are no longer there go. */
  update({ sessions, show }: Extract<HostMessage, { type: 'sessions' }>): void {
    const there = new Set(sessions.map(({ id }) => id));
    for (const id of this.stores.keys()) if (!there.has(id)) this.stores.delete(id);
    for (const summary of sessions) {
      const known = this.stores.get(summary.id);
      if (known === undefined) this.stores.set(summary.id, this.newStore(summary));
      else known.summary = summary;
    }
    if (show !== null) this.show(show);
    if (this.shown === null || !this.stores.has(this.shown)) this.shown = sessions.at(-1)?.id ?? null;
  }

  /** Shows this one; false when there is none of that number. */
  show(id: number): boolean {
    if (!this.stores.has(id)) return false;
    this.shown = id;
    return true;
  }

  /** Forgets everything: the host sends all of it from the start. */
  clear(): void {
    this.stores.clear();
    this.shown = null;
  }

  get(id: number): SessionStore | undefined {
    return this.stores.get(id);
  }

  get current(): SessionStore | null {
    return this.shown === null ? null : (this.stores.get(this.shown) ?? null);
  }

  get all(): readonly SessionStore[] {
    return [...this.stores.values()];
  }

  get summaries(): readonly SessionSummary[] {
    return [...this.stores.values()].map(({ summary }) => summary);
  }

  private newStore(summary: SessionSummary): SessionStore {
    const store: SessionStore = new SessionStore(summary, this.maxPromises, () => this.hasRead(store));
    return store;
  }

  keep(maxPromises: number): void {
    this.maxPromises = maxPromises;
    for (const store of this.stores.values()) store.keep(maxPromises);
  }
}
