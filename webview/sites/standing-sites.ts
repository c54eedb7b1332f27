/** The call sites of each trace, counted whether or not anybody looks at them. */
import type { Trace } from '../trace/trace.ts';
import { WhatStands } from './what-stands.ts';

/** Milliseconds of one telling in which is counted. */
const COUNTING_MS = 4;

export class StandingSites {
  private readonly standing = new WeakMap<Trace, WhatStands>();

  /** What there is to show of a trace. */
  of(trace: Trace): WhatStands {
    let standing = this.standing.get(trace);
    if (standing === undefined) {
      standing = new WhatStands(trace);
      this.standing.set(trace, standing);
    }
    return standing;
  }

  /** Counts on while another view is shown, so that nothing leaves the trace uncounted. Cheap when nothing is new. */
  keepUp(trace: Trace): void {
    const until = performance.now() + COUNTING_MS;
    this.of(trace).index.advance(trace.moments, () => performance.now() > until);
  }
}
