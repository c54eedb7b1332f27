/**
 * Probe calls to records: what the library says of promises becomes a few words in the ring.
 *
 * Here is what is told of promises, which is most of all and has to be quick; program-events.ts has
 * the rest, telling.ts what every event needs.
 */
import type { Operation, Probe, Role } from '../lwt/probe.ts';
import { Kind, type OperationName } from '../protocol/index.ts';
import {
  AWAITED,
  isHeldBack,
  operationCode,
  operationCodes,
  reachCodes,
  roleCodes,
  stateCode,
  stateCodes,
} from './codes.ts';
import { OutcomeTexts } from './outcome-texts.ts';
import { ProgramEvents } from './program-events.ts';
import type { Caller } from './stack.ts';
import { Since, type TracerOptions } from './telling.ts';

/** First words of records, but for the code: what they are and how many words they have. */
const CREATE = Kind.create | (4 << 16);
const DERIVE = Kind.derive | (5 << 16);
const DEPEND = Kind.depend | (4 << 16);
const DEPEND_AT = Kind.depend | (5 << 16);
const ENTER = Kind.enter | (4 << 16);
const LEAVE = Kind.leave | (3 << 16);
const LEAVE_INTO = Kind.leaveInto | (5 << 16);
const BECOME = Kind.become | (4 << 16);
const SETTLE = Kind.settle | (5 << 16);
/** Kinds of record that the library may write by the short way, as bits: those that make a promise, and the others. */
const MAKING = (1 << Kind.create) | (1 << Kind.derive);
const SHORT_KINDS = [
  Kind.depend,
  Kind.enter,
  Kind.leave,
  Kind.become,
  Kind.settle,
  Kind.cancel,
  Kind.leaveInto,
  Kind.wake,
].reduce((bits, kind) => bits | (1 << kind), 0);

/**
 * Whether an id stands for a promise. An untyped program may hand the library something else, and
 * what is told of that before the library refuses it concerns nobody.
 */
const isPromise = (id: number): boolean => id > 0;

export class Tracer extends ProgramEvents implements Probe {
  readonly #outcomes: OutcomeTexts;

  constructor(options: TracerOptions) {
    super(options);
    const lane = options.lane ?? null;
    this.#outcomes = new OutcomeTexts(this.strings, this.textLimit, lane);
    // Where a promise is made is not said by the short way.
    if (lane !== null) this.ring.allow(this.sites === null ? SHORT_KINDS | MAKING : SHORT_KINDS);
  }

  shortHead(operation: Operation): number {
    const code = operationCode(operation);
    // These are described when they have been made. A task of the library's own, which is, shuts the short way.
    if (this.sites !== null || code === operationCodes.sleep || code === operationCodes.io) return 0;
    return code << 8;
  }

  created(operation: Operation, below: Caller = this.created): number {
    const id = this.#nextPromise();
    if (this.isOff) return id;
    try {
      this.release();
      if (!this.out.clock.started) this.startClock();
      const code = operationCode(operation);
      // The time is taken first: to learn a site takes long.
      if (isHeldBack(code)) {
        const time = this.out.time();
        this.hold(time, code, id, this.captureSite(code, below));
      } else if (this.sites === null) this.out.now(CREATE | (code << 8), id, 0, 0);
      else {
        const time = this.out.time();
        const site = this.captureSite(code, below);
        if (!this.ready() || !this.records.create(time, code, id, Math.max(site, 0), 0, -1)) this.lose();
      }
    } catch (error) {
      this.broken(error);
    }
    return id;
  }

  waits(operation: Operation, on: number): number {
    const code = operationCode(operation);
    if (!isPromise(on) || isHeldBack(code)) {
      const id = this.created(operation, this.waits);
      this.depends(id, on, 'awaited');
      return id;
    }
    const id = this.#nextPromise();
    if (this.isOff) return id;
    try {
      this.release();
      if (!this.out.clock.started) this.startClock();
      if (this.sites === null) this.out.now(DERIVE | (code << 8), id, 0, on);
      else {
        const time = this.out.time();
        const site = this.captureSite(code, this.waits);
        if (!this.ready() || !this.records.derive(time, code, id, Math.max(site, 0), on)) this.lose(2);
      }
    } catch (error) {
      this.broken(error);
    }
    return id;
  }

  #nextPromise(): number {
    const id = this.ring.nextPromise();
    if (id === 0) this.turnOff('the program made more promises than can be numbered');
    return id;
  }

  /** A promise whose call site and description are known at once: see native/. Returns its id. */
  made(operation: OperationName, site: number, detail: string, isLeaf: boolean): number {
    const id = this.#nextPromise();
    if (this.isOff) return id;
    try {
      this.release();
      if (!this.out.clock.started) this.startClock();
      const time = this.out.time();
      if (isLeaf) this.hold(time, operationCodes[operation], id, site, detail);
      else {
        const text = this.ready() ? this.strings.intern(this.plain(detail)) : -1;
        if (text < 0 || !this.records.create(time, operationCodes[operation], id, site, text, -1)) this.lose();
      }
    } catch (error) {
      this.broken(error);
    }
    return id;
  }

  described(id: number, text: string, duration: number): void {
    if (this.isOff) return;
    try {
      if (this.held === id) this.release(text, duration);
    } catch (error) {
      this.broken(error);
    }
  }

  labelled(id: number, text: string): void {
    if (!isPromise(id)) return;
    this.tell((time) => {
      const label = this.strings.intern(this.plain(text));
      return label >= 0 && this.records.label(time, id, label);
    });
  }

  depends(waiter: number, on: number, role: Role, site = 0): void {
    if (this.isOff || !isPromise(waiter) || !isPromise(on)) return;
    try {
      this.release();
      // The library says it in one breath with what came before, so the clock need not be read anew.
      const code = role === 'awaited' ? AWAITED : roleCodes[role];
      this.out.atOnce((site === 0 ? DEPEND : DEPEND_AT) | (code << 8), waiter, on, site);
    } catch (error) {
      this.broken(error);
    }
  }

  entered(id: number, by: number): void {
    if (this.isOff || !isPromise(id)) return;
    try {
      this.release();
      if (this.since === Since.other) this.out.now(ENTER, id, by, 0);
      else this.out.since(ENTER, id, by, 0);
    } catch (error) {
      this.broken(error);
    }
  }

  left(id: number): void {
    if (this.isOff || !isPromise(id)) return;
    try {
      this.release();
      this.out.now(LEAVE, id, 0, 0);
      this.since = Since.left;
    } catch (error) {
      this.broken(error);
    }
  }

  leftInto(id: number, outer: number, inner: number): void {
    if (this.isOff) return;
    // A program that may stop between the two has to be told of one at a time.
    if (this.ring.closely || !isPromise(id) || !isPromise(outer) || !isPromise(inner)) {
      this.left(id);
      this.became(outer, inner);
      return;
    }
    try {
      this.release();
      this.out.now(LEAVE_INTO, id, outer, inner);
      this.since = Since.left;
    } catch (error) {
      this.broken(error);
    }
  }

  became(outer: number, inner: number): void {
    if (this.isOff || !isPromise(outer) || !isPromise(inner)) return;
    try {
      this.release();
      if (this.since === Since.left) {
        this.out.since(BECOME, outer, inner, 0);
        this.since = Since.left;
      } else this.out.now(BECOME, outer, inner, 0);
    } catch (error) {
      this.broken(error);
    }
  }

  settled(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: unknown, cause: number): void {
    if (this.isOff || !isPromise(id)) return;
    try {
      this.release();
      const atOnce = this.since === Since.left && cause !== 0;
      const head = SETTLE | (stateCode(state) << 8);
      const known = this.#outcomes.known(outcome);
      if (known === 0) this.#settledWith(atOnce ? this.out.timeSince() : this.out.time(), head, id, outcome, cause);
      else if (atOnce) this.out.since(head, id, known, cause);
      else this.out.now(head, id, known, cause);
      this.since = Since.settled;
    } catch (error) {
      this.broken(error);
    }
  }

  /** The same where the text of the outcome has to be made, which takes long: the time was taken before. */
  #settledWith(time: number, head: number, id: number, outcome: unknown, cause: number): void {
    const text = this.ready() ? this.#outcomes.idOf(outcome) : -1;
    if (text < 0 || !this.records.write(time, head, id, text, cause)) this.lose();
  }

  /** A promise settles to what is a text already. */
  settledAs(id: number, state: 'returned' | 'failed' | 'cancelled', outcome: string, cause: number): void {
    if (!isPromise(id)) return;
    this.tell((time) => {
      const text = this.strings.intern(this.plain(outcome));
      return text >= 0 && this.records.settle(time, stateCodes[state], id, text, cause);
    });
  }

  follows(id: number, native: object): void {
    if (this.isOff || !isPromise(id)) return;
    const on = this.follower?.idOf(native) ?? 0;
    if (on !== 0) this.depends(id, on, 'awaited');
  }

  lent(id: number, native: object): void {
    if (!this.isOff && isPromise(id)) this.follower?.lent(id, native);
  }

  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void {
    if (!isPromise(target)) return;
    this.tell((time) => this.records.cancel(time, reachCodes[reach], by, target));
  }
}
