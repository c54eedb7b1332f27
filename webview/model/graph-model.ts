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
import {
  EXIT_HOWS,
  NO_FAILURE,
  OPERATIONS,
  REACHES,
  ROLES,
  STATES,
} from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { SiteName } from '../contract/names.ts';
import type { EdgeTable } from './edge-table.ts';
import { Beat, type BeatView, Episode } from './episode.ts';
import { DEFAULT_MAX_PROMISES, GraphStore, isId } from './graph-store.ts';
import { NAMED_BY_FUNCTION, nameOf, operationOf } from './naming.ts';
import type { ModelObserver } from './observer.ts';
import { NONE, type PromiseTable } from './promise-table.ts';
import type { Counts, PromiseView } from './promise-view.ts';
import { viewOf } from './promise-views.ts';

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

const CANCELLED = STATES.indexOf('cancelled');
const DEEPEST_STACK = 10_000;
const UNHANDLED_KEPT = 100;
const SITES_KEPT = 100_000;

export class GraphModel implements EventSink {
  /** Changes whenever anything else here may have changed. */
  revision = 0;
  /** Time of the last event, in nanoseconds since the clock origin; never falls. */
  now = 0;
  eventCount = 0;
  /** How many there are in each state, where it is told of some of them only. */
  counted: Omit<Counts, 'running'> | null = null;
  /** Events that the runtime says were lost. */
  lost = 0;
  /** What the program said of itself, or null before it did. */
  info: SessionInfo | null = null;
  /** Row of the promise that the last event made, or NONE: what it waits for may be yet to come. */
  newest = NONE;
  /** How often the main loop has gone to sleep. */
  turns = 0;

  readonly sites = new Map<number, Site>();
  /** The tables, for the projections of this room; views use `promise(id)`. */
  readonly store: GraphStore;

  private readonly siteNames = new Map<number, SiteName>();
  private readonly stack: number[] = [];
  private readonly stackBy: number[] = [];
  private readonly story = new Episode();
  private readonly failures: UnhandledFailure[] = [];
  /** Failures that nobody handled and that are no longer kept. */
  failuresDropped = 0;
  private ended: ExitView | null = null;
  private lastAsker = 0;

  constructor(options: { readonly maxPromises?: number } = {}) {
    this.store = new GraphStore(options.maxPromises ?? DEFAULT_MAX_PROMISES);
  }

  get promises(): PromiseTable {
    return this.store.promises;
  }

  get edges(): EdgeTable {
    return this.store.edges;
  }

  /** Promises that have left the bounded history, or never got into it. */
  get dropped(): number {
    return this.store.dropped;
  }

  // Reading

  counts(): Counts {
    if (this.counted !== null) return { ...this.counted, running: this.stack.length };
    const [pending, returned, failed, cancelled] = this.store.byState;
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
    if (this.promises.detail[row] !== '' && NAMED_BY_FUNCTION.has(operationOf(this.promises.operation[row])))
      return true;
    return source !== undefined && source.name !== '' && (source.kind === 'variable' || source.kind === 'property');
  }

  /** Whether a promise has a name of its own: see hasOwnName. The program's main promise has. */
  isNamed(id: number): boolean {
    const row = this.promises.rowOf(id);
    return row !== NONE && (this.hasOwnName(row) || operationOf(this.promises.operation[row]) === 'run');
  }

  /** Failures that nobody handled, the last hundred; `failuresDropped` counts those before them. */
  unhandledFailures(): readonly UnhandledFailure[] {
    return this.failures;
  }

  /** How the program ended, or null while it runs. */
  ending(): ExitView | null {
    return this.ended;
  }

  /** Sentences about what cannot be true in what was received; empty for an honest sender. */
  problems(): readonly string[] {
    return this.store.problems.list();
  }

  /** What happened since the main loop last woke, oldest first. */
  beats(): BeatView[] {
    return this.story.beats();
  }

  /** How many promises were made since the main loop last woke. */
  madeInEpisode(): number {
    return this.story.made;
  }

  // Changing from outside

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(pairs: Iterable<readonly [number, SiteName]>): void {
    for (const [site, name] of pairs) this.siteNames.set(site, name);
    this.revision++;
  }

  /** Promises to keep from now on. */
  setMaxPromises(maxPromises: number): void {
    this.store.setMaxPromises(maxPromises);
    this.trim();
    this.revision++;
  }

  /** Follows the changes; what is there already is told at once. Returns the way to stop. */
  observe(observer: ModelObserver): () => void {
    return this.store.observe(observer);
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
    if (!isId(id)) {
      this.lie('A promise came without a number; it is left out.');
      return;
    }
    let row = this.promises.rowOf(id);
    const code = Math.max(0, OPERATIONS.indexOf(operation));
    if (row !== NONE && this.promises.operation[row] !== 0) {
      this.lie(`“${this.nameOfRow(row)}” was made a second time; the second is left out.`);
      return;
    }
    const isNew = row === NONE;
    if (isNew && this.store.full) this.trim();
    if (isNew) row = this.store.makeRow(id);
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
    this.store.highestId = Math.max(this.store.highestId, id);
    if (isNew) this.newest = row;
    this.story.add(Beat.create, id, 0, 0);
    if (isNew) for (const observer of this.store.observers) observer.created(row);
    this.trim();
  }

  depend(time: number, waiter: number, on: number, role: RoleName): void {
    this.tick(time);
    const waiterRow = this.known(waiter);
    const onRow = this.known(on);
    if (waiterRow === NONE || onRow === NONE) return;
    if (this.store.closesCircle(waiterRow, onRow)) this.sayCircle(waiterRow, onRow);
    this.store.connect(onRow, waiterRow, Math.max(0, ROLES.indexOf(role)));
  }

  enter(time: number, id: number, by: number): void {
    this.tick(time);
    if (this.known(id) === NONE) return;
    if (this.stack.length >= DEEPEST_STACK) {
      this.lie('Callbacks run inside one another ten thousand deep.');
      return;
    }
    this.stack.push(id);
    this.stackBy.push(by);
  }

  leave(time: number, id: number): void {
    this.tick(time);
    const at = this.stack.lastIndexOf(id);
    if (at < 0) {
      this.lie('A callback ended that had never begun.');
      return;
    }
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
    if (outerRoot === innerRoot) {
      this.sayCircle(outerRow, innerRow);
      return;
    }
    if (promises.state[innerRoot] !== 0) return;
    if (promises.state[outerRoot] !== 0) {
      this.lie(`“${this.nameOfRow(outerRow)}” became another promise after it had settled.`);
      return;
    }
    if (this.store.closesCircle(outerRoot, innerRoot)) this.sayCircle(outerRow, innerRow);
    this.story.add(Beat.become, promises.id[outerRoot], promises.id[innerRoot], 0);
    this.store.merge(outerRoot, innerRoot);
  }

  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.tick(time);
    if (this.store.full) this.trim();
    const row = this.store.known(id, this.now, true);
    const code = STATES.indexOf(state);
    if (row === NONE || code < 1) return;
    const { promises } = this;
    const root = promises.rootOf(row);
    if (promises.state[root] !== 0) {
      this.lie(`“${this.nameOfRow(root)}” settled a second time; the first stands.`);
      return;
    }
    // The main loop itself settled something: a new turn of the story. (A cancel has no cause either.)
    if (cause === 0 && code !== CANCELLED && this.stack.length === 0) this.story.end();
    this.story.add(Beat.settle, promises.id[root], cause, code);
    this.store.settle(root, code, this.now, text, cause);
  }

  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.tick(time);
    const row = this.known(target);
    if (row === NONE) return;
    const code = Math.max(0, REACHES.indexOf(reach));
    // What user code asks for in a callback, the callback's promise asks for.
    const asker = by === 0 ? this.running() : by;
    this.story.add(Beat.cancel, target, asker, code);
    if (asker === 0) return;
    // One arrow for each that was asked; how far the cancel then ran back, states and edges show.
    if (reach === 'requested') this.lastAsker = asker;
    else if (reach === 'reached' && asker === this.lastAsker) return;
    const byRow = this.known(asker);
    if (byRow === NONE || byRow === row) return;
    this.store.connectCancel(byRow, row, reach === 'ignored');
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
    this.turns++;
    // Nothing runs while the loop sleeps, whatever leave events were lost.
    this.stack.length = 0;
    this.stackBy.length = 0;
  }

  busy(time: number): void {
    this.tick(time);
    this.story.end();
  }

  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.tick(time);
    if (how === 'dropped') {
      const row = this.known(id);
      if (row !== NONE) this.promises.text[row] = 'nobody can settle it any more';
      this.story.add(Beat.unhandled, id, 0, 0);
      return;
    }
    if (NO_FAILURE.has(how) && how !== 'handledLate') return;
    if (how === 'handledLate') {
      const at = this.failures.findIndex((failure) => failure.id === id);
      if (at >= 0) this.failures.splice(at, 1);
      return;
    }
    this.failures.push({ time: this.now, how, id, text });
    if (this.failures.length > UNHANDLED_KEPT) {
      this.failures.shift();
      this.failuresDropped++;
    }
    this.story.add(Beat.unhandled, id, 0, 0);
  }

  gap(time: number, count: number): void {
    this.tick(time);
    this.lost += Math.max(0, count);
    this.story.add(Beat.gap, 0, 0, count);
  }

  // The graph is of promises: what they take turns at is drawn elsewhere.
  resource(time: number): void {
    this.tick(time);
  }

  use(time: number): void {
    this.tick(time);
  }

  // Who sent what is asked of the trace, which knows it at every moment.
  message(time: number): void {
    this.tick(time);
  }

  exit(time: number, how: ExitHowName, code: number): void {
    this.tick(time);
    this.stack.length = 0;
    this.stackBy.length = 0;
    this.ended = { time: this.now, how, code, pending: this.counts().pending };
    this.story.add(Beat.exit, 0, 0, EXIT_HOWS.indexOf(how));
  }

  // Inside

  private tick(time: number): void {
    this.revision++;
    this.eventCount++;
    this.newest = NONE;
    if (time > this.now) this.now = time;
  }

  private lie(sentence: string): void {
    this.store.problems.add(sentence);
  }

  private sayCircle(waiter: number, on: number): void {
    this.lie(
      waiter === on
        ? `“${this.nameOfRow(waiter)}” waits for itself: it can never settle.`
        : `“${this.nameOfRow(waiter)}” waits for itself, by way of “${this.nameOfRow(on)}”: it can never settle.`,
    );
  }

  private known(id: number): number {
    return this.store.known(id, this.now);
  }

  private trim(): void {
    this.store.trim((id) => this.stack.length > 0 && this.stack.includes(id));
  }
}
