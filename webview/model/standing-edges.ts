/**
 * The edges that end at a promise which is drawn by itself and begin at another such: one each, with what was passed
 * on along it. Edges from and to groups are counted (bundles.ts).
 */
import { ROLES, STATES, type StateName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { IN_TURN } from './awaits.ts';
import { CANCEL_IGNORED, CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { operationOf } from './naming.ts';
import { NONE } from './promise-table.ts';
import type { Visibility } from './visibility.ts';
import type { EdgeKind, VisibleEdge } from './visible-graph.ts';

/** Promises of the language that whoever has their functions settles. */
const BY_HAND = new Set(['promise', 'withResolvers', 'native']);
const SEVERAL_WIN = new Set(['nchoose', 'npick', 'nchooseSplit']);

export class StandingEdges {
  private readonly model: GraphModel;
  private readonly visibility: Visibility;
  /** Every promise is drawn: nothing is folded into another, nothing is counted. */
  unfolded = false;

  constructor(model: GraphModel, visibility: Visibility) {
    this.model = model;
    this.visibility = visibility;
  }

  /** The row that is drawn by itself for a row, or NONE. */
  drawn(row: number): number {
    if (this.unfolded) return row;
    const drawn = this.visibility.drawnFor(row);
    return drawn !== NONE && this.visibility.groups.stands(drawn) ? drawn : NONE;
  }

  stateOf(row: number): StateName {
    const { promises } = this.model;
    return STATES[promises.state[promises.rootOf(row)]];
  }

  addEdgesTo(row: number, into: VisibleEdge[]): void {
    const { promises } = this.model;
    const waits = new Set<number>();
    // Those of a row that waits for very many are all among the bundles.
    if (this.unfolded || !this.visibility.groups.bundles.isHeavy(row)) this.addDependencies(row, waits, into);
    if (IN_TURN.has(promises.operation[row])) this.chainInTurn(row, into);
    this.addBecoming(row, into);
    this.addResult(row, waits, into);
  }

  /** Whether a branch won, or was cut off. */
  outcomeOf(row: number, source: number): VisibleEdge['outcome'] {
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

  private addDependencies(row: number, waits: Set<number>, into: VisibleEdge[]): void {
    const { model, visibility } = this;
    const { promises, edges } = model;
    const link = this.unfolded ? undefined : visibility.chains.linkOf(row);
    const member = link === undefined ? row : link.current;
    const seen = new Set<string>();
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
        into.push(this.dependency(source, row, kind));
      }
    }
  }

  /** The edge from one standing row to another. */
  dependency(source: number, row: number, kind: EdgeKind): VisibleEdge {
    const { promises } = this.model;
    const [from, to] = [promises.id[source], promises.id[row]];
    return {
      key: keyOf(from, to, kind),
      from,
      to,
      kind,
      passed: kind === 'cancels' || kind === 'cancelIgnored' ? 'cancelled' : this.stateOf(source),
      outcome: kind === 'branch' ? this.outcomeOf(row, source) : 'open',
    };
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
    const passed = this.stateOf(row);
    into.push({ key: keyOf(from, to, 'becomes'), from, to, kind: 'becomes', passed, outcome: 'open' });
  }

  /** Whether the code of another promise, which did not make it, called its resolve or reject. */
  private isSettledByHand(row: number, cause: number): boolean {
    const { promises } = this.model;
    if (!BY_HAND.has(operationOf(promises.operation[row]))) return false;
    const maker = promises.rowOf(promises.madeIn[row]);
    return maker === NONE || promises.rootOf(maker) !== promises.rootOf(cause);
  }

  /** From a settled promise that a callback of this one made and returned, or the one whose code settled it. */
  private addResult(row: number, waits: ReadonlySet<number>, into: VisibleEdge[]): void {
    const { promises } = this.model;
    if (promises.parent[row] !== NONE || promises.state[row] === 0) return;
    const cause = promises.rowOf(promises.cause[row]);
    if (cause === NONE || promises.rootOf(cause) === row) return;
    const maker = promises.rowOf(promises.madeIn[cause]);
    if ((maker === NONE || promises.rootOf(maker) !== row) && !this.isSettledByHand(row, cause)) return;
    const source = this.drawn(promises.rootOf(cause));
    if (source === NONE || source === row || waits.has(source)) return;
    const [from, to] = [promises.id[source], promises.id[row]];
    into.push({ key: keyOf(from, to, 'result'), from, to, kind: 'result', passed: this.stateOf(row), outcome: 'open' });
  }
}

/** By what it joins, because the promise that is drawn for an end may become another one. */
export function keyOf(from: number, to: number, kind: EdgeKind): string {
  return `${from} ${kind} ${to}`;
}

/** The kind of edge that a role's code stands for. */
export function kindOf(role: number): EdgeKind {
  if (role === CANCEL_IGNORED) return 'cancelIgnored';
  return role >= CANCELS ? 'cancels' : ROLES[role];
}
