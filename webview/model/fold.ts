/**
 * The projection of the model to what is drawn: `VisibleGraph`.
 *
 * Folded, a loop is one promise with its rounds counted, constants are part of what they settled,
 * and when there are many, the oldest settled promises that nobody waits for go. Nothing pending
 * and nothing kept (selected) is ever folded. Unfolded, every promise is shown as it was made.
 */
import { OPERATIONS, ROLES, STATES, type StateName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { EdgeKind, Glyph, VisibleEdge, VisibleGraph, VisibleNode } from '../layout/visible-graph.ts';
import { CANCEL_IGNORED, CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { operationOf } from './naming.ts';
import { NONE } from './promise-table.ts';
import { Seats } from './seats.ts';
import { Visibility } from './visibility.ts';

/** How much is folded. */
export interface FoldOptions {
  /** false shows every promise. */
  readonly fold?: boolean;
  /** Shown at most, beyond what is pending: settled ones that nobody waits for are folded until then. */
  readonly limit?: number;
  /** Ids that are never folded: what is selected, what was searched for. */
  readonly keep?: ReadonlySet<number>;
}

/** Promises shown before the oldest settled ones are folded. */
export const DEFAULT_LIMIT = 400;

const BARS = new Set(['join', 'all', 'both']);
const DIAMONDS = new Set(['choose', 'pick', 'nchoose', 'npick', 'nchooseSplit']);
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
] as const;
const LEAVES = new Set(LEAF_NAMES.map((name) => OPERATIONS.indexOf(name)));
const GO = OPERATIONS.indexOf('go');
const SEVERAL_WIN = new Set(['nchoose', 'npick', 'nchooseSplit']);
const NO_IDS: ReadonlySet<number> = new Set();
const EMPTY: VisibleGraph = { nodes: [], edges: [], hidden: 0 };

export class Fold {
  private readonly model: GraphModel;
  private readonly visibility: Visibility;
  private readonly seats: Seats;
  private last: VisibleGraph = EMPTY;
  private lastKey = '';
  private unfolded = false;

  constructor(model: GraphModel) {
    this.model = model;
    this.visibility = new Visibility(model);
    this.seats = new Seats(model, this.visibility);
    model.observe(this.visibility);
  }

  /** What is to be drawn now. The same object as before while nothing of it has changed. */
  graph(options: FoldOptions = {}): VisibleGraph {
    const { visibility } = this;
    const keep = options.keep ?? NO_IDS;
    const fold = options.fold ?? true;
    visibility.keep(keep);
    if (fold) visibility.foldDownTo(options.limit ?? DEFAULT_LIMIT, keep);
    const newest = this.unfinished();
    const key = `${fold} ${visibility.revision} ${newest}`;
    if (key === this.lastKey) return this.last;
    this.lastKey = key;
    this.unfolded = !fold;
    this.last = this.build(newest);
    return this.last;
  }

  /** Id of the node that stands for a promise, or 0 when it is folded into nothing that is shown. */
  shownFor(id: number): number {
    const row = this.model.promises.rowOf(id);
    if (row === NONE) return 0;
    if (this.unfolded) return id;
    const shown = this.visibility.shownFor(row);
    return shown === NONE ? 0 : this.model.promises.id[shown];
  }

  /** Rounds that a promise has been through as a loop; 1 when it is none. */
  roundsOf(id: number): number {
    const row = this.model.promises.rowOf(id);
    return row === NONE ? 1 : this.visibility.roundsOf(row);
  }

  /** Whether an inner promise began a further round of the loop that it belongs to. */
  beganRound(id: number): boolean {
    const row = this.model.promises.rowOf(id);
    return row !== NONE && this.visibility.isAlias(row);
  }

  // Building

  /**
   * A promise that waits for others, but whose edges are not in this batch yet, or NONE. It is drawn
   * with the next event, when it is known where it stands.
   */
  private unfinished(): number {
    const { newest, promises } = this.model;
    if (newest === NONE || LEAVES.has(promises.operation[newest])) return NONE;
    return promises.firstSource[newest] === NONE && promises.state[newest] === 0 ? newest : NONE;
  }

  private build(unfinished: number): VisibleGraph {
    const { model, visibility } = this;
    const { promises } = model;
    const all = this.unfolded
      ? [...promises].sort((a, b) => promises.serial[a] - promises.serial[b])
      : [...visibility.sorted()];
    const rows = unfinished === NONE ? all : all.filter((row) => row !== unfinished);
    this.seats.begin(rows);
    const nodes: VisibleNode[] = [];
    const edges: VisibleEdge[] = [];
    for (const row of rows) {
      nodes.push(this.node(row));
      this.addEdgesTo(row, edges);
    }
    const left = unfinished === NONE ? 0 : promises.id[unfinished];
    const drawn = left === 0 ? edges : edges.filter(({ from }) => from !== left);
    return { nodes, edges: drawn, hidden: promises.alive - rows.length };
  }

  private node(row: number): VisibleNode {
    const { promises } = this.model;
    return {
      id: promises.id[row],
      glyph: GLYPHS[promises.operation[row]],
      folded: this.unfolded ? 0 : this.visibility.foldedInto(row),
      rounds: this.unfolded ? 1 : this.visibility.roundsOf(row),
      state: this.stateOf(row),
      context: this.drawnId(promises.madeIn[row]),
      after: this.drawnId(promises.by[row]),
      seat: this.unfolded ? '' : this.seats.of(row),
    };
  }

  private addEdgesTo(row: number, into: VisibleEdge[]): void {
    const { model, visibility } = this;
    const { promises, edges } = model;
    const link = this.unfolded ? undefined : visibility.chains.linkOf(row);
    const member = link === undefined ? row : link.current;
    const seen = new Set<string>();
    const waits = new Set<number>();
    for (const part of member === row ? [row] : [row, member]) {
      for (let edge = promises.firstSource[part]; edge !== NONE; edge = edges.nextSource[edge]) {
        const isCancel = edges.role[edge] >= CANCELS;
        // What an earlier round waited for is over; a cancel that hit it is still told.
        if (!isCancel && part !== member) continue;
        const source = this.drawn(edges.source[edge]);
        if (source === NONE || source === row) continue;
        const kind = kindOf(edges.role[edge]);
        const once = `${source} ${kind}`;
        if (seen.has(once)) continue;
        seen.add(once);
        if (!isCancel) waits.add(source);
        const [from, to] = [promises.id[source], promises.id[row]];
        into.push({
          key: keyOf(from, to, kind),
          from,
          to,
          kind,
          passed: isCancel ? 'cancelled' : this.stateOf(source),
          outcome: kind === 'branch' ? this.outcomeOf(row, source) : 'open',
        });
      }
    }
    if (promises.operation[row] === GO) this.chainInTurn(row, into);
    this.addBecoming(row, into);
    this.addResult(row, waits, into);
  }

  /**
   * What a generator waits for one after the other reads as one line: an edge from each to the next, and only the
   * last one reaches the generator's promise. What was made before the former settled did run beside it, and stays.
   */
  private chainInTurn(row: number, into: VisibleEdge[]): void {
    const { promises } = this.model;
    const to = promises.id[row];
    const sourceOf = (edge: VisibleEdge): number => promises.rowOf(edge.from);
    const awaited = into.filter((edge) => edge.to === to && edge.kind === 'awaited');
    awaited.sort((one, other) => promises.serial[sourceOf(one)] - promises.serial[sourceOf(other)]);
    for (let i = 0; i + 1 < awaited.length; i++) {
      const [edge, next] = [awaited[i], sourceOf(awaited[i + 1])];
      const settledAt = promises.settledAt[promises.rootOf(sourceOf(edge))];
      if (settledAt < 0 || promises.createdAt[next] < settledAt) continue;
      const nextId = promises.id[next];
      into[into.indexOf(edge)] = { ...edge, key: keyOf(edge.from, nextId, 'then'), to: nextId, kind: 'then' };
    }
  }

  /** From the inner promise to the one it is part of: of each link to the link before it. */
  private addBecoming(row: number, into: VisibleEdge[]): void {
    const { promises } = this.model;
    let inner = NONE;
    if (this.unfolded) {
      inner = promises.parent[row] === NONE ? promises.firstInner[row] : promises.nextInner[row];
    } else {
      const chain = this.visibility.chains.of(promises.rootOf(row));
      const at = chain?.findIndex((link) => link.shown === row) ?? -1;
      if (chain !== undefined && at >= 0 && at + 1 < chain.length) inner = this.drawn(chain[at + 1].shown);
    }
    if (inner === NONE || inner === row) return;
    const [from, to] = [promises.id[inner], promises.id[row]];
    into.push({
      key: keyOf(from, to, 'becomes'),
      from,
      to,
      kind: 'becomes',
      passed: this.stateOf(row),
      outcome: 'open',
    });
  }

  /** From a settled promise that a callback of this one made and returned. */
  private addResult(row: number, waits: ReadonlySet<number>, into: VisibleEdge[]): void {
    const { promises } = this.model;
    if (promises.parent[row] !== NONE || promises.state[row] === 0) return;
    const cause = promises.rowOf(promises.cause[row]);
    if (cause === NONE || promises.rootOf(cause) === row) return;
    const maker = promises.rowOf(promises.madeIn[cause]);
    if (maker === NONE || promises.rootOf(maker) !== row) return;
    const source = this.drawn(promises.rootOf(cause));
    if (source === NONE || source === row || waits.has(source)) return;
    const [from, to] = [promises.id[source], promises.id[row]];
    into.push({ key: keyOf(from, to, 'result'), from, to, kind: 'result', passed: this.stateOf(row), outcome: 'open' });
  }

  private outcomeOf(row: number, source: number): VisibleEdge['outcome'] {
    const { promises } = this.model;
    const root = promises.rootOf(row);
    const sourceRoot = promises.rootOf(source);
    const sourceState = STATES[promises.state[sourceRoot]];
    if (promises.state[root] !== 0) {
      const cause = promises.rowOf(promises.cause[root]);
      if (cause !== NONE && promises.rootOf(cause) === sourceRoot) return 'won';
      const severalWin = SEVERAL_WIN.has(operationOf(promises.operation[row])) || cause === NONE;
      if (severalWin && sourceState === STATES[promises.state[root]]) {
        if (promises.settledAt[sourceRoot] <= promises.settledAt[root]) return 'won';
      }
    }
    return sourceState === 'cancelled' ? 'lost' : 'open';
  }

  private drawn(row: number): number {
    return this.unfolded ? row : this.visibility.drawnFor(row);
  }

  private drawnId(id: number): number {
    const row = id === 0 ? NONE : this.model.promises.rowOf(id);
    const drawn = row === NONE ? NONE : this.drawn(row);
    return drawn === NONE ? 0 : this.model.promises.id[drawn];
  }

  private stateOf(row: number): StateName {
    const { promises } = this.model;
    return STATES[promises.state[promises.rootOf(row)]];
  }
}

/** By what it joins, because the promise that is drawn for an end may become another one. */
function keyOf(from: number, to: number, kind: EdgeKind): string {
  return `${from} ${kind} ${to}`;
}

function kindOf(role: number): EdgeKind {
  if (role === CANCEL_IGNORED) return 'cancelIgnored';
  return role >= CANCELS ? 'cancels' : ROLES[role];
}
