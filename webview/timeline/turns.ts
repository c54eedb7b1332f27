/**
 * In which callback something was made, and when the turn is over in which it was: what the packing of lanes goes
 * by. Asked for moments that never go back, so that each callback is looked at once.
 */
import { NEVER, NONE, type Trace } from '../trace/trace.ts';

/** A turn that goes on for longer than so many events is taken to be over. */
const LONGEST = 512;
/** What a callback returned is told right after its end. */
const AFTER = 3;

export class Turns {
  private readonly trace: Trace;
  /** Callbacks that have begun, the innermost last. */
  private readonly open: number[] = [];
  private next = 0;
  /** When the next callback begins, and the innermost one ends, as far as that has been told. */
  private nextEntered = 0;
  private innerLeft = NEVER;
  private idle = 0;
  private idleFrom = 0;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** The moment at which the turn of `moment` is over: of the facts before it, all belong to the turn. */
  endOf(moment: number): number {
    this.advance(moment);
    const { callbacks } = this.trace;
    const inner = this.open.at(-1);
    const left = inner === undefined ? moment : callbacks.left(inner);
    const end = left === NEVER ? moment + LONGEST : Math.min(left + AFTER, moment + LONGEST);
    return Math.min(end, this.idleAfter(moment) + 1);
  }

  /** The callback in which something was made at a moment, or NONE. */
  callbackAt(moment: number): number {
    this.advance(moment);
    return this.open.at(-1) ?? NONE;
  }

  private advance(moment: number): void {
    if (moment < this.nextEntered && moment < this.innerLeft) return;
    const { callbacks } = this.trace;
    this.next = Math.max(this.next, callbacks.first);
    while (this.next < callbacks.count && callbacks.entered(this.next) <= moment) {
      this.leave(callbacks.entered(this.next));
      this.open.push(this.next++);
    }
    this.leave(moment);
    // Of what has not been told yet nothing is known: it is looked for each time.
    this.nextEntered = this.next < callbacks.count ? callbacks.entered(this.next) : 0;
    const inner = this.open.at(-1);
    this.innerLeft = inner === undefined ? NEVER : callbacks.left(inner);
    if (this.innerLeft === NEVER && inner !== undefined) this.innerLeft = 0;
  }

  private leave(moment: number): void {
    const { callbacks } = this.trace;
    while (this.open.length > 0 && callbacks.left(this.open.at(-1)!) <= moment) this.open.pop();
  }

  private idleAfter(moment: number): number {
    if (moment <= this.idleFrom) return this.idleFrom;
    const { idles } = this.trace;
    this.idle = Math.max(this.idle, idles.first);
    while (this.idle < idles.count && idles.from(this.idle) < moment) this.idle++;
    if (this.idle === idles.count) return NEVER;
    this.idleFrom = idles.from(this.idle);
    return this.idleFrom;
  }
}
