/**
 * The debugger of one program, without any editor: it knows where the program stands, goes back and forth in what
 * has happened, and tells the program's gate what to do.
 *
 * Going back is going back in recorded time: the program stays where it is. Stepping forward comes back to it, and
 * only from there on the program itself takes steps.
 */
import {
  type Act,
  type DebuggeeMessage,
  type Step,
  type StopEvent,
  type StopPoint,
  StreamDecoder,
} from '../../runtime-instrumented/protocol/index.ts';
import type { SiteName } from '../../webview/contract/names.ts';
import { NONE } from '../../webview/trace/trace.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { type Dispose, Emitter } from '../emitter.ts';
import type { Session } from '../session.ts';
import { type Answer, actOn, askProgram } from './asking.ts';
import { EventLog } from './event-log.ts';
import { Past } from './past.ts';
import { madeBy, runningAt, stateOf, waitersAt } from './questions.ts';

/** Where it stands. */
export interface Standing {
  readonly reason: 'pause' | 'step' | 'point' | 'entry';
  /** '' when it stands between events. */
  readonly event: StopEvent | '';
  /** The promise that the event is of, or NONE. */
  readonly row: number;
  readonly moment: number;
  /** Points that were hit. */
  readonly points: readonly number[];
  /** It shows the past; the program itself stands further on. */
  readonly past: boolean;
}

const READ_AT_ONCE = 1 << 20;
/** Promises that were made at a line before there was a breakpoint, at most. */
const MOST_PROMISES = 50_000;

export class Debugger {
  readonly session: Session;
  readonly log: EventLog;
  readonly #stopped = new Emitter<[Standing]>();
  readonly #went = new Emitter<[]>();
  readonly #hit = new Emitter<[{ point: number; row: number; missed: number }]>();
  readonly #forgot = new Emitter<[number]>();
  readonly #decoder: StreamDecoder;
  readonly #past: Past;
  readonly #unsubscribe: Dispose[];
  #points: readonly StopPoint[] = [];
  #read = 0;
  #broken = false;
  /** Where the program itself stands, and where the person looks. */
  #live: Standing | null = null;
  #shown: Standing | null = null;
  /** Place in the log of what is shown. */
  #cursor = -1;

  /** `log`: where what happened is kept, for who wants another bound. */
  constructor(session: Session, log = new EventLog()) {
    this.session = session;
    this.log = log;
    this.#past = new Past(log);
    this.#decoder = new StreamDecoder(log);
    this.#unsubscribe = [
      session.onBytes(() => this.#catchUp()),
      session.onNames((names) => this.#name(names)),
      session.onHeard((message) => this.#hear(message)),
      session.onChange(() => session.over && this.#end()),
    ];
    this.#name([...session.names]);
    this.#catchUp();
  }

  get trace(): TraceStore {
    return this.log.store;
  }
  /** Where it stands; null while it runs. */
  get standing(): Standing | null {
    return this.#shown;
  }
  /** The moment that is looked at: that of the standing, or now. */
  get moment(): number {
    return this.#shown?.moment ?? this.trace.moments;
  }
  /** Events before the first that can be gone back to: they are no longer kept. 0 elsewhere than at that one. */
  get lostBefore(): number {
    return this.#shown?.past === true && this.#cursor === 0 ? this.log.dropped : 0;
  }
  get points(): readonly StopPoint[] {
    return this.#points;
  }

  onStopped(listener: (standing: Standing) => void): Dispose {
    return this.#stopped.on(listener);
  }
  /** The program itself goes on. */
  onWent(listener: () => void): Dispose {
    return this.#went.on(listener);
  }
  /** A point that only logs was hit. */
  onHit(listener: (hit: { point: number; row: number; missed: number }) => void): Dispose {
    return this.#hit.on(listener);
  }
  /** So many pending promises, the oldest, no longer hit points at lines: there were too many. */
  onForgot(listener: (promises: number) => void): Dispose {
    return this.#forgot.on(listener);
  }

  /** Begins to debug a program that has connected. `entry`: it stops at its first event. False when it is not there. */
  attach(options: { readonly stillClock: boolean; readonly entry: boolean }): boolean {
    const there = this.session.command({ type: 'attach', stillClock: options.stillClock });
    this.#sendPoints();
    if (options.entry) this.session.command({ type: 'step', step: { how: 'into', promise: 0, skip: [], running: [] } });
    else this.session.command({ type: 'continue' });
    return there;
  }

  /** Leaves the program alone: it goes on, if it stood. */
  dispose(): void {
    for (const stop of this.#unsubscribe) stop();
    this.session.command({ type: 'detach' });
    this.#end();
  }

  /** Stops at these, in the place of all before. */
  setPoints(points: readonly StopPoint[]): void {
    this.#points = points;
    this.#sendPoints();
  }

  pause(): void {
    if (this.#shown === null) this.session.command({ type: 'pause' });
  }

  /** Goes on: first through what is recorded, then the program itself. */
  continue(): void {
    if (this.#shown?.past === true) {
      const found = this.#past.findHit(this.#cursor, 1, this.#points);
      if (found !== null) {
        this.#show(found, 'point');
        return;
      }
    }
    this.#goOn({ type: 'continue' });
  }

  step(how: Step['how']): void {
    const shown = this.#shown;
    if (shown === null) return;
    const row = how === 'out' ? this.#outOf(shown) : shown.row;
    const promise = row === NONE ? 0 : this.trace.idOf(row);
    if (shown.past) {
      const found = this.#past.findStepEnd(this.#cursor, how, row);
      // A step that leads beyond what is recorded comes first to where the program stands.
      const end = how === 'out' ? null : this.log.events.length - 1;
      if (found !== null || end !== null) {
        this.#show(found ?? end ?? 0, 'step');
        return;
      }
    }
    const moment = this.trace.moments;
    const skip = how === 'over' && row !== NONE ? madeBy(this.trace, row, moment) : [];
    const running = runningAt(this.trace, moment).map((each) => this.trace.idOf(each));
    this.#goOn({ type: 'step', step: { how: promise === 0 ? 'into' : how, promise, skip, running } });
  }

  /** One event back in recorded time. */
  stepBack(): void {
    if (this.#shown === null) return;
    this.#show(Math.max(0, this.#cursor - 1), 'step');
  }

  /** Back to the last event before this that hits a breakpoint, or to the beginning. */
  reverse(): void {
    if (this.#shown === null) return;
    const found = this.#past.findHit(this.#cursor, -1, this.#points);
    this.#show(found ?? 0, found === null ? 'step' : 'point');
  }

  /** Resolves when the names of these promises have been read in the source, or after so many milliseconds. */
  named(rows: readonly number[], patience: number): Promise<void> {
    const nameless = () => rows.some((row) => this.#isNameless(this.trace.siteOf(row)));
    if (!nameless()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        stop();
        clearTimeout(timer);
        resolve();
      };
      const stop = this.session.onLookedAt(() => nameless() || done());
      const timer = setTimeout(done, patience);
    });
  }

  #isNameless(site: number): boolean {
    return site !== 0 && this.trace.sites.has(site) && !this.session.isLookedAt(site);
  }

  /** What a promise holds in the running program. Rejects with a sentence. */
  inspect(row: number, path: readonly number[]): Promise<Answer> {
    const promise = this.#rootIdOf(row);
    return askProgram(this.session, (request) => ({ type: 'inspect', request, promise, path }));
  }

  /** Cancels it, wakes it up or makes it fail, in the running program. Rejects with a sentence. */
  act(action: Act['action'], row: number, value = ''): Promise<string> {
    return actOn(this.session, { action, promise: this.#rootIdOf(row), value });
  }

  #rootIdOf(row: number): number {
    return this.trace.idOf(this.trace.rootAt(row, this.trace.moments));
  }

  #hear(message: DebuggeeMessage): void {
    this.#catchUp();
    switch (message.type) {
      case 'stopped': {
        const { reason, event, promise, points } = message;
        const row = promise === 0 ? NONE : this.trace.rowOf(promise);
        this.#live = { reason, event, row, moment: this.trace.moments, points, past: false };
        this.#shown = this.#live;
        this.#cursor = this.log.events.length - 1;
        this.#tell();
        break;
      }
      case 'running':
        if (this.#live === null) break;
        this.#runs();
        this.#went.emit();
        break;
      case 'hit':
        this.#hit.emit({ point: message.point, row: this.trace.rowOf(message.promise), missed: message.missed });
        break;
      case 'forgot':
        this.#forgot.emit(message.promises);
        break;
      case 'answer':
        break;
    }
  }

  #goOn(message: { type: 'continue' } | { type: 'step'; step: Step }): void {
    this.#live = null;
    this.#shown = null;
    if (message.type === 'step') this.session.standings.step();
    else this.session.standings.set(null);
    this.session.command(message);
  }

  #show(at: number, reason: Standing['reason']): void {
    const last = this.log.events.length - 1;
    this.#cursor = at;
    if (at >= last && this.#live !== null) {
      this.#shown = { ...this.#live, reason, points: [] };
    } else {
      const { event } = this.log.events[at];
      const row = this.#past.rowAt(at);
      const points = reason === 'point' ? this.#past.hitsAt(at, this.#points) : [];
      this.#shown = { reason, event, row, moment: this.log.momentOf(at), points, past: true };
    }
    this.#tell();
  }

  /** Tells everyone where it stands. */
  #tell(): void {
    const shown = this.#shown;
    if (shown === null) return;
    const { event, row, moment, past } = shown;
    const promise = row === NONE ? 0 : this.trace.idOf(row);
    const isInside = this.#live !== null && this.#live.event !== '';
    this.session.standings.set({ event, promise, moment, time: this.trace.timeAt(moment), past }, isInside);
    this.#stopped.emit(shown);
  }

  /** It stands no more. */
  #runs(): void {
    this.#live = null;
    this.#shown = null;
    this.session.standings.set(null);
  }

  /** The promise whose settling ends a step out: this one, or when it has settled the nearest that waits for it. */
  #outOf({ row, moment }: Standing): number {
    let at = row;
    for (let steps = 0; at !== NONE && steps < 100 && stateOf(this.trace, at, moment) !== 'pending'; steps++) {
      at = waitersAt(this.trace, this.trace.rootAt(at, moment), moment)[0] ?? this.trace.madeInOf(at);
    }
    return at;
  }

  #sendPoints(): void {
    const moment = this.trace.moments;
    const points = this.#points.map((point): StopPoint => {
      if (point.file === undefined) return point;
      const promises: number[] = [];
      this.trace.pendingAt(moment, (row) => {
        const site = this.trace.sites.get(this.trace.siteOf(row));
        if (site?.file === point.file && site?.line === point.line) promises.push(this.trace.idOf(row));
        return promises.length < MOST_PROMISES / this.#points.length;
      });
      return { ...point, promises };
    });
    this.session.command({ type: 'points', points });
  }

  #catchUp(): void {
    while (!this.#broken) {
      const piece = this.session.history.read(this.#read, READ_AT_ONCE);
      if (piece === null) return;
      // Its memory is bounded as ours is, but it is never read so late that something of it is gone.
      if (piece === 'lost') this.#broken = true;
      else {
        this.#read = piece.next;
        this.#decoder.push(piece.bytes);
      }
    }
  }

  #name(names: Iterable<readonly [number, SiteName]>): void {
    for (const [site, name] of names) this.trace.siteNames.set(site, name);
  }

  #end(): void {
    this.#runs();
  }
}
