/**
 * Tells what happened to some promises again, in order: from the facts that a trace keeps of them, without going
 * through those of all the others.
 */

import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';
import { OPERATIONS, ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { firstWhere } from './bisect.ts';
import { NEVER, NONE, type Trace } from './trace.ts';

const Kind = {
  create: 0,
  depend: 1,
  enter: 2,
  leave: 3,
  become: 4,
  settle: 5,
  cancel: 6,
  unhandled: 7,
  gap: 8,
  rename: 9,
  exit: 10,
} as const;
type KindCode = (typeof Kind)[keyof typeof Kind];
/** More events than these are not told of one choice of rows: their order is kept in the digits of one number. */
const MOST = 1 << 20;
/** Events told before the clock is looked at. */
const AT_ONCE = 256;
/** Edges and callbacks told of one promise. */
const MOST_OF_ONE = 20_000;

/** Events after `from` and not after `to`, gathered in any order. */
export class Replay {
  private readonly trace: Trace;
  private readonly from: number;
  private readonly to: number;
  private readonly moments: number[] = [];
  private readonly kinds: KindCode[] = [];
  private readonly firsts: number[] = [];
  private readonly seconds: number[] = [];
  private readonly roles: number[] = [];

  constructor(trace: Trace, from: number, to: number) {
    this.trace = trace;
    this.from = from;
    this.to = to;
  }

  /** All that happened to a promise: its sources count where `has` says that they are told of, too. */
  addRow(row: number, has: (row: number) => boolean): void {
    const { trace } = this;
    this.add(trace.createdAt(row), Kind.create, row);
    let left = MOST_OF_ONE;
    trace.sourcesOf(row, (source, role, moment) => {
      if (has(source)) this.add(moment, Kind.depend, row, source, role);
      return --left > 0;
    });
    this.addCallbacksOf(row);
    const became = trace.becameAt(row);
    if (became !== NEVER) {
      const outer = trace.outerOf(row);
      if (has(outer)) this.add(became, Kind.become, outer, row);
    } else this.add(trace.settledAt(row), Kind.settle, row);
  }

  /** All that happened, to whomever, where `has` says so: for few events, whatever the trace holds. */
  addAll(has: (row: number) => boolean): void {
    const { trace, from, to } = this;
    const { dependencies, becomings, settlements, callbacks } = trace;
    for (let row = trace.rowsAt(from); row < trace.rowsAt(to); row++)
      if (has(row)) this.add(trace.createdAt(row), Kind.create, row);
    for (let edge = dependencies.firstFrom(from + 1); edge < dependencies.end; edge++) {
      const moment = dependencies.moment(edge);
      if (moment > to) break;
      const [row, source] = [dependencies.row(edge), dependencies.source(edge)];
      if (has(row) && has(source)) this.add(moment, Kind.depend, row, source, dependencies.role(edge));
    }
    for (let at = becomings.firstFrom(from + 1); at < becomings.end && becomings.moment(at) <= to; at++) {
      const [row, outer] = [becomings.row(at), trace.outerOf(becomings.row(at))];
      if (has(row) && has(outer)) this.add(becomings.moment(at), Kind.become, outer, row);
    }
    for (let at = settlements.firstFrom(from + 1); at < settlements.end && settlements.moment(at) <= to; at++) {
      if (has(settlements.row(at))) this.add(settlements.moment(at), Kind.settle, settlements.row(at));
    }
    const end = callbacks.firstFrom(to + 1);
    for (let at = callbacks.firstFrom(from + 1); at < end; at++) if (has(callbacks.row(at))) this.addCallback(at);
    // Of those that ran already, the innermost come last; none that began long before can be missing but a long one.
    for (
      let at = callbacks.firstFrom(from + 1) - 1, looks = MOST_OF_ONE;
      at >= callbacks.first && looks > 0;
      at--, looks--
    ) {
      const left = callbacks.left(at);
      if (left > from && left <= to && has(callbacks.row(at))) this.add(left, Kind.leave, at);
    }
  }

  /** Cancels, failures that nobody handled, names that came later, and the end. */
  addRest(has: (row: number) => boolean): void {
    const { trace } = this;
    const { cancels, unhandled, gaps, renames, ending } = trace;
    for (let at = firstAfter(cancels, this.from); at < cancels.length && cancels[at].moment <= this.to; at++) {
      // Of an asker that is not told of nothing can be drawn but a promise that nobody knows.
      const { moment, by, target } = cancels[at];
      if (has(target) && (by === NONE || has(by))) this.add(moment, Kind.cancel, at);
    }
    for (let at = firstAfter(unhandled, this.from); at < unhandled.length && unhandled[at].moment <= this.to; at++) {
      this.add(unhandled[at].moment, Kind.unhandled, at);
    }
    for (let at = firstAfter(gaps, this.from); at < gaps.length && gaps[at].moment <= this.to; at++) {
      this.add(gaps[at].moment, Kind.gap, at);
    }
    for (let at = firstAfter(renames, this.from); at < renames.length && renames[at].moment <= this.to; at++) {
      // What is made here is made under its last name.
      const { moment, row, described } = renames[at];
      if (has(row) && trace.createdAt(row) <= this.from) this.add(moment, Kind.rename, row, described ? row : NONE);
    }
    if (ending !== null) this.add(ending.moment, Kind.exit, 0);
  }

  /** Tells them in order, and when the main loop slept between them. */
  tell(sink: EventSink): void {
    // All of it, at once.
    for (const _ of this.telling(sink));
  }

  /** The same, some at a time. */
  *telling(sink: EventSink): Generator<void> {
    const { trace, moments } = this;
    const { idles } = trace;
    const order = new Float64Array(moments.length);
    for (let i = 0; i < moments.length; i++) order[i] = moments[i] * MOST + i;
    order.sort();
    let idle = idles.firstFrom(this.from);
    const sleepBefore = (moment: number): void => {
      if (idle >= idles.count || idles.from(idle) > moment) return;
      // Of many sleeps between two events, the last one tells enough.
      idle = Math.max(idle, idles.firstFrom(moment) - 1);
      const [from, to] = [idles.from(idle), idles.to(idle)];
      if (from > this.from) sink.idle(trace.timeAt(from));
      if (to > moment) return;
      sink.busy(trace.timeAt(to));
      idle++;
      sleepBefore(moment);
    };
    let told = 0;
    for (const key of order) {
      const i = key % MOST;
      sleepBefore(moments[i]);
      this.tellOne(i, sink);
      if (++told % AT_ONCE === 0) yield;
    }
    sleepBefore(this.to);
  }

  private tellOne(i: number, sink: EventSink): void {
    const { trace } = this;
    const time = trace.timeAt(this.moments[i]);
    const first = this.firsts[i];
    switch (this.kinds[i]) {
      case Kind.create:
        this.create(time, first, sink);
        break;
      case Kind.depend:
        sink.depend(time, trace.idOf(first), trace.idOf(this.seconds[i]), ROLES[this.roles[i]] ?? 'awaited');
        break;
      case Kind.enter:
        sink.enter(time, trace.idOf(trace.callbacks.row(first)), trace.idOf(trace.callbacks.by(first)));
        break;
      case Kind.leave:
        sink.leave(time, trace.idOf(trace.callbacks.row(first)));
        break;
      case Kind.become:
        sink.become(time, trace.idOf(first), trace.idOf(this.seconds[i]));
        break;
      case Kind.settle: {
        const state = STATES[trace.stateAt(first, this.moments[i])];
        sink.settle(time, trace.idOf(first), state, trace.textOf(first), trace.idOf(trace.causeOf(first)));
        break;
      }
      case Kind.cancel: {
        const { reach, by, target } = trace.cancels[first];
        sink.cancel(time, reach, trace.idOf(by), trace.idOf(target));
        break;
      }
      case Kind.unhandled: {
        const { how, row, text } = trace.unhandled[first];
        sink.unhandled(time, how, trace.idOf(row), text);
        break;
      }
      case Kind.gap:
        sink.gap(time, trace.gaps[first].count);
        break;
      case Kind.rename:
        this.rename(time, first, this.seconds[i] !== NONE, sink);
        break;
      case Kind.exit:
        if (trace.ending !== null) sink.exit(time, trace.ending.how, trace.ending.code);
        break;
    }
  }

  private create(time: number, row: number, sink: EventSink): void {
    const { trace } = this;
    const id = trace.idOf(row);
    const operation = OPERATIONS[trace.operationOf(row)];
    const site = trace.siteOf(row);
    const place = trace.sites.get(site);
    if (place !== undefined) sink.site(site, place);
    sink.create(time, id, operation, site, trace.detailOf(row), trace.durationOf(row));
    const label = trace.labelOf(row);
    if (label !== '') sink.label(time, id, label);
  }

  /** What is described only now is made again: a sink that has it as unknown takes the description. */
  private rename(time: number, row: number, described: boolean, sink: EventSink): void {
    if (described) this.create(time, row, sink);
    else sink.label(time, this.trace.idOf(row), this.trace.labelOf(row));
  }

  private addCallbacksOf(row: number): void {
    let left = MOST_OF_ONE;
    this.trace.callbacks.of(row, (index) => {
      this.addCallback(index);
      return --left > 0;
    });
  }

  private addCallback(index: number): void {
    const { callbacks } = this.trace;
    this.add(callbacks.entered(index), Kind.enter, index);
    this.add(callbacks.left(index), Kind.leave, index);
  }

  private add(moment: number, kind: KindCode, first: number, second = NONE, role = 0): void {
    if (moment <= this.from || moment > this.to || this.moments.length >= MOST) return;
    this.moments.push(moment);
    this.kinds.push(kind);
    this.firsts.push(first);
    this.seconds.push(second);
    this.roles.push(role);
  }
}

/** Index of the first that happened after a moment. */
function firstAfter(list: readonly { readonly moment: number }[], moment: number): number {
  return firstWhere(0, list.length, (at) => list[at].moment > moment);
}
