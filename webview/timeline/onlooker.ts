/**
 * From what the page shows to what the timeline has to draw: which axis, where now is, which bars belong to the
 * selection. Kept from frame to frame as long as it is good.
 */
import { NONE, type Trace } from '../trace/trace.ts';
import type { PaneState } from '../views/pane.ts';
import { type Axis, type AxisKind, axisOf, readableAxis } from './axis.ts';
import { chainOf } from './chain.ts';
import type { Packing } from './packing.ts';
import type { Subject } from './picture.ts';

interface Chain {
  readonly row: number;
  readonly moment: number;
  readonly revision: number;
  readonly rows: ReadonlySet<number>;
}

export class Onlooker {
  axis: Axis | null = null;
  /** The axis that a person chose, or null for the one that can be read. */
  chosen: AxisKind | null = null;
  private chain: Chain | null = null;

  clear(): void {
    this.axis = null;
    this.chosen = null;
    this.chain = null;
  }

  /** `shownFor`: milliseconds since the page told this state. */
  subject(
    state: PaneState,
    packing: Packing,
    shownFor: number,
    pointed: Pick<Subject, 'hovered' | 'topResource'>,
  ): Subject {
    const { trace, moment } = state;
    const axis = this.axisFor(trace);
    const passed = goesOn(state) ? shownFor * 1e6 : 0;
    const atEnd = moment >= trace.moments;
    const now =
      axis.kind === 'time' && atEnd ? Math.max(trace.timeAt(moment), state.time + passed) : axis.valueOf(moment);
    const selected = state.selected === null ? NONE : trace.rowOf(state.selected);
    return {
      trace,
      packing,
      axis,
      moment,
      now,
      open: state.live && state.session.running,
      selected,
      hovered: pointed.hovered,
      chain: selected === NONE ? null : this.chainOf(trace, selected, moment),
      states: state.states,
      found: state.found,
      resources: trace.resources,
      topResource: pointed.topResource,
    };
  }

  /** An axis by events that nobody chose gives way as soon as time has passed. */
  private axisFor(trace: Trace): Axis {
    const kind = this.chosen ?? readableAxis(trace);
    if (this.axis === null || this.axis.kind !== kind || this.axis.trace !== trace) this.axis = axisOf(kind, trace);
    return this.axis;
  }

  private chainOf(trace: Trace, row: number, moment: number): ReadonlySet<number> {
    const { chain } = this;
    if (chain !== null && chain.row === row && chain.moment === moment && chain.revision === trace.revision)
      return chain.rows;
    const rows = chainOf(trace, row, moment);
    this.chain = { row, moment, revision: trace.revision, rows };
    return rows;
  }
}

/** Whether time goes on between two events. */
export function goesOn(state: PaneState): boolean {
  return (
    state.live && state.moment >= state.trace.moments && state.session.running && state.trace.info?.clock === 'real'
  );
}
