/**
 * Which of the shown promises stand by themselves and which are counted in a group, kept up to date by each change.
 *
 * Promises of one call path (see call-paths.ts) make a group when there are many. What has settled folds first; what
 * is pending stands in full until that is too many as well. What is selected always stands, and a person can pull
 * members out. A change costs the same whether a group has ten members or a million.
 */
import { Bundles, placeOfGroup } from './bundles.ts';
import { type CallPath, CallPaths } from './call-paths.ts';
import type { GraphModel } from './graph-model.ts';
import { grownInt32, grownLength, grownUint8 } from './grow.ts';
import { NONE } from './promise-table.ts';

/** Of one call path more than this many pending ones are counted, not drawn. */
export const MOST_SIBLINGS = 12;
/** So many come out of a group at once when a person unfolds it. */
export const PAGE = 24;
/** A group that has folded its pending members this often keeps them: it would only flicker. */
const MOST_FLIPS = 4;

const PINNED = 1;
const PULLED = 2;
const RETIRED = 4;

/** open: all members stand; settled: only what has settled is counted; all: everything is. */
type Mode = 'open' | 'settled' | 'all';

/** The promises of one call path. */
export interface Group {
  readonly path: CallPath;
  /** Shown members by state, indexed as STATES, and how many of them do not stand. */
  readonly members: number[];
  readonly inside: number[];
  /** Rows that a person pulled out. */
  readonly pulled: Set<number>;
  mode: Mode;
  flips: number;
  /** First and last member, of the pending ones and of the settled ones. */
  readonly first: [number, number];
  readonly last: [number, number];
}

export class Groups {
  readonly all: Group[] = [];
  readonly bundles: Bundles;
  /** Rows drawn by themselves, in no particular order. */
  readonly standing = new Set<number>();
  /** Changes when a row begins or ceases to stand. */
  revision = 0;

  private readonly model: GraphModel;
  private readonly paths = new CallPaths();
  /** Rows that are drawn where this one is: the present round of a loop. */
  private readonly partOf: (row: number) => number;
  private most = MOST_SIBLINGS;
  private pathOf = new Int32Array(256);
  private isMember = new Uint8Array(256);
  private flags = new Uint8Array(256);
  private countedAs = new Uint8Array(256);
  private next = new Int32Array(256);
  private previous = new Int32Array(256);

  constructor(model: GraphModel, partOf: (row: number) => number) {
    this.model = model;
    this.partOf = partOf;
    this.bundles = new Bundles(model.promises, model.edges);
  }

  /** The group of a row. */
  groupOf(row: number): Group {
    return this.all[this.pathOf[row]];
  }

  stands(row: number): boolean {
    return this.bundles.placeOf(row) === row;
  }

  /** A person pulled the row out of its group. */
  isPulled(row: number): boolean {
    return (this.flags[row] & PULLED) !== 0;
  }

  /** A row exists; it is no member yet. */
  created(row: number): void {
    if (row >= this.pathOf.length) this.grow(row);
    const { promises } = this.model;
    const context = promises.madeIn[row] === 0 ? NONE : promises.rowOf(promises.madeIn[row]);
    const parent = context === NONE || context === row ? null : (this.all[this.pathOf[context]]?.path ?? null);
    const path = this.paths.of(parent, promises.site[row], promises.operation[row]);
    while (this.all.length <= path.index) this.all.push(emptyGroup(this.paths.all[this.all.length]));
    this.pathOf[row] = path.index;
    this.isMember[row] = 0;
    this.flags[row] = 0;
    this.bundles.created(row);
  }

  /** A row is shown from now on: by itself, or in its group. */
  enter(row: number): void {
    if (this.isMember[row] === 1) return;
    this.isMember[row] = 1;
    const group = this.groupOf(row);
    this.append(group, row, this.stateOf(row));
    this.evaluate(group);
    this.settle(row, group);
  }

  /** A row is not shown any more. */
  leave(row: number): void {
    if (this.isMember[row] === 0) return;
    const group = this.groupOf(row);
    this.moveTo(row, NONE);
    this.isMember[row] = 0;
    this.remove(group, row);
    group.pulled.delete(row);
    this.flags[row] &= ~PULLED;
    this.evaluate(group);
  }

  /** The state of a row is another. */
  changed(row: number): void {
    if (this.isMember[row] === 0) return;
    const state = this.stateOf(row);
    if (state === this.countedAs[row]) return;
    const group = this.groupOf(row);
    const inside = !this.stands(row);
    if (inside) group.inside[this.countedAs[row]]--;
    this.remove(group, row);
    this.append(group, row, state);
    if (inside) group.inside[state]++;
    this.evaluate(group);
    this.settle(row, group);
  }

  /** Rows drawn where `row` is may be others now. */
  refresh(row: number): void {
    if (this.isMember[row] === 1) this.moveTo(row, this.bundles.placeOf(row));
  }

  /** A pinned row stands, whatever its group does. */
  pin(row: number, pinned: boolean): void {
    this.flags[row] = pinned ? this.flags[row] | PINNED : this.flags[row] & ~PINNED;
    if (this.isMember[row] === 1) this.settle(row, this.groupOf(row));
  }

  /** A settled row goes into its group, however small that is. */
  retire(row: number): void {
    this.flags[row] |= RETIRED;
    if (this.isMember[row] === 1) this.settle(row, this.groupOf(row));
  }

  /** The next page of members comes out of a group; those that are pending first. */
  unfold(group: Group): void {
    let left = PAGE;
    for (const row of this.membersOf(group)) {
      if (left === 0) break;
      if (this.stands(row)) continue;
      this.pull(row);
      left--;
    }
  }

  /** A member comes out of its group. */
  pull(row: number): void {
    if (this.isMember[row] === 0) return;
    const group = this.groupOf(row);
    this.flags[row] |= PULLED;
    group.pulled.add(row);
    this.settle(row, group);
  }

  /** What a person pulled out of a group goes back. */
  fold(group: Group): void {
    for (const row of group.pulled) {
      this.flags[row] &= ~PULLED;
      this.settle(row, group);
    }
    group.pulled.clear();
  }

  /** Members, pending ones first, each in the order in which they came; not to be changed meanwhile. */
  *membersOf(group: Group): Iterable<number> {
    for (const start of group.first) {
      for (let row = start; row !== NONE; ) {
        const following = this.next[row];
        yield row;
        row = following;
      }
    }
  }

  /** How many of one call path may stand so that at most `limit` nodes are drawn, as far as that can be had. */
  mostFor(limit: number): number {
    const counts = this.all.map(({ members }) => [members[0], members[1] + members[2] + members[3]] as const);
    const drawn = (most: number): number => {
      let nodes = 0;
      for (const [pending, settled] of counts) {
        const stand = (pending > most ? 0 : pending) + (settled > (most * 2) / 3 ? 0 : settled);
        nodes += stand + (stand < pending + settled ? 1 : 0);
      }
      return nodes;
    };
    let most = MOST_SIBLINGS;
    while (most > 0 && drawn(most) > limit) most >>= 1;
    // Back to more only when there is room to spare.
    while (most > this.most && drawn(most) > limit * 0.7) most >>= 1;
    return most;
  }

  /** How many of one call path may stand, at most: fewer when there is too much to draw. */
  setMost(most: number): void {
    if (most === this.most) return;
    this.most = most;
    for (const group of this.all) this.evaluate(group);
  }

  // Inside

  /** Decides anew how much of a group is folded; there is room between folding and unfolding, lest it flickers. */
  private evaluate(group: Group): void {
    const mode = this.modeFor(group);
    if (mode === group.mode) return;
    const before = group.mode;
    group.mode = mode;
    if (mode === 'all') group.flips++;
    const lists = [];
    if ((before === 'all') !== (mode === 'all')) lists.push(group.first[0]);
    if ((before === 'open') !== (mode === 'open')) lists.push(group.first[1]);
    for (const start of lists) for (let row = start; row !== NONE; row = this.next[row]) this.settle(row, group);
  }

  private modeFor({ mode, members, flips }: Group): Mode {
    const { most } = this;
    const pending = members[0];
    const settled = members[1] + members[2] + members[3];
    const few = most >> 2;
    if (pending > most) return 'all';
    if (mode === 'all' && (pending > few || (flips >= MOST_FLIPS && pending + settled > few))) return 'all';
    if (settled > (most * 2) / 3) return 'settled';
    if (mode !== 'open' && settled > few) return 'settled';
    return 'open';
  }

  /** A row takes the place that its group's mode and its own flags say. */
  private settle(row: number, group: Group): void {
    const flags = this.flags[row];
    const byMode = group.mode === 'open' || (group.mode === 'settled' && this.countedAs[row] === 0);
    const stands = (flags & (PINNED | PULLED)) !== 0 || (byMode && (flags & RETIRED) === 0);
    this.moveTo(row, stands ? row : placeOfGroup(group.path.index));
  }

  private moveTo(row: number, place: number): void {
    const { bundles } = this;
    const before = bundles.placeOf(row);
    const part = this.partOf(row);
    if (part !== row) bundles.move(part, place);
    if (before === place) return;
    const { inside } = this.groupOf(row);
    const state = this.countedAs[row];
    if (before < NONE) inside[state]--;
    if (place < NONE) inside[state]++;
    if (before === row) this.standing.delete(row);
    if (place === row) this.standing.add(row);
    if (before === row || place === row) this.revision++;
    bundles.move(row, place);
  }

  private append(group: Group, row: number, state: number): void {
    const list = state === 0 ? 0 : 1;
    const last = group.last[list];
    this.previous[row] = last;
    this.next[row] = NONE;
    if (last === NONE) group.first[list] = row;
    else this.next[last] = row;
    group.last[list] = row;
    this.countedAs[row] = state;
    group.members[state]++;
  }

  private remove(group: Group, row: number): void {
    const state = this.countedAs[row];
    const list = state === 0 ? 0 : 1;
    const [before, after] = [this.previous[row], this.next[row]];
    if (before === NONE) group.first[list] = after;
    else this.next[before] = after;
    if (after === NONE) group.last[list] = before;
    else this.previous[after] = before;
    group.members[state]--;
  }

  private stateOf(row: number): number {
    const { promises } = this.model;
    return promises.state[promises.rootOf(row)];
  }

  private grow(row: number): void {
    const length = grownLength(this.pathOf.length, row);
    this.pathOf = grownInt32(this.pathOf, length, 0);
    this.isMember = grownUint8(this.isMember, length);
    this.flags = grownUint8(this.flags, length);
    this.countedAs = grownUint8(this.countedAs, length);
    this.next = grownInt32(this.next, length, NONE);
    this.previous = grownInt32(this.previous, length, NONE);
  }
}

function emptyGroup(path: CallPath): Group {
  return {
    path,
    members: [0, 0, 0, 0],
    inside: [0, 0, 0, 0],
    pulled: new Set(),
    mode: 'open',
    flips: 0,
    first: [NONE, NONE],
    last: [NONE, NONE],
  };
}
