/**
 * What events and signals are made of, and how they change together.
 *
 * A cell is computed from others, its producers. All that one occurrence brings about happens in
 * one update cycle: cells are updated in the order of their ranks, a cell's being above those of
 * its producers, so that each is updated once, when all it depends on is up to date. What is sent
 * meanwhile has a cycle of its own, right after. The semantics are those of OCaml's React.
 *
 * Producers hold their dependents, as React's do where there are no weak references: a cell lives
 * until it, or what it is made from, is forgotten or stopped.
 */
import { Lwt } from '../lwt/index.ts';
import { LwtPqueue, type Pqueue } from './lwt-pqueue.ts';

/** Number of the present cycle, or of the last one. */
let cycle = 0;
let running = false;

interface Entry {
  readonly cell: Cell;
  readonly rank: number;
  readonly sequence: number;
}

const byRank = LwtPqueue.make<Entry>((a, b) => a.rank - b.rank || a.sequence - b.sequence);
let agenda: Pqueue<Entry> = byRank.empty;
let entries = 0;

/** Cycles that are still to come: what each begins with. */
let toCome: (readonly (() => void)[])[] = [];
let nextToCome = 0;

/** Cells made while this is not null are kept here, for whoever shall stop them. */
let collected: Cell[] | null = null;

/** An event or a signal: something that may happen in a cycle. */
export abstract class Cell {
  rank = 0;
  readonly dependents = new Set<Cell>();
  /** Empty for primitives. */
  producers: readonly Cell[] = [];
  /** Cells that end with this one. */
  owned: readonly Cell[] = [];
  /** Called once, when it is stopped. */
  onStop: (() => void) | null = null;
  stopped = false;
  /** Nothing will ever happen to it, so nobody needs to listen. */
  readonly still: boolean;
  private stamp = 0;
  private queued = false;

  constructor(producers: readonly Cell[], still = false) {
    this.still = still;
    this.listenTo(producers);
    collected?.push(this);
  }

  /** Whether something has happened to it in the present cycle. */
  get happened(): boolean {
    return running && this.stamp === cycle;
  }

  /** Brings it up to date. Returns whether something has happened to it. */
  protected abstract update(): boolean;

  /** Forgets what it has kept for one cycle. */
  forget(): void {}

  /** Changes what it is computed from. Its rank rises where that is needed, and it never falls. */
  listenTo(producers: readonly Cell[]): void {
    for (const before of this.producers) if (!producers.includes(before)) before.dependents.delete(this);
    this.producers = producers;
    for (const producer of producers) {
      if (producer.still || producer.stopped) continue;
      producer.dependents.add(this);
      this.riseAbove(producer.rank);
      if (producer.happened) this.enqueue();
    }
  }

  private riseAbove(producerRank: number): void {
    const risen: [Cell, number][] = [[this, producerRank]];
    for (let next = risen.pop(); next !== undefined; next = risen.pop()) {
      const [cell, below] = next;
      if (cell.rank > below) continue;
      cell.rank = below + 1;
      for (const dependent of cell.dependents) risen.push([dependent, cell.rank]);
    }
  }

  /** Has it updated in the present cycle, when its turn comes. */
  enqueue(): void {
    if (this.queued || this.stopped) return;
    this.queued = true;
    agenda = byRank.add({ cell: this, rank: this.rank, sequence: entries++ }, agenda);
  }

  /** Takes its turn, unless its rank has risen since. */
  takeTurn(rank: number): void {
    this.queued = false;
    if (this.stopped) return;
    if (rank < this.rank) this.enqueue();
    else if (this.update()) this.happen();
  }

  /** Says that something has happened to it. */
  happen(): void {
    if (this.stamp !== cycle) touched.push(this);
    this.stamp = cycle;
    for (const dependent of this.dependents) dependent.enqueue();
  }

  /** Nothing happens to it any more. With `strong` the same for what it was made from and nobody else uses. */
  stop(strong = false): void {
    if (this.stopped || this.still) return;
    this.stopped = true;
    const before = this.producers;
    for (const producer of before) producer.dependents.delete(this);
    this.producers = [];
    for (const cell of this.owned) cell.stop(strong);
    this.onStop?.();
    if (!strong) return;
    for (const producer of before) {
      if (producer.dependents.size === 0 && producer.producers.length > 0) producer.stop(true);
    }
  }
}

/** Cells to which something has happened in this cycle. */
let touched: Cell[] = [];

/** Runs a cycle that begins with these occurrences; inside a cycle, after it. Raises what a callback raised. */
export function runCycle(beginnings: readonly (() => void)[]): void {
  toCome.push(beginnings);
  if (running) return;
  const errors: unknown[] = [];
  running = true;
  while (nextToCome < toCome.length) runOne(toCome[nextToCome++], errors);
  toCome = [];
  nextToCome = 0;
  running = false;
  const [first, ...others] = errors;
  for (const error of others) Lwt.asyncExceptionHook.get()(error);
  if (errors.length > 0) throw first;
}

function runOne(beginnings: readonly (() => void)[], errors: unknown[]): void {
  cycle++;
  for (const begin of beginnings) attempt(begin, errors);
  while (agenda !== null) {
    const { cell, rank } = byRank.findMin(agenda);
    agenda = byRank.removeMin(agenda);
    attempt(() => cell.takeTurn(rank), errors);
  }
  const done = touched;
  touched = [];
  for (const cell of done) cell.forget();
}

/** A callback that raises keeps its cell from happening, and no other. */
function attempt(f: () => void, errors: unknown[]): void {
  try {
    f();
  } catch (error) {
    errors.push(error);
  }
}

/** Calls `f`, and says which cells were made meanwhile. */
export function collecting<R>(f: () => R): [R, readonly Cell[]] {
  const outer = collected;
  const made: Cell[] = [];
  collected = made;
  try {
    return [f(), made];
  } finally {
    collected = outer;
  }
}

/** Occurrences that shall be simultaneous: given to `send` or `set`, and then executed. */
export class StepOf {
  readonly beginnings: (() => void)[] = [];
  executed = false;
}

/** Several occurrences at one time. */
export type Step = StepOf;

/** An empty step. */
function create(): Step {
  return new StepOf();
}

/** Has all occurrences of a step happen at once. Raises `InvalidArgument` if that has been done. */
function execute(step: Step): void {
  refuseExecuted(step);
  step.executed = true;
  runCycle(step.beginnings);
}

function refuseExecuted(step: Step): void {
  if (step.executed) throw new Lwt.InvalidArgument('the step has been executed');
}

/** Has something happen now, or with the others of a step. */
export function schedule(begin: () => void, step: Step | undefined): void {
  if (step === undefined) {
    runCycle([begin]);
    return;
  }
  refuseExecuted(step);
  step.beginnings.push(begin);
}

/** The functions of React.Step. */
export const Step = Object.freeze({ create, execute });
