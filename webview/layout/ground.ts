/**
 * Which ground is taken.
 *
 * Rows are half lanes (a join of two neighbouring lanes stands on the row between them). Each row
 * keeps what stands on it, from left to right; a bar stands on all rows that it spans. Two things on
 * neighbouring rows are too near one another to stand one above the other.
 */

/** Something that stands on the ground, in graph space; `left` to `right` is what it occupies. */
export interface Standing {
  readonly id: number;
  left: number;
  right: number;
  /** First and last row on which it stands. */
  top: number;
  bottom: number;
  /** May still glide to the right: so may whatever comes to stand on its rows. */
  pending: boolean;
}

/** Distance between neighbouring lanes, and between rows. */
export const LANE = 88;
/** Height of a row, half a lane, in graph space. */
export const ROW = LANE / 2;
/** Least horizontal distance between two that do not depend on one another. */
const MARGIN = 24;

export class Ground<T extends Standing> {
  private readonly rows = new Map<number, T[]>();
  /** Below everything that ever stood. */
  bottom = 0;

  add(thing: T): void {
    for (let row = thing.top; row <= thing.bottom; row++) {
      const list = this.rows.get(row);
      if (list === undefined) this.rows.set(row, [thing]);
      else list.splice(placeFor(list, thing), 0, thing);
    }
    this.bottom = Math.max(this.bottom, thing.bottom);
  }

  remove(thing: T): void {
    for (let row = thing.top; row <= thing.bottom; row++) {
      const list = this.rows.get(row);
      if (list === undefined) continue;
      const at = list.indexOf(thing);
      if (at >= 0) list.splice(at, 1);
      if (list.length === 0) this.rows.delete(row);
    }
  }

  /** Everything that is in the way of a rectangle on the rows from `top` to `bottom`, but for `self`. */
  inTheWay(left: number, right: number, top: number, bottom: number, self: T | null): T[] {
    const found = new Set<T>();
    for (let row = top - 1; row <= bottom + 1; row++) {
      for (const thing of this.rows.get(row) ?? []) {
        if (thing !== self && thing.left < right + MARGIN && thing.right + MARGIN > left) found.add(thing);
      }
    }
    return [...found];
  }

  /**
   * Whether a chain may go on at `left` on a row and grow to the right: nothing stands there, and
   * nothing on its left can glide into it but what `pushes` it on. Of what stands on the left the
   * nearest counts: it was itself placed by this rule.
   */
  isFree(row: number, left: number, pushes: (thing: T) => boolean): boolean {
    for (let near = row - 1; near <= row + 1; near++) {
      const last = this.rows.get(near)?.at(-1);
      if (last === undefined) continue;
      if (last.right + MARGIN > left || (last.pending && !pushes(last))) return false;
    }
    return true;
  }
}

function placeFor(list: readonly Standing[], thing: Standing): number {
  let at = list.length;
  while (at > 0 && list[at - 1].left > thing.left) at--;
  return at;
}
