/**
 * What the view holds of one session: its model, what of it is shown, and the bytes that wait while
 * the view is paused. A stream that cannot be read ends this session's picture with a sentence, and
 * harms no other.
 */
import { StreamDecoder } from '../runtime-instrumented/protocol/index.ts';
import type { SessionSummary } from './contract/messages.ts';
import type { SiteName } from './contract/names.ts';
import { countEvents } from './count-events.ts';
import { LanesLayout } from './layout/lanes.ts';
import { Fold } from './model/fold.ts';
import { GraphModel } from './model/graph-model.ts';
import { TraceStore } from './trace/trace-store.ts';
import { TraceWriter } from './trace/trace-writer.ts';
import { TwoSinks } from './trace/two-sinks.ts';

/** While paused at most this many bytes are held back; then the view follows again, and says so. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;

export class SessionStore {
  summary: SessionSummary;
  readonly model: GraphModel;
  readonly fold: Fold;
  /** Everything that was told, to be asked for by moment. */
  readonly trace: TraceStore;
  readonly layout = new LanesLayout();
  /** What was wrong with the bytes, or ''. */
  problem = '';
  /** Times of day, in milliseconds of the page, when the last event was read: the base of the live clock. */
  heardAt = 0;
  private readonly decoder: StreamDecoder;
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Events that came since the view was paused. */
  heldEvents = 0;
  paused = false;

  constructor(summary: SessionSummary, maxPromises: number) {
    this.summary = summary;
    this.model = new GraphModel({ maxPromises });
    this.fold = new Fold(this.model);
    this.trace = new TraceStore();
    this.decoder = new StreamDecoder(new TwoSinks(new TraceWriter(this.trace), this.model));
  }

  get running(): boolean {
    return this.summary.state === 'running' && this.model.ending() === null && this.problem === '';
  }

  /** Takes what the host sent. Returns false when a paused view had to hold more than it can and went on. */
  receive(bytes: Uint8Array, now: number): boolean {
    if (!this.paused) {
      this.read(bytes, now);
      return true;
    }
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    this.heldEvents += countEvents(bytes);
    if (this.heldBytes <= MOST_HELD_BYTES) return true;
    this.resume(now);
    return false;
  }

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(names: readonly (readonly [number, SiteName])[]): void {
    this.model.setNames(names);
    this.trace.setNames(names);
  }

  pause(): void {
    this.paused = true;
  }

  /** Follows again: reads all that was held back. */
  resume(now: number): void {
    this.paused = false;
    const held = this.held;
    this.held = [];
    this.heldBytes = 0;
    this.heldEvents = 0;
    for (const bytes of held) this.read(bytes, now);
  }

  /** The session's time in nanoseconds: that of the last event, going on with the clock while the program lives. */
  time(now: number): number {
    const { model } = this;
    const goesOn = this.running && !this.paused && model.info?.clock === 'real';
    return goesOn ? model.now + (now - this.heardAt) * 1e6 : model.now;
  }

  private read(bytes: Uint8Array, now: number): void {
    if (this.problem !== '') return;
    this.heardAt = now;
    try {
      this.decoder.push(bytes);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}
