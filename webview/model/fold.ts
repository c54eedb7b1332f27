/**
 * The projection of the model to what is drawn: `VisibleGraph`.
 *
 * Folded, a loop is one promise with its rounds counted, constants are part of what they settled,
 * siblings of one call site are one node when there are many, and the oldest settled promises that
 * nobody waits for go into what they led to. What is kept (selected) always stands. Unfolded, every
 * promise is shown as it was made, as long as there are not too many of them.
 */
import { OPERATIONS } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { firstOf, GroupNodes } from './group-nodes.ts';
import { PAGE } from './groups.ts';
import type { RoundsOf } from './loops.ts';
import { NONE } from './promise-table.ts';
import { Seats } from './seats.ts';
import { keyOf, kindOf, StandingEdges } from './standing-edges.ts';
import { Visibility } from './visibility.ts';
import type { Glyph, VisibleEdge, VisibleGraph, VisibleNode } from './visible-graph.ts';

/** How much is folded. */
export interface FoldOptions {
  /** false shows every promise. */
  readonly fold?: boolean;
  /** Nodes drawn at most: beyond it smaller and smaller families are counted in groups, pending ones too. */
  readonly limit?: number;
  /** Ids that are never folded: what is selected, what was searched for. */
  readonly keep?: ReadonlySet<number>;
}

/** Nodes drawn at most. */
export const DEFAULT_LIMIT = 400;
/** When more than this stand, the oldest settled ones are folded into what they led to. */
const HISTORY = 200;
/** More promises than this are not drawn one by one, whoever asks. */
export const UNFOLDABLE = 1_500;

const BARS = new Set(['join', 'all', 'both', 'allSettled']);
const DIAMONDS = new Set(['choose', 'pick', 'nchoose', 'npick', 'nchooseSplit', 'race', 'any']);
const GLYPHS: readonly Glyph[] = OPERATIONS.map((name) =>
  BARS.has(name) ? 'bar' : DIAMONDS.has(name) ? 'diamond' : 'card',
);
/** Operations that wait for no other promise, or not from the beginning. */
const LEAF_NAMES = [
  'unknown',
  'return',
  'fail',
  'wait',
  'task',
  'pause',
  'sleep',
  'io',
  'async',
  'go',
  'adopt',
  'promise',
  'withResolvers',
  'try',
  'resolve',
  'reject',
  'asyncFunction',
  'asyncGenerator',
  'module',
  'native',
] as const;
const LEAVES = new Set(LEAF_NAMES.map((name) => OPERATIONS.indexOf(name)));
/** Of what is shown out of folded history, ways to so many nodes. */
const MOST_WAYS = 4;
const NO_IDS: ReadonlySet<number> = new Set();
const EMPTY: VisibleGraph = { nodes: [], edges: [], hidden: 0 };

/** What a person has unfolded. */
export interface Unfolded {
  /** By the promise, the ids that were folded into it. */
  readonly opened: ReadonlyMap<number, readonly number[]>;
  /** Ids that were taken out of groups. */
  readonly pulled: ReadonlySet<number>;
}

export class Fold {
  private readonly model: GraphModel;
  private readonly visibility: Visibility;
  private readonly seats: Seats;
  private readonly standing: StandingEdges;
  private readonly groupNodes: GroupNodes;
  /** What a person unfolded: by the promise, the ids that were folded into it. */
  private readonly opened = new Map<number, readonly number[]>();
  /** Taken out of a group at another moment, and not there at this one. */
  private readonly absent = new Set<number>();
  private last: VisibleGraph = EMPTY;
  private lastKey = '';
  private asked = 0;

  constructor(model: GraphModel) {
    this.model = model;
    this.visibility = new Visibility(model);
    this.seats = new Seats(model, this.visibility);
    this.standing = new StandingEdges(model, this.visibility);
    this.groupNodes = new GroupNodes(model, this.visibility.groups);
    model.observe(this.visibility);
  }

  /** What is to be drawn now. The same object as before while nothing of it has changed. */
  graph(options: FoldOptions = {}): VisibleGraph {
    const { visibility } = this;
    const keep = this.kept(options.keep ?? NO_IDS);
    const tooMany = options.fold === false && this.model.promises.alive > UNFOLDABLE;
    const fold = (options.fold ?? true) || tooMany;
    const limit = options.limit ?? DEFAULT_LIMIT;
    visibility.keep(keep);
    if (fold) visibility.foldDownTo(Math.min(limit, HISTORY), keep);
    const newest = this.unfinished();
    const key = `${fold} ${tooMany} ${limit} ${visibility.revision} ${visibility.groups.revision} ${newest} ${this.asked}`;
    if (key === this.lastKey) return this.last;
    this.standing.unfolded = !fold;
    if (fold) this.makeRoom(limit);
    this.last = { ...(fold ? this.folded(newest, limit) : this.whole(newest)), ...(tooMany ? { tooMany } : {}) };
    this.lastKey = `${fold} ${tooMany} ${limit} ${visibility.revision} ${visibility.groups.revision} ${newest} ${this.asked}`;
    return this.last;
  }

  /** Id of the node that stands for a promise (negative: a group), or 0 when it is folded into nothing that is shown. */
  shownFor(id: number): number {
    const row = this.model.promises.rowOf(id);
    if (row === NONE) return id < 0 && this.groupNodes.get(id) !== undefined ? id : 0;
    if (this.standing.unfolded) return id;
    const shown = this.visibility.shownFor(row);
    if (shown === NONE) return 0;
    const { groups } = this.visibility;
    return groups.stands(shown) ? this.model.promises.id[shown] : this.groupNodes.idFor(groups.groupOf(shown));
  }

  /** Rounds that a promise has been through as a loop; 1 when it is none. */
  roundsOf(id: number): number {
    const row = this.model.promises.rowOf(id);
    return row === NONE ? 1 : this.visibility.roundsOf(row);
  }

  /**
   * Puts true numbers of rounds where the model was told of fewer. `roundsOf` is given the ids of a root and of the
   * present promise of each link of its chain, with the links' keys.
   */
  countRounds(roundsOf: RoundsOf): void {
    const { id } = this.model.promises;
    this.visibility.countRounds((rows, keys) =>
      roundsOf(
        rows.map((row) => id[row]),
        keys,
      ),
    );
  }

  /** The same for a promise that waits for one thing after the other. */
  countTurns(id: number, rounds: number): void {
    const row = this.model.promises.rowOf(id);
    if (row !== NONE) this.visibility.countTurns(row, rounds);
  }

  /** Whether an inner promise began a further round of the loop that it belongs to. */
  beganRound(id: number): boolean {
    const row = this.model.promises.rowOf(id);
    return row !== NONE && this.visibility.isAlias(row);
  }

  /** Of all that a promise waits for: how many there were, and how many have settled. */
  progressOf(id: number): { readonly ended: number; readonly total: number } {
    const row = this.model.promises.rowOf(id);
    if (row === NONE) return { ended: 0, total: 0 };
    const member = this.standing.unfolded ? row : (this.visibility.chains.linkOf(row)?.current ?? row);
    return this.visibility.groups.bundles.progressOf(member);
  }

  /** Id of the promise whose edges a shown one has: that of the present round of a loop, else itself. */
  presentOf(id: number): number {
    const row = this.model.promises.rowOf(id);
    if (row === NONE || this.standing.unfolded) return id;
    return this.model.promises.id[this.visibility.chains.linkOf(row)?.current ?? row];
  }

  /** Id of one promise of each call path that a group node counts. */
  samplesOf(id: number): number[] {
    const groups = this.groupNodes.get(id)?.groups ?? [];
    return groups.map((group) => this.model.promises.id[firstOf(group)]);
  }

  // What a person unfolds

  /** Unfolds a group by a page, or what is folded into a promise. Returns false when there is nothing to unfold. */
  unfold(id: number): boolean {
    this.asked++;
    const node = this.groupNodes.get(id);
    if (node !== undefined) {
      if (node.groups.length > 1) this.groupNodes.open(id);
      else this.visibility.groups.unfold(node.groups[0]);
      return true;
    }
    const row = this.model.promises.rowOf(id);
    if (row === NONE || this.visibility.foldedInto(row) === 0) return false;
    this.opened.set(id, [...(this.opened.get(id) ?? []), ...this.visibility.idsFoldedInto(row, PAGE)]);
    return true;
  }

  /** What a person has unfolded here, for the fold of another moment. */
  get unfolded(): Unfolded {
    const pulled = new Set(this.absent);
    for (const group of this.visibility.groups.all) {
      for (const row of group.pulled) pulled.add(this.model.promises.id[row]);
    }
    return { opened: this.opened, pulled };
  }

  /** Unfolds what was unfolded at another moment, once the model has been told. */
  takeOver({ opened, pulled }: Unfolded): void {
    this.asked++;
    for (const [id, ids] of opened) this.opened.set(id, ids);
    for (const id of pulled) {
      const row = this.model.promises.rowOf(id);
      if (row === NONE) this.absent.add(id);
      else this.visibility.groups.pull(row);
    }
  }

  /** Folds again what was unfolded at a node, or the family that it came out of. Returns false when nothing was. */
  fold(id: number): boolean {
    this.asked++;
    this.absent.clear();
    if (this.opened.delete(id)) return true;
    for (const [owner, ids] of this.opened) if (ids.includes(id)) return this.opened.delete(owner);
    const row = this.model.promises.rowOf(id);
    const group =
      this.groupNodes.get(id)?.groups[0] ?? (row === NONE ? undefined : this.visibility.groups.groupOf(row));
    if (group === undefined) return false;
    if (group.pulled.size === 0) return this.groupNodes.close(group);
    this.visibility.groups.fold(group);
    return true;
  }

  /** Ids of what a group node counts, some of them: pending ones first. */
  membersOf(id: number, from: number, most: number): number[] {
    const ids: number[] = [];
    let skip = from;
    const { groups } = this.visibility;
    for (const group of this.groupNodes.get(id)?.groups ?? []) {
      for (const row of groups.membersOf(group)) {
        if (ids.length === most) return ids;
        if (groups.stands(row) || skip-- > 0) continue;
        ids.push(this.model.promises.id[row]);
      }
    }
    return ids;
  }

  // Building

  private kept(keep: ReadonlySet<number>): ReadonlySet<number> {
    if (this.opened.size === 0) return keep;
    const all = new Set(keep);
    for (const [id, ids] of this.opened) {
      if (this.model.promises.rowOf(id) === NONE) this.opened.delete(id);
      else for (const each of ids) all.add(each);
    }
    return all;
  }

  /** Lets fewer of a family stand until all fits; more again when there is room for all. */
  private makeRoom(limit: number): void {
    const { groups } = this.visibility;
    groups.setMost(groups.mostFor(limit));
  }

  /**
   * A promise that waits for others, but whose edges are not in this batch yet, or NONE. It is drawn
   * with the next event, when it is known where it stands.
   */
  private unfinished(): number {
    const { newest, promises } = this.model;
    if (newest === NONE || LEAVES.has(promises.operation[newest])) return NONE;
    return promises.firstSource[newest] === NONE && promises.state[newest] === 0 ? newest : NONE;
  }

  /** Every promise as it was made. */
  private whole(unfinished: number): VisibleGraph {
    const { promises } = this.model;
    const rows = [...promises].filter((row) => row !== unfinished);
    rows.sort((a, b) => promises.serial[a] - promises.serial[b]);
    this.seats.begin(rows);
    const edges: VisibleEdge[] = [];
    for (const row of rows) this.standing.addEdgesTo(row, edges);
    const nodes = rows.map((row) => this.node(row));
    return { nodes, edges: without(edges, this.idOf(unfinished)), hidden: promises.alive - rows.length, inTurn: true };
  }

  private folded(unfinished: number, limit: number): VisibleGraph {
    const { groups } = this.visibility;
    const { promises } = this.model;
    const rows = [...groups.standing].filter((row) => row !== unfinished);
    const gathered = this.groupNodes.gather(Math.max(8, limit - rows.length));
    this.seats.begin(rows);
    const edges: VisibleEdge[] = [];
    const nodes: { readonly serial: number; readonly node: VisibleNode }[] = [];
    rows.sort((a, b) => promises.serial[a] - promises.serial[b]);
    for (const row of rows) {
      nodes.push({ serial: promises.serial[row], node: this.node(row) });
      this.standing.addEdgesTo(row, edges);
    }
    for (const group of gathered) {
      const node = this.groupNodes.visible(group, this.seats, (id) => this.contextId(id));
      nodes.push({ serial: this.groupNodes.serialOf(group), node });
    }
    if (gathered.length > 0) nodes.sort((a, b) => a.serial - b.serial);
    for (const edge of this.groupNodes.edges(this.standing, (row) => row !== unfinished)) edges.push(edge);
    for (const row of this.visibility.forcedRows) if (row !== unfinished) this.addWayOn(row, edges);
    return {
      nodes: nodes.map(({ node }) => node),
      edges: without(edges, this.idOf(unfinished)),
      hidden: promises.alive - rows.length,
    };
  }

  /** What is shown out of folded history has its way to the nodes into which what waited for it went. */
  private addWayOn(row: number, into: VisibleEdge[]): void {
    const { promises, edges } = this.model;
    const from = promises.id[row];
    if (into.some((edge) => edge.from === from && edge.kind !== 'cancels' && edge.kind !== 'cancelIgnored')) return;
    const reached = new Set<number>([0, from]);
    let left = MOST_WAYS;
    for (let edge = promises.firstWaiter[row]; edge !== NONE && left > 0; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] >= CANCELS) continue;
      const to = this.shownFor(promises.id[edges.waiter[edge]]);
      if (reached.has(to)) continue;
      reached.add(to);
      left--;
      const kind = kindOf(edges.role[edge]);
      into.push({ key: keyOf(from, to, kind), from, to, kind, passed: this.standing.stateOf(row), outcome: 'open' });
    }
  }

  private node(row: number): VisibleNode {
    const { promises } = this.model;
    const { groups } = this.visibility;
    const unfolded = this.standing.unfolded;
    return {
      id: promises.id[row],
      glyph: GLYPHS[promises.operation[row]],
      folded: unfolded ? 0 : this.visibility.foldedInto(row),
      rounds: unfolded ? 1 : this.visibility.roundsOf(row),
      state: this.standing.stateOf(row),
      context: this.contextId(promises.madeIn[row]),
      after: this.drawnId(promises.by[row]),
      seat: unfolded ? '' : this.seats.of(row),
      ...(groups.isPulled(row) && !unfolded ? { outOf: this.groupNodes.idFor(groups.groupOf(row)) } : {}),
    };
  }

  /** The node in whose callbacks it was made; a group, where the maker is in one. */
  private contextId(id: number): number {
    const drawn = this.drawnId(id);
    return drawn !== 0 || id === 0 || this.standing.unfolded ? drawn : this.shownFor(id);
  }

  private drawnId(id: number): number {
    const row = id === 0 ? NONE : this.model.promises.rowOf(id);
    return row === NONE ? 0 : this.idOf(this.standing.drawn(row));
  }

  private idOf(row: number): number {
    return row === NONE ? 0 : this.model.promises.id[row];
  }
}

/** The edges, but for those that begin or end at a node which is not drawn yet; 0 for none. */
function without(edges: readonly VisibleEdge[], id: number): readonly VisibleEdge[] {
  return id === 0 ? edges : edges.filter(({ from, to }) => from !== id && to !== id);
}
