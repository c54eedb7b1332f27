/** What is to be seen: of which program, at which moment, and what a person has chosen of it. */
import type { Choices } from './choices.ts';
import type { Found } from './controls/search-box.ts';
import { FoundRows } from './found-rows.ts';
import type { PromiseView } from './model/promise-view.ts';
import type { SessionStore } from './session-store.ts';
import { Sessions } from './sessions.ts';
import type { PaneState } from './views/pane.ts';
import { markOfView, placeWords } from './views/words.ts';

const MOST_LISTED = 50;

export class Seen {
  readonly sessions: Sessions;
  private readonly choices: Choices;
  private readonly foundRows: FoundRows;

  /** `found` is called when a search has found more than it had at first, `read` when more of what came was read. */
  constructor(choices: Choices, found: () => void, read: () => void) {
    this.choices = choices;
    this.foundRows = new FoundRows(found);
    this.sessions = new Sessions((store) => {
      if (store === this.store) read();
    });
  }

  get store(): SessionStore | null {
    return this.sessions.current;
  }

  /** What every pane is told; null without a program. */
  state(now: number): PaneState | null {
    const { store, choices } = this;
    if (store === null) return null;
    const { trace, clock } = store;
    const { moment, live } = clock;
    return {
      session: store,
      trace,
      moment,
      time: store.time(now),
      live,
      selected: choices.selected,
      states: choices.states,
      found: this.foundRows.at(trace, choices.query, moment, live)?.rows ?? null,
      moves: choices.moves,
      reading: store.isReading && !trace.isHalfFull,
    };
  }

  promise(id: number): PromiseView | null {
    return this.store?.promise(id) ?? null;
  }

  /** The first of what is found, for the list below the box. */
  find(): { first: readonly Found[]; total: number } {
    const { store, choices } = this;
    if (store === null) return { first: [], total: 0 };
    const found = this.foundRows.at(store.trace, choices.query, store.clock.moment, false);
    const first: Found[] = [];
    for (const row of found?.rows ?? []) {
      if (first.length === MOST_LISTED) break;
      const view = this.promise(store.trace.idOf(row));
      if (view === null) continue;
      const about = [view.operation, placeWords(view), view.text].filter((part) => part !== '').join(' · ');
      first.push({ id: view.id, mark: markOfView(view), name: view.name, about });
    }
    return { first, total: found?.total ?? 0 };
  }

  /** The youngest promise that was made at a place by the moment that is seen, or null. */
  madeAt(file: string, line: number): number | null {
    const { store } = this;
    if (store === null) return null;
    const { trace, clock } = store;
    const places = new Set<number>();
    for (const [number, site] of trace.sites) if (site.file === file && site.line === line) places.add(number);
    if (places.size === 0) return null;
    for (let row = trace.rowsAt(clock.moment) - 1; row >= trace.firstRow; row--) {
      if (places.has(trace.siteOf(row))) return trace.idOf(row);
    }
    return null;
  }
}
