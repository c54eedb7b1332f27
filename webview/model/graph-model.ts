/**
 * The graph of a program's promises, as its events tell it: the one mutable thing of the view.
 *
 * It is an event sink: the stream decoder writes, everyone else reads. Nothing that a sender says
 * can make it throw, hang or grow without bound: what cannot be true is left out and listed by
 * `problems()`. `become` makes two promises one: the inner one takes the outer's state.
 */
import type {
  EventSink,
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  RoleName,
  SessionInfo,
  Site,
  StateName,
  UnhandledName,
} from '../../runtime-instrumented/protocol/index.ts';
import { EXIT_HOWS, OPERATIONS, REACHES, ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { SiteName } from '../contract/names.ts';
import { waitsFor } from './ancestry.ts';
import { CANCEL_IGNORED, CANCELS, EdgeTable } from './edge-table.ts';
import { Beat, type BeatView, Episode } from './episode.ts';
import { History } from './history.ts';
import { nameOf, operationOf } from './naming.ts';
import type { ModelObserver } from './observer.ts';
import { Problems } from './problems.ts';
import { NONE, PromiseTable } from './promise-table.ts';
import type { PromiseView } from './promise-view.ts';
import { viewOf } from './promise-views.ts';
import { searchPromises } from './search.ts';
import { type SettlementMarks, Settlements } from './settlements.ts';

/** How many promises are in each state; two that have become one count as one. Dropped ones count on. */
export interface Counts {
  readonly pending: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Callbacks that run now, one inside the other; 0 between callbacks. */
  readonly running: number;
}

/** A failure that nobody handled. `time` in nanoseconds; `id` may be 0. */
export interface UnhandledFailure {
  readonly time: number;
  readonly how: UnhandledName;
  readonly id: number;
  readonly text: string;
}

/** How the program ended, and how many promises were pending then. */
export interface ExitView {
  readonly time: number;
  readonly how: ExitHowName;
  readonly code: number;
  readonly pending: number;
}

/** Promises kept unless the view's settings say otherwise. */
export const DEFAULT_MAX_PROMISES = 20_000;
const HARD_FACTOR = 50;
const EDGES_PER_PROMISE = 16;
const DEEPEST_STACK = 10_000;
const UNHANDLED_KEPT = 100;
const SITES_KEPT = 100_000;
const CANCELS_LOOKED_AT = 64;

export class GraphModel implements EventSink {
  /** Changes whenever anything else here may have changed. */
  revision = 0;
  /** Time of the last event, in nanoseconds since the clock origin; never falls. */
  now = 0;
  eventCount = 0;
  /** Events that the runtime says were lost. */
  lost = 0;
  /** Promises that have left the bounded history, or never got into it. */
  dropped = 0;
  /** What the program said of itself, or null before it did. */
  info: SessionInfo | null = null;
  /** The main loop sleeps. */
  idling = false;

  /** For the projections of this room; views use `promise(id)`. */
  readonly promises = new PromiseTable();
  readonly edges = new EdgeTable(this.promises);
  readonly sites = new Map<number, Site>();

  private readonly history: History;
  private readonly siteNames = new Map<number, SiteName>();
  /** Inner promises that were roots of others before: paths may run through them. */
  private readonly nested = new Set<number>();
  private readonly stack: number[] = [];
  private readonly stackBy: number[] = [];
  private readonly byState = [0, 0, 0, 0];
  private readonly marks = new Settlements();
  private readonly story = new Episode();
  private readonly warnings = new Problems();
  private readonly observers = new Set<ModelObserver>();
  private readonly failures: UnhandledFailure[] = [];
  private ended: ExitView | null = null;
  private highestId = 0;
  private hardLimit: number;

  constructor(options: { readonly maxPromises?: number } = {}) {
    const maxPromises = options.maxPromises ?? DEFAULT_MAX_PROMISES;
    this.hardLimit = maxPromises * HARD_FACTOR;
    this.history = new History(this.promises, this.edges, maxPromises, (row) => this.dropRow(row));
  }

  // Reading

  counts(): Counts {
    const [pending, returned, failed, cancelled] = this.byState;
    return { pending, returned, failed, cancelled, running: this.stack.length };
  }

  /** The promise whose callback runs now, the innermost one, or 0. */
  running(): number {
    return this.stack.length === 0 ? 0 : this.stack[this.stack.length - 1];
  }

  /** Whether a callback of the promise runs now. */
  isRunning(id: number): boolean {
    return this.stack.includes(id);
  }

  /** A snapshot, or null for an id that is not (or no longer) known. */
  promise(id: number): PromiseView | null {
    const row = this.promises.rowOf(id);
    return row === NONE ? null : viewOf(this, row);
  }

  /** The name of a row's promise. */
  nameOfRow(row: number): string {
    const { promises } = this;
    return nameOf({
      label: promises.label[row],
      source: this.siteNames.get(promises.site[row]),
      detail: promises.detail[row],
      operation: operationOf(promises.operation[row]),
      site: this.sites.get(promises.site[row]) ?? null,
    });
  }

  /** Whether the name of a row's promise is its own: a label, or what the source calls it. */
  hasOwnName(row: number): boolean {
    const source = this.siteNames.get(this.promises.site[row]);
    if (this.promises.label[row] !== '') return true;
    return source !== undefined && source.name !== '' && (source.kind === 'variable' || source.kind === 'property');
  }

  /** Ids of the promises whose name, file, value, detail or state contains the text, in the order of creation. */
  search(text: string): number[] {
    return searchPromises(this, text);
  }

  /** Marks for the clock: when something settled, and how. */
  settlements(): SettlementMarks {
    return this.marks.marks();
  }

  /** Failures that nobody handled, the last hundred. */
  unhandledFailures(): readonly UnhandledFailure[] {
    return this.failures;
  }

  /** How the program ended, or null while it runs. */
  ending(): ExitView | null {
    return this.ended;
  }

  /** Sentences about what cannot be true in what was received; empty for an honest sender. */
  problems(): readonly string[] {
    return this.warnings.list();
  }

  /** What happened since the main loop last woke, oldest first. */
  beats(): BeatView[] {
    return this.story.beats();
  }

  // Changing from outside

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(pairs: Iterable<readonly [number, SiteName]>): void {
    for (const [site, name] of pairs) this.siteNames.set(site, name);
    this.revision++;
  }

  /** Promises to keep from now on. */
  setMaxPromises(maxPromises: number): void {
    this.history.maxPromises = maxPromises;
    this.hardLimit = maxPromises * HARD_FACTOR;
    this.trim();
    this.revision++;
  }

  /** Follows the changes; what is there already is told at once. Returns the way to stop. */
  observe(observer: ModelObserver): () => void {
    const { promises, edges } = this;
    const rows = [...promises].sort((a, b) => promises.serial[a] - promises.serial[b]);
    for (const row of rows) observer.created(row);
    for (const row of rows) {
      for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) observer.connected(edge);
      let inner = promises.firstInner[row];
      for (; inner !== NONE; inner = promises.nextInner[inner]) observer.became(row, inner);
    }
    for (const row of rows) if (promises.parent[row] === NONE && promises.state[row] !== 0) observer.settled(row);
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  // Events

  session(time: number, info: SessionInfo): void {
    this.tick(time);
    this.info = info;
  }

  site(id: number, site: Site): void {
    this.revision++;
    if (this.sites.size < SITES_KEPT || this.sites.has(id)) this.sites.set(id, site);
    else this.lie('The program has more call sites than are kept; further ones are not shown.');
  }

  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void {
    this.tick(time);
    if (!isId(id)) return this.lie('A promise came without a number; it is left out.');
    let row = this.promises.rowOf(id);
    const code = Math.max(0, OPERATIONS.indexOf(operation));
    if (row !== NONE && this.promises.operation[row] !== 0) {
      return this.lie(`“${this.nameOfRow(row)}” was made a second time; the second is left out.`);
    }
    const isNew = row === NONE;
    if (isNew) row = this.makeRow(id);
    if (row === NONE) return;
    const { promises } = this;
    promises.operation[row] = code;
    promises.site[row] = site;
    promises.detail[row] = detail;
    promises.duration[row] = Number.isFinite(duration) ? duration : -1;
    promises.createdAt[row] = this.now;
    if (this.stack.length > 0) {
      promises.madeIn[row] = this.stack[this.stack.length - 1];
      promises.by[row] = this.stackBy[this.stackBy.length - 1];
    }
    this.highestId = Math.max(this.highestId, id);
    this.story.add(Beat.create, id, 0, 0);
    if (isNew) for (const observer of this.observers) observer.created(row);
    this.trim();
  }

  depend(time: number, waiter: number, on: number, role: RoleName): void {
    this.tick(time);
    const waiterRow = this.known(waiter);
    const onRow = this.known(on);
    if (waiterRow === NONE || onRow === NONE) return;
    const { promises } = this;
    const waiterRoot = promises.rootOf(waiterRow);
    const onRoot = promises.rootOf(onRow);
    if (waiterRoot === onRoot) this.sayCircle(waiterRow, onRow);
    // A promise can wait for a younger one only where the waiter goes on over time (go), or in a lie.
    else if (
      promises.state[onRoot] === 0 &&
      promises.serial[onRow] > promises.serial[waiterRow] &&
      waitsFor(promises, this.edges, onRoot, waiterRoot)
    ) {
      this.sayCircle(waiterRow, onRow);
    }
    this.connect(onRow, waiterRow, Math.max(0, ROLES.indexOf(role)));
  }

  enter(time: number, id: number, by: number): void {
    this.tick(time);
    if (this.known(id) === NONE) return;
    if (this.stack.length >= DEEPEST_STACK) return this.lie('Callbacks run inside one another ten thousand deep.');
    this.stack.push(id);
    this.stackBy.push(by);
  }

  leave(time: number, id: number): void {
    this.tick(time);
    const at = this.stack.lastIndexOf(id);
    if (at < 0) return this.lie('A callback ended that had never begun.');
    this.stack.length = at;
    this.stackBy.length = at;
  }

  become(time: number, outer: number, inner: number): void {
    this.tick(time);
    const outerRow = this.known(outer);
    const innerRow = this.known(inner);
    if (outerRow === NONE || innerRow === NONE) return;
    const { promises } = this;
    const outerRoot = promises.rootOf(outerRow);
    const innerRoot = promises.rootOf(innerRow);
    if (outerRoot === innerRoot) return this.sayCircle(outerRow, innerRow);
    if (promises.state[innerRoot] !== 0) return;
    if (promises.state[outerRoot] !== 0) {
      return this.lie(`“${this.nameOfRow(outerRow)}” became another promise after it had settled.`);
    }
    if (waitsFor(promises, this.edges, innerRoot, outerRoot)) this.sayCircle(outerRow, innerRow);
    const superseded = promises.lastInner[outerRoot];
    this.appendInner(outerRoot, innerRoot);
    this.byState[0]--;
    this.story.add(Beat.become, promises.id[outerRoot], promises.id[innerRoot], 0);
    for (const observer of this.observers) observer.became(outerRoot, innerRoot);
    if (superseded !== NONE) this.history.retire(superseded);
  }

  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.tick(time);
    const row = this.known(id);
    const code = STATES.indexOf(state);
    if (row === NONE || code < 1) return;
    const { promises } = this;
    const root = promises.rootOf(row);
    if (promises.state[root] !== 0) {
      return this.lie(`“${this.nameOfRow(root)}” settled a second time; the first stands.`);
    }
    // The main loop itself settled something: a new turn of the story.
    if (cause === 0 && this.stack.length === 0) this.story.end();
    promises.state[root] = code;
    promises.settledAt[root] = this.now;
    promises.text[root] = text;
    promises.cause[root] = cause;
    this.byState[0]--;
    this.byState[code]++;
    this.marks.add(this.now, code);
    this.story.add(Beat.settle, promises.id[root], cause, code);
    this.history.retire(root);
    for (const observer of this.observers) observer.settled(root);
  }

  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.tick(time);
    const row = this.known(target);
    if (row === NONE) return;
    const code = Math.max(0, REACHES.indexOf(reach));
    this.story.add(Beat.cancel, target, by, code);
    if (by === 0) return;
    const byRow = this.known(by);
    if (byRow === NONE || byRow === row) return;
    const role = reach === 'ignored' ? CANCEL_IGNORED : CANCELS;
    const standing = this.cancelEdge(byRow, row);
    if (standing === NONE) this.connect(byRow, row, role);
    else if (role === CANCEL_IGNORED) this.edges.role[standing] = role;
  }

  label(time: number, id: number, text: string): void {
    this.tick(time);
    const row = this.known(id);
    if (row === NONE) return;
    this.promises.label[row] = text;
    this.story.add(Beat.label, id, 0, 0);
  }

  log(time: number, _stream: LogStreamName, _text: string): void {
    this.tick(time);
  }

  idle(time: number): void {
    this.tick(time);
    this.idling = true;
    // Nothing runs while the loop sleeps, whatever leave events were lost.
    this.stack.length = 0;
    this.stackBy.length = 0;
  }

  busy(time: number): void {
    this.tick(time);
    this.idling = false;
    this.story.end();
  }

  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.tick(time);
    this.failures.push({ time: this.now, how, id, text });
    if (this.failures.length > UNHANDLED_KEPT) this.failures.shift();
    this.story.add(Beat.unhandled, id, 0, 0);
  }

  gap(time: number, count: number): void {
    this.tick(time);
    this.lost += Math.max(0, count);
    this.story.add(Beat.gap, 0, 0, count);
  }

  exit(time: number, how: ExitHowName, code: number): void {
    this.tick(time);
    this.stack.length = 0;
    this.stackBy.length = 0;
    this.idling = false;
    this.ended = { time: this.now, how, code, pending: this.byState[0] };
    this.story.add(Beat.exit, 0, 0, EXIT_HOWS.indexOf(how));
  }

  // Inside

  private tick(time: number): void {
    this.revision++;
    this.eventCount++;
    if (time > this.now) this.now = time;
  }

  private lie(sentence: string): void {
    this.warnings.add(sentence);
  }

  private sayCircle(waiter: number, on: number): void {
    this.lie(
      waiter === on
        ? `“${this.nameOfRow(waiter)}” waits for itself: it can never settle.`
        : `“${this.nameOfRow(waiter)}” waits for itself, by way of “${this.nameOfRow(on)}”: it can never settle.`,
    );
  }

  /** The row of an id; one that was never made gets a row as 'unknown', one long dropped as settled. */
  private known(id: number): number {
    if (!isId(id)) return NONE;
    const row = this.promises.rowOf(id);
    if (row !== NONE) return row;
    const added = this.makeRow(id);
    if (added === NONE) return NONE;
    const forgotten = this.dropped > 0 && id <= this.highestId;
    this.promises.createdAt[added] = this.now;
    for (const observer of this.observers) observer.created(added);
    if (forgotten) {
      this.byState[0]--;
      this.dropped--;
      this.promises.detail[added] = 'settled long ago';
      this.promises.state[added] = 1;
      this.promises.settledAt[added] = this.now;
      this.history.retire(added);
      for (const observer of this.observers) observer.settled(added);
    }
    return added;
  }

  private makeRow(id: number): number {
    if (this.promises.alive >= this.hardLimit) {
      this.dropped++;
      this.lie('There are more pending promises than can be kept; further ones are counted only.');
      return NONE;
    }
    this.byState[0]++;
    return this.promises.add(id);
  }

  private connect(source: number, waiter: number, role: number): void {
    if (this.edges.alive >= this.hardLimit * EDGES_PER_PROMISE) {
      return this.lie('There are more dependencies than can be kept; further ones are not shown.');
    }
    const edge = this.edges.add(source, waiter, role);
    for (const observer of this.observers) observer.connected(edge);
  }

  /** A cancel edge that stands between the two already, among the last few of whom it hit. */
  private cancelEdge(by: number, target: number): number {
    const { promises, edges } = this;
    let looks = CANCELS_LOOKED_AT;
    for (let edge = promises.lastSource[target]; edge !== NONE && looks-- > 0; edge = edges.prevSource[edge]) {
      if (edges.source[edge] === by && edges.role[edge] >= CANCELS) return edge;
    }
    return NONE;
  }

  /** Hangs the inner root, and what it became before, at the end of what the outer root became. */
  private appendInner(outer: number, inner: number): void {
    const { promises } = this;
    promises.parent[inner] = outer;
    const last = promises.lastInner[outer];
    promises.prevInner[inner] = last;
    if (last === NONE) promises.firstInner[outer] = inner;
    else promises.nextInner[last] = inner;
    const first = promises.firstInner[inner];
    promises.nextInner[inner] = first;
    if (first !== NONE) {
      promises.prevInner[first] = inner;
      this.nested.add(inner);
    }
    promises.lastInner[outer] = first === NONE ? inner : promises.lastInner[inner];
    promises.firstInner[inner] = NONE;
    promises.lastInner[inner] = NONE;
  }

  private takeInnerOut(row: number, root: number): void {
    const { promises } = this;
    const before = promises.prevInner[row];
    const after = promises.nextInner[row];
    if (before === NONE) promises.firstInner[root] = after;
    else promises.nextInner[before] = after;
    if (after === NONE) promises.lastInner[root] = before;
    else promises.prevInner[after] = before;
  }

  private trim(): void {
    this.history.trim((row) => this.stack.length > 0 && this.stack.includes(this.promises.id[row]));
  }

  /** A root goes with all that it became; a former inner promise goes alone. */
  private dropRow(row: number): void {
    const { promises } = this;
    const root = promises.rootOf(row);
    if (row === root || this.nested.has(row)) {
      // Others may point at this row on their way to the root: straighten every path first.
      for (let inner = promises.firstInner[root]; inner !== NONE; inner = promises.nextInner[inner]) {
        promises.rootOf(inner);
      }
    }
    if (row === root) while (promises.firstInner[row] !== NONE) this.dropOne(promises.firstInner[row], root);
    this.dropOne(row, root);
  }

  private dropOne(row: number, root: number): void {
    const { promises } = this;
    for (const observer of this.observers) observer.dropping(row);
    if (row !== root) this.takeInnerOut(row, root);
    this.nested.delete(row);
    this.edges.removeAllOf(row);
    promises.remove(row);
    this.dropped++;
  }
}

function isId(id: number): boolean {
  return Number.isFinite(id) && id >= 1;
}
