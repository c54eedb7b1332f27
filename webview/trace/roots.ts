/**
 * Which promise a row is the same as, at any moment, in few steps however long a chain is.
 *
 * What became a part of another points at it, with the moment at which it did. Where that would make the ways long
 * (the inner one's tree is high, the outer one's is not), the outer one's tree hangs below the inner one's instead,
 * and who the root is stands in a list of its own: a union by rank that keeps its history. Only such trees cost maps.
 */
import { firstWhere } from './bisect.ts';
import { BECAME, type Rows } from './rows.ts';
import { NEVER, NONE } from './trace.ts';

/** A tree as high as this no longer hangs below a lower one. */
const HIGH = 24;
const LATEST = NEVER - 1;

export class Roots {
  private readonly rows: Rows;
  /** Heights of trees with two levels below the top or more. */
  private readonly heights = new Map<number, number>();
  /** Where a row hangs, for those where it is not what the row itself says; below NONE for a top. */
  private readonly hangs = new Map<number, { readonly below: number; readonly since: number }>();
  /** Tops that are not always the root: the roots, and since when. */
  private readonly histories = new Map<number, { readonly since: number[]; readonly roots: number[] }>();

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** The root of a row at a moment. */
  at(row: number, moment: number): number {
    const top = this.top(row, moment);
    const history = this.histories.size === 0 ? undefined : this.histories.get(top);
    if (history === undefined) return top;
    const low = firstWhere(0, history.since.length, (at) => history.since[at] > moment);
    return low === 0 ? top : history.roots[low - 1];
  }

  /** The root of a row as things stand. */
  now(row: number): number {
    return this.at(row, LATEST);
  }

  /** The pending root `inner` becomes a part of the pending root `outer`. Call it before the rows say so. */
  join(outer: number, inner: number, moment: number): void {
    const top = this.top(outer, LATEST);
    const innerTop = this.top(inner, LATEST);
    const height = this.heightOf(top);
    const innerHeight = this.heightOf(innerTop);
    if (innerHeight < HIGH || innerHeight <= height) {
      if (innerTop !== inner || top !== outer) this.hangs.set(innerTop, { below: top, since: moment });
      if (innerHeight + 1 > Math.max(height, 1)) this.heights.set(top, innerHeight + 1);
      this.heights.delete(innerTop);
      return;
    }
    this.hangs.set(top, { below: innerTop, since: moment });
    // It will say that it hangs below the outer one.
    if (innerTop === inner) this.hangs.set(inner, { below: NONE, since: NEVER });
    this.heights.set(innerTop, innerHeight);
    this.heights.delete(top);
    const history = this.histories.get(innerTop) ?? { since: [], roots: [] };
    history.since.push(moment);
    history.roots.push(outer);
    this.histories.set(innerTop, history);
  }

  /** Nothing can become a part of the root any more: how high its tree is no longer matters. */
  settled(root: number): void {
    if (this.heights.size > 0) this.heights.delete(this.top(root, LATEST));
  }

  /** Whether ways of others lead through the row in a manner that it does not say itself. */
  isKnot(row: number): boolean {
    return this.hangs.has(row) || this.histories.has(row);
  }

  /** Lets go of what is known of a row that is no longer kept. */
  forget(row: number): void {
    this.heights.delete(row);
    this.hangs.delete(row);
    this.histories.delete(row);
  }

  private top(row: number, moment: number): number {
    const { rows, hangs } = this;
    const simple = hangs.size === 0;
    for (;;) {
      const link = simple ? undefined : hangs.get(row);
      if (link !== undefined) {
        if (link.below === NONE || link.since > moment) return row;
        row = link.below;
      } else {
        if (rows.stands(row) !== BECAME || rows.endedAt(row) > moment) return row;
        row = rows.otherOf(row);
      }
    }
  }

  private heightOf(top: number): number {
    const known = this.heights.get(top);
    if (known !== undefined) return known;
    return this.rows.stands(top) === 0 && this.rows.otherOf(top) !== NONE ? 1 : 0;
  }
}
