/**
 * What the view holds of one session: its trace, the graph that follows live, and the clock that says which moment
 * is seen. A stream that cannot be read ends this session's picture with a sentence, and harms no other.
 */
import { StreamDecoder } from '../runtime-instrumented/protocol/index.ts';
import type { SessionSummary } from './contract/messages.ts';
import type { SiteName } from './contract/names.ts';
import { Fold } from './model/fold.ts';
import { GraphModel } from './model/graph-model.ts';
import type { PromiseView } from './model/promise-view.ts';
import { MomentGraph } from './trace/moment-graph.ts';
import { promiseAt } from './trace/promise-at.ts';
import { NONE } from './trace/trace.ts';
import { TraceStore } from './trace/trace-store.ts';
import { TraceWriter } from './trace/trace-writer.ts';
import { TwoSinks } from './trace/two-sinks.ts';
import { ViewClock } from './view-clock.ts';

/** Promises of the graph that follows live, at most: more than a person can look at. */
const MOST_LIVE = 20_000;

export class SessionStore {
  summary: SessionSummary;
  /** Everything that was told, to be asked for by moment. */
  readonly trace: TraceStore;
  readonly clock: ViewClock;
  /** The graph as it is now, whatever is seen. */
  readonly liveModel: GraphModel;
  /** What was wrong with the bytes, or ''. */
  problem = '';
  /** Time of day, in milliseconds of the page, when the last event was read: the base of the live clock. */
  heardAt = 0;
  /** Id of a promise that the graph of a moment is to have in any case. */
  selected: number | null = null;
  private readonly liveFold: Fold;
  private readonly moments: MomentGraph;
  private readonly decoder: StreamDecoder;

  constructor(summary: SessionSummary, maxPromises: number) {
    this.summary = summary;
    this.trace = new TraceStore({ maxPromises });
    this.clock = new ViewClock(this.trace);
    this.liveModel = new GraphModel({ maxPromises: Math.min(maxPromises, MOST_LIVE) });
    this.liveFold = new Fold(this.liveModel);
    this.moments = new MomentGraph(this.trace);
    this.decoder = new StreamDecoder(new TwoSinks(new TraceWriter(this.trace), this.liveModel));
  }

  /** The graph at the moment that is seen. */
  get model(): GraphModel {
    return this.clock.live ? this.liveModel : this.atMoment().model;
  }

  get fold(): Fold {
    return this.clock.live ? this.liveFold : this.atMoment().fold;
  }

  /** Whether more may come. */
  get running(): boolean {
    return this.summary.state === 'running' && this.liveModel.ending() === null && this.problem === '';
  }

  /** Whether the program ran at the moment that is seen. */
  get runs(): boolean {
    return this.clock.live ? this.running : this.model.ending() === null;
  }

  /** Takes what the host sent. */
  receive(bytes: Uint8Array, now: number): void {
    if (this.problem !== '') return;
    this.heardAt = now;
    try {
      this.decoder.push(bytes);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(names: readonly (readonly [number, SiteName])[]): void {
    this.liveModel.setNames(names);
    this.trace.setNames(names);
  }

  /** Promises to keep from now on. */
  keep(maxPromises: number): void {
    this.trace.setMaxPromises(maxPromises);
    this.liveModel.setMaxPromises(Math.min(maxPromises, MOST_LIVE));
  }

  /** A promise at the moment that is seen. */
  promise(id: number): PromiseView | null {
    return promiseAt(this.trace, id, this.clock.moment);
  }

  /** The session's time in nanoseconds at the moment that is seen, going on with the clock while the program lives. */
  time(now: number): number {
    if (!this.clock.live) return this.trace.timeAt(this.clock.moment);
    const goesOn = this.running && this.trace.info?.clock === 'real';
    return goesOn ? this.liveModel.now + (now - this.heardAt) * 1e6 : this.liveModel.now;
  }

  private atMoment(): MomentGraph {
    const { trace, moments, selected } = this;
    moments.show(this.clock.moment, selected === null ? NONE : trace.rowOf(selected));
    return moments;
  }
}
