/**
 * Which promises are shown, and into which each of the others is folded: kept up to date by the
 * model's changes, so that a frame costs what changed and what is visible, not what exists.
 */
import { OPERATIONS, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { Awaits } from './awaits.ts';
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { Groups } from './groups.ts';
import { grownFloat64, grownInt32, grownLength, grownUint8 } from './grow.ts';
import { Chains, type RoundsOf } from './loops.ts';
import { MadeIn } from './made-in.ts';
import type { ModelObserver } from './observer.ts';
import { NONE } from './promise-table.ts';
import { Waiters } from './waiters.ts';

/** Why a row is not shown. */
export const Hidden = {
  no: 0,
  /** A constant that a callback merely returned, or a value that it computed on the way. */
  constant: 1,
  /** Belongs to an earlier round of a loop. */
  round: 2,
  /** Is the same promise as the one it is folded into: the inner one of a round. */
  alias: 3,
  /** Settled, nobody waits for it, and there are too many. */
  limit: 4,
} as const;

const RETURNED = STATES.indexOf('returned');
const CONSTANT_NAMES = ['return', 'fail', 'resolve', 'reject'] as const;
const CONSTANTS = new Set(CONSTANT_NAMES.map((name) => OPERATIONS.indexOf(name)));

export class Visibility implements ModelObserver {
  readonly chains: Chains;
  /** Changes with each change of what is shown or how. */
  revision = 0;
  /** Which of the shown rows stand by themselves, and which are counted. */
  readonly groups: Groups;

  private readonly model: GraphModel;
  private readonly madeIn: MadeIn;
  private hidden = new Uint8Array(256);
  private into = new Int32Array(256).fill(NONE);
  /** Serial of the row in `into`: a row that was dropped and used again is another promise. */
  private intoSerial = new Float64Array(256);
  /** Rows shown only because they are kept, and how they go back. */
  private readonly forced = new Map<number, { readonly why: number; readonly into: number; readonly serial: number }>();
  /** Rows that stand because they are kept, with their serials. */
  private readonly kept = new Map<number, number>();
  private readonly awaits: Awaits;
  private readonly waiters: Waiters;
  private count = new Int32Array(256);
  /** What it waited for belongs to a round that is over. */
  private over = new Uint8Array(256);
  /** Turn of the main loop in which it was made. */
  private turn = new Float64Array(256);

  constructor(model: GraphModel) {
    this.model = model;
    this.chains = new Chains(model.promises);
    this.awaits = new Awaits(model.promises);
    this.madeIn = new MadeIn(model);
    this.waiters = new Waiters(model, this.chains);
    this.groups = new Groups(model, (row) => this.chains.linkOf(row)?.current ?? row);
  }

  /** The row that is drawn for a row: itself, or the one it is folded into, or NONE. */
  shownFor(row: number): number {
    for (let steps = 0; row !== NONE && steps < 1_000; steps++) {
      if (this.hidden[row] === Hidden.no) return row;
      row = this.targetOf(row);
    }
    return NONE;
  }

  /** The row drawn for the end of an edge: only what is the same promise counts. */
  drawnFor(row: number): number {
    while (row !== NONE && this.hidden[row] === Hidden.alias) row = this.targetOf(row);
    return row !== NONE && this.hidden[row] === Hidden.no ? row : NONE;
  }

  /** Rounds that a shown row has been through; 1 when it is no loop. */
  roundsOf(row: number): number {
    return Math.max(this.chains.linkOf(row)?.rounds ?? 1, this.awaits.roundsOf(row));
  }

  /** Puts true numbers of rounds where fewer were told of: of chains, and of a row that waits for one thing after another. */
  countRounds(roundsOf: RoundsOf): void {
    if (this.chains.count(roundsOf)) this.revision++;
  }

  countTurns(row: number, rounds: number): void {
    if (this.awaits.count(row, rounds)) this.revision++;
  }

  /** Shows the kept promises, whatever they are folded into, and takes back those kept before. */
  keep(ids: ReadonlySet<number>): void {
    const { promises } = this.model;
    for (const [row, serial] of this.kept) {
      if (promises.serial[row] === serial && ids.has(promises.id[row])) continue;
      this.kept.delete(row);
      if (promises.serial[row] === serial && promises.id[row] !== 0) this.groups.pin(row, false);
    }
    for (const [row, { why, into, serial }] of this.forced) {
      if (promises.serial[row] === serial && ids.has(promises.id[row])) continue;
      this.forced.delete(row);
      if (promises.serial[row] === serial && promises.id[row] !== 0 && this.hidden[row] === Hidden.no) {
        this.hide(row, why, into);
      }
    }
    for (const id of ids) {
      const row = promises.rowOf(id);
      if (row === NONE || this.hidden[row] === Hidden.alias) continue;
      if (this.hidden[row] !== Hidden.no) {
        this.forced.set(row, { why: this.hidden[row], into: this.targetOf(row), serial: promises.serial[row] });
        this.show(row);
      }
      if (this.kept.has(row)) continue;
      this.kept.set(row, promises.serial[row]);
      this.groups.pin(row, true);
    }
  }

  /** Rows that are shown only because they are kept: what belongs to them can still be folded. */
  get forcedRows(): IterableIterator<number> {
    return this.forced.keys();
  }

  /** How many promises are folded into a row. */
  foldedInto(row: number): number {
    return this.count[row];
  }

  /** Ids of what is folded into a row, the youngest first, so many at most. Looks at every promise: for a person's click. */
  idsFoldedInto(row: number, most: number): number[] {
    const { promises } = this.model;
    const rows: number[] = [];
    for (const other of promises) {
      const why = this.hidden[other];
      if (why === Hidden.no || why === Hidden.alias || why === Hidden.constant) continue;
      if (this.shownFor(other) === row) rows.push(other);
    }
    rows.sort((a, b) => promises.serial[b] - promises.serial[a]);
    return rows.slice(0, most).map((other) => promises.id[other]);
  }

  /** Whether a row is drawn as another that is the same promise. */
  isAlias(row: number): boolean {
    return this.hidden[row] === Hidden.alias;
  }

  /** Folds the oldest settled promises that nothing pending waits for, until at most `limit` stand. */
  foldDownTo(limit: number, keep: ReadonlySet<number>): void {
    const { standing } = this.groups;
    if (standing.size <= limit) return;
    const { promises } = this.model;
    const settled = [...standing].filter((row) => promises.state[promises.rootOf(row)] !== 0);
    const endOf = (row: number): number => promises.settledAt[promises.rootOf(row)];
    settled.sort((a, b) => endOf(a) - endOf(b) || promises.serial[a] - promises.serial[b]);
    for (const row of settled) {
      if (standing.size <= limit) return;
      if (promises.parent[row] !== NONE || !standing.has(row)) continue;
      if (keep.has(promises.id[row]) || this.groups.isPulled(row) || !this.waiters.allSettled(row, this.revision))
        continue;
      const waiter = this.waiters.first(row);
      const into = waiter === NONE ? NONE : this.shownFor(waiter);
      if (into === NONE || into === row || !standing.has(into)) {
        this.groups.retire(row);
        for (const link of this.chains.of(row) ?? []) this.groups.retire(link.shown);
        continue;
      }
      for (const link of this.chains.of(row) ?? []) {
        if (link.shown !== row && this.hidden[link.shown] === Hidden.no) this.hide(link.shown, Hidden.limit, into);
      }
      this.hide(row, Hidden.limit, into);
    }
  }

  // Following the model

  created(row: number): void {
    if (row >= this.hidden.length) this.grow(row);
    this.hidden[row] = Hidden.no;
    this.into[row] = NONE;
    this.count[row] = 0;
    this.over[row] = 0;
    this.turn[row] = this.model.turns;
    this.madeIn.created(row);
    this.groups.created(row);
    this.groups.enter(row);
    this.revision++;
  }

  connected(edge: number): void {
    this.revision++;
    const { edges } = this.model;
    this.groups.bundles.connected(edge);
    if (edges.role[edge] >= CANCELS) return;
    // Somebody waits for it after all.
    const source = edges.source[edge];
    if (this.hidden[source] !== Hidden.no && this.hidden[source] !== Hidden.alias) this.show(source);
    const waiter = edges.waiter[edge];
    for (const past of this.awaits.awaited(waiter, this.model.promises.rootOf(source))) this.endAwait(past, waiter);
  }

  became(outer: number, inner: number): void {
    this.revision++;
    for (const { into, over, alias } of this.chains.became(outer, inner)) {
      this.hide(alias, Hidden.alias, into);
      for (const row of over) {
        if (row === into) continue;
        if (this.hidden[row] === Hidden.no) this.hide(row, Hidden.alias, into);
        this.groups.bundles.over(row);
      }
      this.endRound(over, into);
    }
    this.linkUp(outer);
  }

  settled(row: number): void {
    this.revision++;
    const { promises } = this.model;
    this.groups.bundles.settled(row);
    for (let inner = promises.firstInner[row]; inner !== NONE; inner = promises.nextInner[inner]) {
      this.groups.bundles.settled(inner);
    }
    this.foldSettled(row);
    this.groups.changed(row);
    for (const link of this.chains.of(row) ?? []) this.groups.changed(link.shown);
  }

  private foldSettled(row: number): void {
    const { promises } = this.model;
    if (this.hidden[row] !== Hidden.no) return;
    if (this.isMereConstant(row)) this.hide(row, Hidden.constant, promises.rowOf(promises.madeIn[row]));
    else if (this.isInstant(row)) this.hideInstant(row);
    else {
      const into = this.roundThatIsOver(row);
      if (into !== NONE) {
        this.hide(row, Hidden.round, into);
        this.endRound([row], into);
      }
    }
  }

  dropping(row: number): void {
    this.revision++;
    this.waiters.dropping(row);
    this.groups.leave(row);
    this.groups.bundles.dropping(row);
    const root = this.model.promises.rootOf(row);
    this.chains.forget(row);
    if (root !== row) this.linkUp(root);
    this.awaits.forget(row);
    this.madeIn.dropping(row);
    // What was folded into it has nowhere to be counted; what it was folded into keeps the count.
    this.hidden[row] = Hidden.limit;
    this.into[row] = NONE;
  }

  // Inside

  private hide(row: number, why: number, into: number): void {
    const target = into === NONE ? NONE : this.shownFor(into);
    if (this.hidden[row] === Hidden.no) {
      this.groups.leave(row);
      this.revision++;
    }
    this.hidden[row] = why;
    this.into[row] = target === row ? NONE : target;
    this.intoSerial[row] = target === NONE ? 0 : this.model.promises.serial[target];
    if (target !== NONE && target !== row) {
      // A constant is the value of what it settled: there is nothing more to it that could be counted.
      this.count[target] += (why === Hidden.constant ? 0 : 1) + this.count[row];
      this.count[row] = 0;
    }
  }

  private show(row: number): void {
    const target = this.shownFor(this.targetOf(row));
    const counted = this.hidden[row] !== Hidden.constant;
    if (counted && target !== NONE && this.count[target] > 0) this.count[target]--;
    this.hidden[row] = Hidden.no;
    this.into[row] = NONE;
    this.groups.enter(row);
    this.revision++;
  }

  private targetOf(row: number): number {
    const target = this.into[row];
    return target !== NONE && this.model.promises.serial[target] === this.intoSerial[row] ? target : NONE;
  }

  /** Tells who is drawn as the inner promise of whom, along the chain of a root. */
  private linkUp(root: number): void {
    const chain = this.chains.of(root) ?? [];
    const { bundles } = this.groups;
    for (let at = 0; at < chain.length; at++) {
      this.groups.refresh(chain[at].shown);
      if (at > 0) bundles.becomes(chain[at].shown, chain[at - 1].shown);
    }
  }

  /** A promise that a generator waited for in an earlier round, and nobody else waits for, is folded into it. */
  private endAwait(past: number, waiter: number): void {
    const { promises, edges } = this.model;
    if (promises.state[past] === 0 || this.hidden[past] !== Hidden.no) return;
    for (let edge = promises.firstWaiter[past]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      const other = edges.waiter[edge];
      if (edges.role[edge] < CANCELS && other !== waiter && this.over[other] === 0) return;
    }
    this.hide(past, Hidden.round, waiter);
    this.endRound([past, ...(this.chains.of(past) ?? []).map((link) => link.current)], this.shownFor(waiter));
    for (const link of this.chains.of(past) ?? []) {
      if (link.shown !== past && this.hidden[link.shown] === Hidden.no) this.hide(link.shown, Hidden.round, waiter);
    }
  }

  /** Folds what only the rounds that are over had to do with: what they waited for, and what they made. */
  private endRound(over: readonly number[], into: number): void {
    const { promises, edges } = this.model;
    const open = [...over];
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      this.over[row] = 1;
      const consider = (candidate: number): void => {
        if (this.hidden[candidate] === Hidden.round || this.hidden[candidate] === Hidden.alias) return;
        if (promises.parent[candidate] !== NONE || promises.state[candidate] === 0 || candidate === into) return;
        if (this.roundThatIsOver(candidate) === NONE) return;
        if (this.hidden[candidate] === Hidden.no) this.hide(candidate, Hidden.round, into);
        else this.hidden[candidate] = Hidden.round;
        for (const link of this.chains.of(candidate) ?? []) {
          if (link.shown !== candidate) this.hide(link.shown, Hidden.round, into);
          open.push(link.current);
        }
        open.push(candidate);
      };
      for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) {
        if (edges.role[edge] < CANCELS) consider(promises.rootOf(edges.source[edge]));
      }
      for (const made of this.madeIn.of(row)) consider(made);
    }
  }

  /** The row into which a settled promise folds because all that waited for it (or made it) is over, or NONE. */
  private roundThatIsOver(row: number): number {
    const { promises, edges } = this.model;
    let waiter = NONE;
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] >= CANCELS) continue;
      waiter = edges.waiter[edge];
      if (this.over[waiter] === 0) return NONE;
    }
    if (waiter === NONE) {
      waiter = promises.rowOf(promises.madeIn[row]);
      if (waiter === NONE || this.over[waiter] === 0) return NONE;
    }
    const into = this.shownFor(waiter);
    return into === row ? NONE : into;
  }

  /** A constant nobody waits for that a callback made, or the library itself (which has no call site). */
  private isMereConstant(row: number): boolean {
    const { promises } = this.model;
    if (!CONSTANTS.has(promises.operation[row]) || this.waiters.any(row)) return false;
    return promises.madeIn[row] !== 0 || promises.site[row] === 0;
  }

  /**
   * Made and returned within one callback, without ever having been waited for: a value that was
   * computed on the way. (That one callback runs twice between two sleeps is rare, and does no harm.)
   */
  private isInstant(row: number): boolean {
    const { promises } = this.model;
    const context = promises.madeIn[row];
    return (
      context !== 0 &&
      promises.state[row] === RETURNED &&
      this.turn[row] === this.model.turns &&
      this.model.running() === context
    );
  }

  /** Folds an instant promise, and the instant ones that only it waited for. */
  private hideInstant(row: number): void {
    const { promises, edges } = this.model;
    const open = [row];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.hidden[next] !== Hidden.no || !this.isInstant(next) || !this.onlyHiddenWait(next)) continue;
      this.hide(next, Hidden.constant, promises.rowOf(promises.madeIn[next]));
      for (let edge = promises.firstSource[next]; edge !== NONE; edge = edges.nextSource[edge]) {
        if (edges.role[edge] < CANCELS) open.push(promises.rootOf(edges.source[edge]));
      }
    }
  }

  private onlyHiddenWait(row: number): boolean {
    const { promises, edges } = this.model;
    for (let edge = promises.firstWaiter[row]; edge !== NONE; edge = edges.nextWaiter[edge]) {
      if (edges.role[edge] < CANCELS && this.hidden[edges.waiter[edge]] !== Hidden.constant) return false;
    }
    return true;
  }

  private grow(row: number): void {
    const length = grownLength(this.hidden.length, row);
    this.hidden = grownUint8(this.hidden, length);
    this.over = grownUint8(this.over, length);
    this.turn = grownFloat64(this.turn, length);
    this.into = grownInt32(this.into, length, NONE);
    this.intoSerial = grownFloat64(this.intoSerial, length);
    this.count = grownInt32(this.count, length, 0);
  }
}
