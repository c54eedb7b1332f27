/** What there is to say of one promise as of a moment: the snapshot that details and tooltip read. */
import { OPERATIONS, ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { Dependency, PromiseView } from '../model/promise-view.ts';
import type { MessageEvent } from './messages.ts';
import { NEVER, NONE, type Trace, type UnhandledEvent } from './trace.ts';

/** Dependencies told of one promise at most. */
const LISTED = 1_000;
/** Callbacks and becomings looked at. */
const MOST_LOOKS = 20_000;

/** How often callbacks of a promise had run, and how long, in nanoseconds. */
export interface CallbackTime {
  readonly count: number;
  readonly time: number;
}

/** The snapshot of a promise as of a moment; null when it had not been made, or is no longer kept. */
export function promiseAt(trace: Trace, id: number, moment: number): PromiseView | null {
  const row = trace.rowOf(id);
  if (row === NONE || trace.createdAt(row) > moment) return null;
  const root = trace.rootAt(row, moment);
  const code = trace.stateAt(row, moment);
  const settled = code !== 0;
  return {
    id,
    operation: OPERATIONS[trace.operationOf(row)],
    state: STATES[code],
    running: isRunning(trace, row, moment),
    name: trace.nameOf(row),
    detail: trace.detailOf(row),
    duration: trace.durationOf(row),
    site: trace.sites.get(trace.siteOf(row)) ?? null,
    createdAt: trace.timeAt(trace.createdAt(row)),
    settledAt: settled ? trace.timeAt(trace.settledAt(row)) : -1,
    text: settled ? trace.textOf(row) : '',
    cause: settled ? trace.idOf(trace.causeOf(row)) : 0,
    madeIn: trace.idOf(trace.madeInOf(row)),
    root: trace.idOf(root),
    waitsFor: sourcesAt(trace, row, moment),
    waitedOnBy: waitersAt(trace, row, moment),
  };
}

/** What was said of how a promise ended, by a moment, the oldest first. */
export function notesAt(trace: Trace, id: number, moment: number): readonly UnhandledEvent[] {
  const row = trace.rowOf(id);
  const root = trace.rootAt(row, moment);
  return row === NONE
    ? []
    : trace.notes.filter(
        (note) => note.moment <= moment && note.row !== NONE && trace.rootAt(note.row, moment) === root,
      );
}

/** The messages that the code of a promise had sent by a moment, or that had settled or made it, the oldest first. */
export function messagesAt(trace: Trace, id: number, moment: number): MessageEvent[] {
  const row = trace.rowOf(id);
  if (row === NONE || trace.messages.size === 0) return [];
  const root = trace.rootAt(row, moment);
  return [...trace.messages.list].filter(
    (message) => message.moment <= moment && message.row !== NONE && trace.rootAt(message.row, moment) === root,
  );
}

/** How long callbacks of a promise had run by a moment, what ran inside them included. */
export function callbackTimeAt(trace: Trace, id: number, moment: number): CallbackTime {
  const { callbacks } = trace;
  let count = 0;
  let time = 0;
  callbacks.of(trace.rowOf(id), (index) => {
    const entered = callbacks.entered(index);
    if (entered > moment) return true;
    count++;
    time += trace.timeAt(Math.min(callbacks.left(index), moment)) - trace.timeAt(entered);
    return count < MOST_LOOKS;
  });
  return { count, time };
}

function isRunning(trace: Trace, row: number, moment: number): boolean {
  const { callbacks } = trace;
  let running = false;
  let looks = MOST_LOOKS;
  callbacks.of(row, (index) => {
    running = callbacks.entered(index) <= moment && callbacks.left(index) > moment;
    return !running && --looks > 0;
  });
  return running;
}

function sourcesAt(trace: Trace, row: number, moment: number): Dependency[] {
  const list: Dependency[] = [];
  trace.sourcesOf(row, (source, role, at) => {
    if (at <= moment) list.push({ id: trace.idOf(source), role: ROLES[role] ?? 'awaited' });
    return list.length < LISTED;
  });
  const inner = innerAt(trace, row, moment);
  if (inner !== NONE) list.push({ id: trace.idOf(inner), role: 'becomes' });
  return list;
}

function waitersAt(trace: Trace, row: number, moment: number): Dependency[] {
  const list: Dependency[] = [];
  trace.waitersOf(row, (waiter, role, at) => {
    if (at <= moment) list.push({ id: trace.idOf(waiter), role: ROLES[role] ?? 'awaited' });
    return list.length < LISTED;
  });
  list.reverse();
  if (trace.becameAt(row) <= moment) list.push({ id: trace.idOf(trace.rootAt(row, moment)), role: 'becomes' });
  return list;
}

/** What a promise had become last. */
function innerAt(trace: Trace, row: number, moment: number): number {
  const { becomings } = trace;
  const ended = Math.min(trace.settledAt(row), NEVER, moment);
  const last = becomings.firstFrom(ended + 1) - 1;
  for (let at = last; at >= becomings.first && at > last - MOST_LOOKS; at--) {
    const inner = becomings.row(at);
    if (becomings.moment(at) < trace.createdAt(row)) return NONE;
    if (trace.outerOf(inner) === row) return inner;
  }
  return NONE;
}
