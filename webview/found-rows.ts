/**
 * What the search finds, now and as time goes on: looked for again when something changed, but not all the time, and
 * no longer at once than a page can stand still.
 */
import { Search } from './trace/search.ts';
import type { Trace } from './trace/trace.ts';

const AGAIN_AFTER_MS = 500;
const SLICE_MS = 20;

export interface Found {
  readonly rows: ReadonlySet<number>;
  /** All that is found, more than the rows perhaps. */
  readonly total: number;
}

const NOTHING: Found = { rows: new Set(), total: 0 };

export class FoundRows {
  private readonly more: () => void;
  private search: Search | null = null;
  private trace: Trace | null = null;
  private query = '';
  private key = '';
  private lookedAt = 0;
  private found: Found = NOTHING;

  /** `more` is called when a search that goes through very many promises has found further ones. */
  constructor(more: () => void) {
    this.more = more;
  }

  /** What is found at a moment, or null when nothing is searched for. What changes on its own is found a little later. */
  at(trace: Trace, query: string, moment: number, live: boolean): Found | null {
    if (query === '') {
      this.search = null;
      this.trace = null;
      return null;
    }
    const isOther = this.trace !== trace || this.query !== query;
    const key = `${moment} ${trace.revision}`;
    const recently = live && performance.now() - this.lookedAt < AGAIN_AFTER_MS;
    if (!isOther && (key === this.key || recently || this.search?.done === false)) return this.found;
    this.trace = trace;
    this.query = query;
    this.key = key;
    this.search = new Search(trace, query, moment);
    this.lookOn(this.search);
    return this.found;
  }

  private lookOn(search: Search): void {
    if (search !== this.search) return;
    const until = performance.now() + SLICE_MS;
    search.advance(() => performance.now() >= until);
    this.lookedAt = performance.now();
    this.found = { rows: new Set(search.found), total: search.total };
    if (search.done) return;
    setTimeout(() => {
      this.lookOn(search);
      this.more();
    });
  }
}
