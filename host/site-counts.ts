/**
 * How many promises of each call site wait now, and how many have settled how: a constant amount of work an event,
 * whatever is behind it, so that an editor can ask for its lines at any time.
 *
 * A promise that became another is that one from then on. The line that made it still shows what becomes of it, as
 * long as it is the last one: in the rounds of a loop only the latest waits.
 */
import type { StateName } from '../runtime-instrumented/protocol/index.ts';

/** Promises made at one place, by their state. */
export type SiteCount = Readonly<Record<StateName, number>>;

const NOTHING: SiteCount = { pending: 0, returned: 0, failed: 0, cancelled: 0 };

/** A Map holds no more than 16.7 million, and this many are some 250 MB. */
const MOST_WAITING = 4_000_000;

/** The counts of one program, up to where its stream has been read. */
export class SiteCounts {
  readonly #counts = new Map<number, Record<StateName, number>>();
  /** The site of each promise that waits. */
  readonly #waiting = new Map<number, number>();
  /** For a promise that became another: the site of that one, where it is not its own. */
  readonly #inner = new Map<number, number>();
  #lastSettled = 0;
  #lastSite = 0;
  /** Promises beyond those that are told apart: only counted. */
  #others = 0;

  /** Promises that have neither settled nor become another. */
  get pending(): number {
    return this.#waiting.size + this.#others;
  }

  /** What became of the promises made at a site. */
  of(site: number): SiteCount {
    return this.#counts.get(site) ?? NOTHING;
  }

  /** The site of a promise that waits; undefined of one that does not, or is not told apart. */
  siteOf(id: number): number | undefined {
    return this.#waiting.get(id);
  }

  /** The site of a promise when it is the one that settled last, else 0. */
  siteOfLast(id: number): number {
    return id === this.#lastSettled ? this.#lastSite : 0;
  }

  create(id: number, site: number): void {
    if (this.#waiting.size >= MOST_WAITING) {
      this.#others++;
      return;
    }
    this.#waiting.set(id, site);
    this.#count(site).pending++;
  }

  become(outer: number, inner: number): void {
    const own = this.#waiting.get(outer);
    const last = this.#inner.get(inner) ?? this.#waiting.get(inner);
    if (outer === inner) return;
    const made = this.#waiting.get(inner);
    this.#forget(inner);
    if (made === undefined || last === undefined) return;
    // The promise itself, when what it became stands elsewhere, is no longer what waits.
    if (made !== last) this.#count(made).pending--;
    if (own === undefined) {
      this.#count(last).pending--;
      return;
    }
    const before = this.#inner.get(outer);
    if (before !== undefined) this.#count(before).pending--;
    if (last === own) {
      this.#count(last).pending--;
      this.#inner.delete(outer);
    } else this.#inner.set(outer, last);
  }

  settle(id: number, state: StateName): void {
    const site = this.#waiting.get(id);
    const inner = this.#inner.get(id);
    this.#lastSettled = id;
    this.#lastSite = site ?? 0;
    this.#forget(id);
    for (const each of [site, inner]) {
      if (each === undefined) continue;
      const count = this.#count(each);
      count.pending--;
      count[state]++;
    }
  }

  #forget(id: number): void {
    this.#inner.delete(id);
    if (!this.#waiting.delete(id) && this.#others > 0) this.#others--;
  }

  #count(site: number): Record<StateName, number> {
    let count = this.#counts.get(site);
    if (count === undefined) {
      count = { ...NOTHING };
      this.#counts.set(site, count);
    }
    return count;
  }
}
