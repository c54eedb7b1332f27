/**
 * What the view holds of one session: its trace, the graph that follows live, and the clock that says which moment
 * is seen. A stream that cannot be read ends this session's picture with a sentence, and harms no other.
 */
import { StreamDecoder } from '../runtime-instrumented/protocol/index.ts';
import type { ProgramStanding, SessionSummary } from './contract/messages.ts';
import type { SiteName } from './contract/names.ts';
import type { Fold } from './model/fold.ts';
import type { GraphModel } from './model/graph-model.ts';
import type { PromiseView } from './model/promise-view.ts';
import { soon } from './soon.ts';
import { MomentGraph } from './trace/moment-graph.ts';
import { type PathCount, PathCounts } from './trace/path-counts.ts';
import { promiseAt } from './trace/promise-at.ts';
import { NONE } from './trace/trace.ts';
import { TraceStore } from './trace/trace-store.ts';
import { TraceWriter } from './trace/trace-writer.ts';
import { type Progress, TrueProgress } from './trace/true-progress.ts';
import { ViewClock } from './view-clock.ts';

/** A page reads no longer than this at once, in milliseconds, and looks at the clock after so many bytes. */
const SLICE_MS = 12;
/** The same in a flood: more than so many bytes came at once, no longer than so many milliseconds ago, or wait. */
const LONG_SLICE_MS = 28;
const MANY_BYTES = 128 << 10;
const FLOOD_LASTS_MS = 250;
const SLICE_BYTES = 64 << 10;
/**
 * The graph follows for so long at once, and breathes for so long before it is looked at again; in a flood, or when
 * more events came than so many, no oftener than this: most of what it would tell is over. All in milliseconds.
 */
const GRAPH_SLICE_MS = 8;
const BREATH_MS = 8;
const MANY_EVENTS = 2_000;
const BUSY_GRAPH_MS = 250;
const FLOOD_GRAPH_MS = 600;
/** While what is over is read, a picture of its middle is worth less than to be done sooner. Milliseconds. */
const REPLAYED_GRAPH_MS = 2_500;
const REPLAYED_WORDS_MS = 1_000;
/** While a page reads what is over, its counts are told no oftener, in milliseconds; else as often as an eye can tell. */
const REPLAYED_COUNTS_MS = 120;
const COUNTS_MS = 33;
const FLOOD_WORDS_MS = 400;
/** The same while more comes than can be followed: digits that nobody can read, and an axis that is drawn for each. */
const BUSY_WORDS_MS = 125;
const WORDS_MS = 50;

export class SessionStore {
  summary: SessionSummary;
  /** Everything that was told, to be asked for by moment. */
  readonly trace: TraceStore;
  readonly clock: ViewClock;
  /** What was wrong with the bytes, or ''. */
  problem = '';
  /** Time of day, in milliseconds of the page, when the last event was read: the base of the live clock. */
  heardAt = 0;
  private beganAt = 0;
  /** Where a debugger has stopped the program; null while it runs. */
  standing: ProgramStanding | null = null;
  /** Id of a promise that the graph of a moment is to have in any case. */
  selected: number | null = null;
  /** Bytes that have come and are not read yet. */
  waiting = 0;
  private readonly moments: MomentGraph;
  private readonly live: MomentGraph;
  private readonly paths: PathCounts;
  private readonly progress: TrueProgress;
  private readonly decoder: StreamDecoder;
  private readonly hasRead: (() => void) | null;
  private unread: Uint8Array[] = [];
  private floodEnd: ReturnType<typeof setTimeout> | undefined;
  /** When the graph that follows was brought nearer to what came, and which promise it was to have then. */
  private followedAt = Number.NEGATIVE_INFINITY;
  private broughtTo = -1;
  private isWhole = true;
  private followedWith: number | null = null;
  /** The clock's revision after a debugger moved it: while it is that, no person has. */
  private ledTo = -1;
  private reading = false;

  /**
   * `hasRead`: given by a page, which is never to be kept waiting: it is called when what did not fit into one slice
   * of time has been read on, and the graph that follows is made in slices, too.
   */
  constructor(summary: SessionSummary, maxPromises: number, hasRead?: () => void) {
    this.summary = summary;
    this.hasRead = hasRead ?? null;
    this.trace = new TraceStore({ maxPromises });
    this.clock = new ViewClock(this.trace);
    this.moments = new MomentGraph(this.trace);
    this.live = new MomentGraph(this.trace, true);
    this.paths = new PathCounts(this.trace);
    this.progress = new TrueProgress(this.trace);
    this.decoder = new StreamDecoder(new TraceWriter(this.trace));
  }

  /** Milliseconds until the graph is brought nearer to the moment that is seen; 0 while it shows that. */
  get graphLag(): number {
    const { clock, live, followAt, isWhole } = this;
    return clock.live && (live.moment !== clock.moment || !isWhole) ? Math.max(1, followAt - performance.now()) : 0;
  }

  /** The moment to which the graph was brought last: while it is on its way it is not to be drawn. */
  get graphMoment(): number {
    return this.clock.live ? this.broughtTo : this.moments.moment;
  }

  /** Milliseconds between two tellings of the counts, which are cheap and say first that something came. */
  get countsEvery(): number {
    return this.isReading ? REPLAYED_COUNTS_MS : COUNTS_MS;
  }

  /** The same of all words: while a flood is read they would only delay that. */
  get wordsEvery(): number {
    if (this.isReading) return REPLAYED_WORDS_MS;
    if (this.isFlooded) return FLOOD_WORDS_MS;
    return this.isBusy ? BUSY_WORDS_MS : WORDS_MS;
  }

  /** The graph at the moment that is seen; in a page that follows what comes, as near to it as there was time for. */
  get model(): GraphModel {
    return this.graph().model;
  }

  get fold(): Fold {
    return this.graph().fold;
  }

  /**
   * Changes when the graph is made of other promises than before, of a run that has more than a graph: groups have
   * other numbers then, and what stood somewhere need not stand there again.
   */
  get choice(): string {
    const { partial, choices } = this.graph();
    return partial ? `${this.clock.live} ${choices}` : '';
  }

  /** Of all that a promise of the graph waits for, how many have settled at the moment that is seen. */
  progressOf(id: number): Progress {
    const { fold, partial } = this.graph();
    const row = partial ? this.trace.rowOf(fold.presentOf(id)) : NONE;
    return row === NONE ? fold.progressOf(id) : this.progress.of(row, this.clock.moment);
  }

  /**
   * Counts on what was made where; false while that is not done. For a page, which is to stay alive, a slice of time
   * at once.
   */
  countPaths(inPage: boolean): boolean {
    // While a flood is read nobody can tell what of how many.
    if (inPage && this.isFlooded) return false;
    const until = performance.now() + SLICE_MS;
    return this.paths.advance(() => inPage && performance.now() >= until);
  }

  /** What had been made, by the moment that is seen, where those of a group of the graph were made. */
  madeLike(group: number): PathCount {
    return this.paths.at(this.samplesOf(group), this.clock.moment);
  }

  /** Those of some nodes of the graph that are groups of promises made where these rows were. */
  groupsLike(rows: Iterable<number>, nodes: Iterable<number>): number[] {
    const paths = this.paths.pathsOf(rows);
    if (paths.size === 0) return [];
    const isLike = (group: number): boolean =>
      [...this.paths.pathsOf(this.samplesOf(group))].some((path) => paths.has(path));
    return [...nodes].filter((id) => id < 0 && isLike(id));
  }

  private samplesOf(group: number): number[] {
    return this.fold.samplesOf(group).map((id) => this.trace.rowOf(id));
  }

  /** The graph was told of some promises of a long run only: what it counts by itself is not all there is. */
  get isPartial(): boolean {
    return this.graph().partial;
  }

  /** Whether more may come. */
  get running(): boolean {
    return this.summary.state === 'running' && this.trace.ending === null && this.problem === '';
  }

  /** Whether the program ran at the moment that is seen. */
  get runs(): boolean {
    return this.clock.live ? this.running : this.model.ending() === null;
  }

  /** So much comes that pictures and words of what was read are out of date before they are seen. */
  get isFlooded(): boolean {
    if (this.trace.ending !== null && this.waiting === 0) return false;
    return this.floodEnd !== undefined || this.waiting > MANY_BYTES;
  }

  /** What is over is being read, and there is more of it: views say so until they have something to show. */
  get isReading(): boolean {
    return this.isFlooded && !this.running;
  }

  /** Takes what the host sent: reads it at once, or, when that takes long, a slice at a time. */
  receive(bytes: Uint8Array, now: number): void {
    if (this.problem !== '') return;
    this.heardAt = now;
    if (this.trace.moments === 0 && this.waiting === 0) this.beganAt = now;
    this.unread.push(bytes);
    this.waiting += bytes.length;
    // What is over comes as quickly as it can: there is more of it until its end has been read.
    if (bytes.length > MANY_BYTES || (this.hasRead !== null && !this.running)) this.flood();
    if (!this.reading) this.readOn();
  }

  /** Reads all that has come, however long that takes: for who has no page to keep alive. */
  readAll(): void {
    clearTimeout(this.floodEnd);
    this.floodEnd = undefined;
    while (this.unread.length > 0) this.readSlice();
  }

  /** A debugger has stopped the program there, or lets it run: the clock goes to what it shows. */
  stand(standing: ProgramStanding | null, now: number): void {
    const isLed = this.clock.revision === this.ledTo;
    this.standing = standing;
    this.heardAt = now;
    if (standing?.past === true) this.lead(standing);
    else if (standing !== null || isLed) {
      this.clock.run('follow', now);
      this.ledTo = this.clock.revision;
    }
  }

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(names: readonly (readonly [number, SiteName])[]): void {
    this.trace.setNames(names);
  }

  /** Promises to keep from now on. */
  keep(maxPromises: number): void {
    this.trace.setMaxPromises(maxPromises);
  }

  /** A promise at the moment that is seen. */
  promise(id: number): PromiseView | null {
    return promiseAt(this.trace, id, this.clock.moment);
  }

  /** Whether the time that is seen goes on by itself, whatever comes from the program. */
  get goesOn(): boolean {
    return this.clock.live && this.running && this.standing === null && this.trace.info?.clock === 'real';
  }

  /** The session's time in nanoseconds at the moment that is seen, going on with the clock while the program lives. */
  time(now: number): number {
    const seen = this.trace.timeAt(this.clock.moment);
    return this.goesOn ? seen + (now - this.heardAt) * 1e6 : seen;
  }

  private flood(): void {
    clearTimeout(this.floodEnd);
    this.floodEnd = setTimeout(() => {
      this.floodEnd = undefined;
      this.hasRead?.();
    }, FLOOD_LASTS_MS);
  }

  private readOn(): void {
    const until = performance.now() + (this.isFlooded ? LONG_SLICE_MS : SLICE_MS);
    this.reading = true;
    while (this.unread.length > 0 && performance.now() < until) this.readSlice();
    this.reading = this.unread.length > 0;
    const { standing } = this;
    if (standing?.past === true && this.ledTo === -1) this.lead(standing);
    if (!this.reading) return;
    soon(() => {
      this.readOn();
      this.hasRead?.();
    });
  }

  /** Goes to a moment of the past, when all before it has been read. */
  private lead({ moment, time }: ProgramStanding): void {
    const { trace, clock } = this;
    this.ledTo = -1;
    if (trace.moments < moment && this.running) return;
    // A view that began late counts from another event on: then the time says which.
    const there = trace.timeAt(moment) === time ? moment : trace.momentAt(time);
    clock.run({ seek: there }, 0);
    this.ledTo = clock.revision;
  }

  private readSlice(): void {
    const [first] = this.unread;
    const slice = first.subarray(0, SLICE_BYTES);
    if (slice.length === first.length) this.unread.shift();
    else this.unread[0] = first.subarray(SLICE_BYTES);
    this.waiting -= slice.length;
    try {
      this.decoder.push(slice);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.unread = [];
      this.waiting = 0;
    }
  }

  /** The graph of what is seen, brought up to date. */
  private graph(): MomentGraph {
    const { trace, clock, selected, live, moments } = this;
    const row = selected === null ? NONE : trace.rowOf(selected);
    if (!clock.live) moments.show(clock.moment, row);
    else if (this.hasRead === null) {
      live.show(clock.moment, row);
      this.broughtTo = live.moment;
    } else this.follow(clock.moment, row);
    return clock.live ? live : moments;
  }

  private follow(moment: number, row: number): void {
    const { live, selected } = this;
    const begun = performance.now();
    if (begun < this.followAt && selected === this.followedWith) return;
    if (selected === this.followedWith) {
      this.isWhole = live.bring(moment, row, () => performance.now() >= begun + GRAPH_SLICE_MS);
    } else {
      // What a person chose is there at once.
      live.show(moment, row);
      this.isWhole = true;
    }
    this.followedWith = selected;
    if (this.isWhole) this.broughtTo = live.moment;
    this.followedAt = this.isWhole ? begun : performance.now();
  }

  /** More events came since the graph was told of the last ones than are to be told at once. */
  private get isBusy(): boolean {
    return this.clock.moment - this.live.moment > MANY_EVENTS;
  }

  /** When the graph that follows may be brought nearer to what came. */
  private get followAt(): number {
    const { followedAt, isWhole } = this;
    if (!isWhole) return followedAt + BREATH_MS;
    if (this.isReading) return Math.max(followedAt, this.beganAt) + REPLAYED_GRAPH_MS;
    return followedAt + (this.isFlooded ? FLOOD_GRAPH_MS : this.isBusy ? BUSY_GRAPH_MS : 0);
  }
}
