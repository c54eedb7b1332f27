/**
 * The gate: where the program thread really stops, between two events, until a debugger lets it go on.
 *
 * What the debugger says comes from the channel worker by a message port, and a word in the ring's memory counts
 * it: a running program looks at that word after each event, a stopped one waits at it. So a program that computes
 * hears the debugger as well as one that sleeps, and one that stands answers questions. Nobody is held for
 * nothing: when the host or the worker is gone, the program goes on.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import {
  type DebuggeeMessage,
  type DebuggerMessage,
  Kind,
  type ProgramMessage,
  REACHES,
  type StopEvent,
} from '../protocol/index.ts';
import { milliseconds } from './clock.ts';
import type { LivePromises } from './live-promises.ts';
import { Attention, Channel, Control, openRing } from './ring.ts';
import type { RingWriter } from './ring-writer.ts';
import { Stepping } from './stepping.ts';
import { type Hits, StopPoints } from './stop-points.ts';

/** What the gate sends to the worker: it is passed on when the records before `position` have been. */
export interface Letter {
  readonly position: number;
  readonly message: ProgramMessage;
}

export interface GateOptions {
  readonly memory: SharedArrayBuffer;
  readonly ring: RingWriter;
  readonly mail: MessagePort;
  /** Milliseconds without a sign of life of the worker after which a stopped program goes on. */
  readonly patience: number;
  /** The text of a string id that has just been written. */
  readonly textOf: (id: number) => string;
  readonly live: LivePromises;
  /** The program stood for so many nanoseconds, which shall not count. */
  readonly passStill: (nanoseconds: number) => void;
}

/** How long, in milliseconds, a stopped program waits at one go before it looks around. */
const SLICE = 250;
/** How many times more patient it is with a worker than with a host: on a busy machine threads starve. */
const MORE = 5;
/** More hits than these in a tenth of a second are counted, and not told one by one. */
const MOST_HITS = 200;
/** A bit for each kind of record. */
const EVERYTHING = -1;
const REQUESTED = REACHES.indexOf('requested');
/** Records that belong to the one before them: a promise is whole when these have been written. */
const BELONGS = new Set<number>([Kind.depend, Kind.label, Kind.string, Kind.site, Kind.clock, Kind.pad]);
// The program may replace the global ones.
const { setImmediate, queueMicrotask } = globalThis;

type Stop = Extract<DebuggeeMessage, { type: 'stopped' }>;

export class Gate {
  /** A stop waits until its promise is whole: `before` wants to see the next record. */
  holding = false;
  readonly #options: GateOptions;
  readonly #control: Int32Array;
  readonly #points: StopPoints;
  /** Kinds of record that `after` wants to see, as bits; none while no debugger is there. */
  #interest = 0;
  /** It may stop after any event: it steps, is to pause, or holds a stop back. */
  #closely = false;
  #stepping: Stepping | null = null;
  #pausing = false;
  #stillClock = true;
  /** A debugger is there. */
  #watching = false;
  /** The value of the mail word up to which everything was read. */
  #mailRead = 0;
  #held: Stop | null = null;
  /** It stands: whatever happens meanwhile (the debugger cancels something, say) does not stop it again. */
  #standing = false;
  #released = false;
  #hitsSince = 0;
  #hits = 0;
  #missed = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#control = openRing(options.memory).control;
    this.#points = new StopPoints(options.textOf, (promises) => this.#say({ type: 'forgot', promises }));
    options.mail.on('message', (message: DebuggerMessage) => {
      this.#take(message, true);
      this.#lookAround();
      if (this.#pausing && !this.#standing) this.#stop({ ...PAUSED, reason: 'pause' }, true);
    });
    options.mail.unref();
  }

  defineSite(id: number, file: string, line: number): void {
    this.#points.defineSite(id, file, line);
    this.#lookAround();
  }

  /** At the very start: waits until a debugger has said where to stop, but not long for one that does not come. */
  waitForDebugger(limit: number): void {
    const until = milliseconds() + limit;
    this.#stand(true, () => this.#watching || milliseconds() < until);
    this.#lookAround();
  }

  /** A record begins to be written, while a stop is held back. */
  before(kind: number): void {
    if (this.#held === null || BELONGS.has(kind)) return;
    const stop = this.#held;
    this.#held = null;
    this.holding = false;
    this.#stop(stop, false);
    this.#lookAround();
  }

  /** A record was written at `at`. */
  after(words: Uint32Array, at: number): void {
    if (this.#standing) return;
    const kind = words[at] & 0xff;
    const isNew = kind === Kind.create || kind === Kind.derive;
    // The usual case: points stand at lines, and this is not one of them.
    if (isNew && !this.#closely && this.#points.passesBy(words[at + 3])) return;
    this.#see(words, at);
    this.#lookAround();
  }

  #see(words: Uint32Array, at: number): void {
    const head = words[at];
    const aux = (head >>> 8) & 0xff;
    const a = words[at + 2];
    const b = words[at + 3];
    switch (head & 0xff) {
      case Kind.create:
        this.#pass('create', a, 0, this.#points.created(a, aux, b));
        break;
      case Kind.derive:
        this.#pass('create', a, 0, this.#points.created(a, aux, b));
        this.#points.waitedFor(words[at + 4]);
        break;
      case Kind.depend:
        this.#points.waitedFor(b);
        break;
      case Kind.enter:
        this.#pass('enter', a, 0, this.#points.happened('enter', a));
        break;
      case Kind.leave:
        this.#pass('leave', a, 0, this.#points.left(a));
        break;
      case Kind.become:
        this.#pass('become', a, b, this.#points.became(a, b));
        break;
      case Kind.leaveInto:
        this.#passBoth(a, b, words[at + 4]);
        break;
      case Kind.settle:
        this.#pass('settle', a, 0, this.#points.settled(a, aux, words[at + 4], b));
        break;
      case Kind.cancel:
        if (aux === REQUESTED) this.#pass('cancel', b, 0, this.#points.happened('cancel', b));
        break;
      case Kind.unhandled:
        this.#pass('unhandled', a, 0, this.#points.unhandled(a, b));
        break;
      case Kind.exit:
        this.#pass('exit', 0, 0, this.#points.happened('exit', 0));
        break;
    }
  }

  /**
   * Two events in one record. Nothing stops at the first of them: while something might, they are told apart
   * (`closely`). Only what the debugger said just now, while the record was written, can have come in between; then
   * the program stops after both.
   */
  #passBoth(id: number, outer: number, inner: number): void {
    const first = this.#points.left(id);
    if (first.logs.length > 0) this.#tellHits(first.logs, 'leave', id);
    const stepped = this.#stepping?.ends('leave', id, 0) === true;
    const second = this.#points.became(outer, inner);
    const { stops, logs } = second;
    const both = first.stops.length === 0 ? second : { stops: [...first.stops, ...stops], logs };
    this.#pass('become', outer, inner, both, stepped);
  }

  #pass(event: StopEvent, promise: number, other: number, { stops, logs }: Hits, hasStepped = false): void {
    if (logs.length > 0) this.#tellHits(logs, event, promise);
    const stepped = this.#stepping?.ends(event, promise, other) === true || hasStepped;
    if (stops.length === 0 && !stepped && !this.#pausing) return;
    const reason = stops.length > 0 ? 'point' : stepped ? 'step' : 'pause';
    const stop: Stop = { type: 'stopped', reason, event, promise, points: stops };
    if (event !== 'create') this.#stop(stop, false);
    else {
      this.#held = stop;
      this.holding = true;
      // When nothing follows in this turn of the program, its end will do.
      queueMicrotask(() => this.before(-1));
    }
  }

  #tellHits(points: readonly number[], event: StopEvent, promise: number): void {
    const now = milliseconds();
    if (now - this.#hitsSince > 100) {
      this.#hitsSince = now;
      this.#hits = 0;
    }
    for (const point of points) {
      if (++this.#hits > MOST_HITS) this.#missed++;
      else {
        this.#say({ type: 'hit', point, event, promise, missed: this.#missed });
        this.#missed = 0;
      }
    }
  }

  #stop(stop: Stop, safe: boolean): void {
    if (!this.#watching || this.#standing) return;
    this.#stepping = null;
    this.#pausing = false;
    const began = milliseconds();
    this.#say(stop);
    this.#stand(safe, () => true);
    if (this.#stillClock) this.#options.passStill((milliseconds() - began) * 1e6);
    this.#say({ type: 'running' });
  }

  /** Stands until the debugger, or its absence, releases the program. `safe`: between two turns of the program. */
  #stand(safe: boolean, wanted: () => boolean): void {
    this.#standing = true;
    this.#released = false;
    let pulse = Atomics.load(this.#control, Control.pulse);
    let since = milliseconds();
    try {
      while (!this.#released && wanted()) {
        if (this.readMail(safe)) continue;
        if (Atomics.load(this.#control, Control.channel) !== Channel.open) break;
        Atomics.wait(this.#control, Control.mail, this.#mailRead, SLICE);
        const now = milliseconds();
        const latest = Atomics.load(this.#control, Control.pulse);
        if (latest !== pulse) since = now;
        pulse = latest;
        if (this.#watching && now - since > MORE * this.#options.patience) break;
      }
      if (!this.#released) this.#detach();
    } finally {
      this.#standing = false;
    }
  }

  /** Reads what the debugger said meanwhile; false when that was nothing. */
  readMail(safe = false): boolean {
    Atomics.and(this.#control, Control.attention, ~Attention.mail);
    const mail = Atomics.load(this.#control, Control.mail);
    if (mail === this.#mailRead) return false;
    this.#mailRead = mail;
    for (;;) {
      const received = receiveMessageOnPort(this.#options.mail) as { message: DebuggerMessage } | undefined;
      if (received === undefined) {
        this.#lookAround();
        return true;
      }
      this.#take(received.message, safe);
    }
  }

  #take(message: DebuggerMessage, safe: boolean): void {
    switch (message.type) {
      case 'attach':
        this.#watching = true;
        this.#stillClock = message.stillClock;
        break;
      case 'detach':
        this.#detach();
        break;
      case 'points':
        this.#points.set(message.points);
        break;
      case 'pause':
        this.#pausing = this.#watching && !this.#standing;
        break;
      case 'continue':
        this.#stepping = null;
        this.#pausing = false;
        this.#released = true;
        break;
      case 'step':
        if (!this.#watching) break;
        this.#stepping = new Stepping(message.step);
        this.#released = true;
        break;
      case 'inspect': {
        const { request, promise, path } = message;
        this.#answer(request, () => this.#options.live.inspect(promise, path));
        break;
      }
      case 'act': {
        const { request, act } = message;
        // Inside an event the library is in the midst of a change: it is done when the program's turn is over.
        if (safe) this.#answer(request, () => ({ text: this.#options.live.act(act), members: [] }));
        else setImmediate(() => this.#answer(request, () => ({ text: this.#options.live.act(act), members: [] })));
        break;
      }
    }
  }

  /** Says anew which records are worth a look. */
  #lookAround(): void {
    const anywhere = this.#watching && (this.#stepping !== null || this.#pausing);
    const interest = anywhere ? EVERYTHING : this.#watching ? this.#points.interest : 0;
    const closely = anywhere || this.holding || (this.#watching && this.#points.betweenJoined);
    if (interest === this.#interest && closely === this.#closely) return;
    this.#interest = interest;
    this.#closely = closely;
    this.#options.ring.watch(interest, closely);
  }

  #detach(): void {
    this.#watching = false;
    this.holding = false;
    this.#held = null;
    this.#stepping = null;
    this.#pausing = false;
    this.#released = true;
    this.#points.set([]);
  }

  #answer(request: number, find: () => Pick<Extract<DebuggeeMessage, { type: 'answer' }>, 'text' | 'members'>): void {
    try {
      this.#say({ type: 'answer', request, ok: true, ...find() });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#say({ type: 'answer', request, ok: false, text, members: [] });
    }
  }

  #say(message: DebuggeeMessage): void {
    const letter: Letter = { position: this.#options.ring.position, message };
    this.#options.mail.postMessage(letter);
  }
}

const PAUSED: Stop = { type: 'stopped', reason: 'pause', event: '', promise: 0, points: [] };
