/**
 * The graph as it was at a moment: a small model of the promises that matter then, told again from their facts.
 *
 * Chosen are what was pending (up to a limit), what had settled last, and what these wait for, became and were made
 * in. Going on by a few events tells the model only these; going back by a few tells the same promises again: so
 * what stands there stays, and nothing jumps.
 */
import type { SiteName } from '../contract/names.ts';
import { Fold } from '../model/fold.ts';
import { GraphModel } from '../model/graph-model.ts';
import { Replay } from './replay.ts';
import { NONE, type Trace } from './trace.ts';
import { TrueRounds } from './true-rounds.ts';

/** Traces with fewer promises are told whole. */
const WHOLE = 3_000;
const MOST_PENDING = 1_500;
const MOST_SETTLED = 600;
const MOST_ROWS = 4_000;
const MOST_NEIGHBOURS = 64;
/** How far the way onward is followed of a promise that is to be there in any case. */
const MOST_STEPS = 64;
/** Becomings looked at to find what pending promises had become. */
const MOST_BECOMINGS = 4_000;
/** Moments that a choice of rows serves around the one that it was made for. */
const NEAR = 400;
/**
 * Events that a graph which follows takes one by one; of more at once only what matters in the end is told. Fewer,
 * where it has been told of some promises only before: to choose others then costs less, and tells no less.
 */
const MOST_AT_ONCE = 20_000;
const MOST_OF_MANY = 4_000;
/** Events that it takes before the clock is looked at. */
const TAKEN_AT_ONCE = 1_024;
/** Promises whose facts are gathered before the clock is looked at. */
const GATHERED_AT_ONCE = 256;
/** Promises of a graph at most: more than a person can look at. */
const MOST_KEPT = 20_000;

/** A graph that is told anew, on its way: the one before stays until it is whole. */
interface Job {
  readonly keep: number;
  readonly rows: ReadonlySet<number>;
  readonly steps: Generator<void>;
  /** What the trace had of things that it may let go. */
  readonly held: readonly number[];
}

export class MomentGraph {
  model = new GraphModel();
  fold = new Fold(this.model);
  /** The model was told of some promises only: what it counts is not all there is. */
  partial = false;
  /** Counts how often other promises were chosen: then nothing of what is drawn need be where it was. */
  choices = 0;
  private readonly trace: Trace;
  private readonly rounds: TrueRounds;
  private readonly follows: boolean;
  /** The moment that it shows. */
  moment = -1;
  /** The moment for which the rows were chosen. */
  private chosenAt = Number.NEGATIVE_INFINITY;
  private rows = new Set<number>();
  private job: Job | null = null;
  private names: ReadonlyMap<number, SiteName> | null = null;
  private named = 0;

  /** `follows`: it only ever goes on, and takes up everything that comes. */
  constructor(trace: Trace, follows = false) {
    this.trace = trace;
    this.rounds = new TrueRounds(trace);
    this.follows = follows;
  }

  /** Brings `model` and `fold` to a moment; `keep` is the row of a promise that must be there, or NONE. */
  show(moment: number, keep: number): void {
    const { trace } = this;
    const near = this.serves(moment) && (keep === NONE || this.has(keep));
    if (moment === this.moment && near) {
      this.tellNames();
      return;
    }
    this.job = null;
    if (near && moment > this.moment) {
      this.goOn(moment);
      this.arrive(moment);
      return;
    }
    const again = !near || this.follows;
    for (const _ of this.tellAgain(moment, again ? choose(trace, moment, keep) : this.rows, again));
  }

  /**
   * The same, as far as there is time; false while there is more to do. A graph that has to be told anew is there only
   * when it is whole, and may by then be that of a moment that has passed.
   */
  bring(moment: number, keep: number, enough: () => boolean): boolean {
    const { trace } = this;
    if (this.job !== null && keep !== NONE && keep !== this.job.keep && !this.job.rows.has(keep)) this.job = null;
    if (this.job === null) {
      if (this.serves(moment) && (keep === NONE || this.has(keep))) {
        while (moment - this.moment > TAKEN_AT_ONCE) {
          const next = this.moment + TAKEN_AT_ONCE;
          this.goOn(next);
          this.arrive(next);
          if (enough()) return false;
        }
        this.show(moment, keep);
        return true;
      }
      const rows = choose(trace, moment, keep);
      this.job = { keep, rows, steps: this.tellAgain(moment, rows, true), held: heldBy(trace) };
    }
    const { job } = this;
    do {
      // What it was gathered from is no longer there.
      if (heldBy(trace).some((count, at) => count < job.held[at])) {
        this.show(moment, keep);
        return true;
      }
      if (job.steps.next().done === true) {
        this.job = null;
        return true;
      }
    } while (!enough());
    return false;
  }

  private arrive(moment: number): void {
    this.moment = moment;
    this.model.info = this.trace.info;
    this.model.now = this.trace.timeAt(moment);
    this.model.eventCount = moment;
    this.tellNames();
  }

  /** Whether what was chosen is still what matters. */
  private serves(moment: number): boolean {
    const most = this.partial ? MOST_OF_MANY : MOST_AT_ONCE;
    if (this.follows) return moment >= this.moment && this.moment >= 0 && moment - this.moment <= most;
    return Math.abs(moment - this.chosenAt) <= NEAR;
  }

  private has(row: number): boolean {
    return this.model.promises.rowOf(this.trace.idOf(row)) !== NONE;
  }

  /** `again`: the rows are another choice than before. */
  private *tellAgain(moment: number, rows: Set<number>, again: boolean): Generator<void> {
    const { trace } = this;
    const end = trace.rowsAt(moment);
    const { pulled, opened } = this.fold.unfolded;
    for (const id of [...pulled, ...[...opened.values()].flat()]) {
      const row = trace.rowOf(id);
      if (row !== NONE && row < end && rows.size < MOST_ROWS && trace.isKept(row)) rows.add(row);
    }
    const model = new GraphModel({ maxPromises: MOST_KEPT });
    const fold = new Fold(model);
    const partial = rows.size < end;
    model.counted = partial ? trace.countsAt(moment) : null;
    const replay = new Replay(trace, 0, moment);
    const has = (row: number): boolean => rows.has(row);
    let gathered = 0;
    for (const row of rows) {
      replay.addRow(row, has);
      if (++gathered % GATHERED_AT_ONCE === 0) yield;
    }
    replay.addRest(has);
    yield* replay.telling(model);
    if (partial) this.rounds.correct(fold, moment, rows);
    // A person may have unfolded more of the one before by now.
    fold.takeOver(this.fold.unfolded);
    this.model = model;
    this.fold = fold;
    this.partial = partial;
    this.rows = rows;
    this.names = null;
    if (again) {
      this.chosenAt = moment;
      this.choices++;
    }
    this.arrive(moment);
  }

  private goOn(moment: number): void {
    const { trace } = this;
    const first = trace.rowsAt(this.moment);
    this.count(moment);
    if (!this.follows) for (let row = first; row < trace.rowsAt(moment); row++) this.rows.add(row);
    const replay = new Replay(trace, this.moment, moment);
    const has = (row: number): boolean => row >= first || this.has(row);
    replay.addAll(has);
    replay.addRest(has);
    replay.tell(this.model);
  }

  /** What a model says that was told of some promises is true of all. */
  private count(moment: number): void {
    this.model.counted = this.partial ? this.trace.countsAt(moment) : null;
  }

  /** What the host has read in the source since. */
  private tellNames(): void {
    const { siteNames } = this.trace;
    if (this.names === siteNames && this.named === siteNames.size) return;
    this.names = siteNames;
    this.named = siteNames.size;
    this.model.setNames(siteNames);
  }
}

/** How much a trace has of what it keeps within bounds: less than before, when it has let go of some. */
const heldBy = ({ dropped, cancels, unhandled, gaps, renames }: Trace): readonly number[] => [
  -dropped,
  cancels.length,
  unhandled.length,
  gaps.length,
  renames.length,
];

/** The rows that matter at a moment. */
export function choose(trace: Trace, moment: number, keep: number): Set<number> {
  const rows = new Set<number>();
  const end = trace.rowsAt(moment);
  const add = (row: number): void => {
    if (row !== NONE && row < end && rows.size < MOST_ROWS && trace.isKept(row)) rows.add(row);
  };
  if (end - trace.firstRow <= WHOLE && trace.dropped === 0) {
    for (let row = trace.firstRow; row < end; row++) rows.add(row);
    return rows;
  }
  add(keep);
  if (keep !== NONE) addWayOn(trace, keep, moment, add);
  let left = MOST_PENDING;
  trace.pendingAt(moment, (row) => {
    add(row);
    return --left > 0;
  });
  left = MOST_SETTLED;
  trace.settledBefore(moment, (row) => {
    add(row);
    return --left > 0;
  });
  addBecome(trace, moment, rows, add);
  // What was added last is looked at as well: the way to what the program was run for, and what lies below.
  for (const row of rows) addNeighbours(trace, row, moment, add);
  return rows;
}

/** What waited for a promise, and for that, and so on: so that what a person looks for is not there without its edges. */
function addWayOn(trace: Trace, keep: number, moment: number, add: (row: number) => void): void {
  let row = keep;
  for (let steps = 0; row !== NONE && steps < MOST_STEPS; steps++) {
    let waiter = NONE;
    trace.waitersOf(row, (one, _role, at) => {
      if (at <= moment) waiter = one;
      return waiter === NONE;
    });
    add(waiter);
    add(trace.outerOf(row));
    row = waiter === NONE ? trace.outerOf(row) : waiter;
  }
}

/** What pending promises had become: the last becomings are those that go on. */
function addBecome(trace: Trace, moment: number, rows: ReadonlySet<number>, add: (row: number) => void): void {
  const { becomings } = trace;
  const last = becomings.firstFrom(moment + 1) - 1;
  for (let at = last; at >= becomings.first && at > last - MOST_BECOMINGS; at--) {
    const row = becomings.row(at);
    if (rows.has(trace.rootAt(row, moment))) add(row);
  }
}

function addNeighbours(trace: Trace, row: number, moment: number, add: (row: number) => void): void {
  let left = MOST_NEIGHBOURS;
  trace.sourcesOf(row, (source, _role, at) => {
    if (at <= moment) add(source);
    return --left > 0;
  });
  add(trace.madeInOf(row));
  add(trace.madeByOf(row));
  if (trace.settledAt(row) <= moment) add(trace.causeOf(row));
  add(trace.outerOf(row));
  // One that waits for it is enough: it leads to what the program was run for.
  left = MOST_NEIGHBOURS;
  trace.waitersOf(row, (waiter, _role, at) => {
    if (at <= moment && trace.stateAt(waiter, moment) === 0) {
      add(waiter);
      return false;
    }
    return --left > 0;
  });
}
