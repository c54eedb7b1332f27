/** Which promises a promise has become the outer side of: found once, and again only what is new. */
import { NONE, type Trace } from '../../webview/trace/trace.ts';

class Inners {
  readonly #trace: Trace;
  /** Of each outer row: places among the becomings, in the order of time. */
  readonly #of = new Map<number, number[]>();
  #next = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  lastAt(outer: number, moment: number): number {
    const { becomings } = this.#trace;
    for (this.#next = Math.max(this.#next, becomings.first); this.#next < becomings.end; this.#next++) {
      const above = this.#trace.outerOf(becomings.row(this.#next));
      const those = this.#of.get(above);
      if (those) those.push(this.#next);
      else this.#of.set(above, [this.#next]);
    }
    const those = this.#of.get(outer) ?? [];
    for (let at = those.length - 1; at >= 0; at--) {
      const place = those[at];
      if (place < becomings.first) break;
      if (becomings.moment(place) <= moment) return becomings.row(place);
    }
    return NONE;
  }
}

const known = new WeakMap<Trace, Inners>();

/** The last promise that this one became by a moment: what it waits for now hangs on that. NONE when there is none. */
export function lastInner(trace: Trace, outer: number, moment: number): number {
  const inners = known.get(trace) ?? new Inners(trace);
  known.set(trace, inners);
  return inners.lastAt(outer, moment);
}
