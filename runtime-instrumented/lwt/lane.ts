/**
 * Telling the tracer of what happens: by its own memory where that may be, else by a call of the probe.
 *
 * A call of the tracer costs more than what the library does meanwhile. So a tracer that is loaded
 * before the library shares the ring in which its records go (trace/ring.ts), and a few words that
 * say until where the library may write there by itself, the **lane**. The tracer opens the lane for a
 * burst of events, which have one time; the channel worker shuts it, every millisecond and whenever the
 * tracer is to look around. Shut, as it is for ever without such a tracer, each event is a call.
 *
 * The records are the short ones of docs/protocol.md. A test compares the numbers here with the protocol,
 * which this room does not import.
 */
import { canceled, isCanceled } from './errors.ts';
import { operationName } from './operations.ts';
import { LaneText, type Role } from './probe.ts';
import { madeBy, probe, sharedLane } from './tracing.ts';

/** Places of the words that are shared: see `Control` in trace/ring.ts. */
export const LaneControl = { head: 0, promises: 2, limit: 64, size: 80 } as const;

/** First words of short records, but for the code: what they are and how many words they have. */
export const LaneRecord = {
  create: 64 | 5 | (2 << 16),
  derive: 64 | 21 | (3 << 16),
  depend: 64 | 6 | (3 << 16),
  enter: 64 | 7 | (3 << 16),
  leave: 64 | 8 | (2 << 16),
  become: 64 | 9 | (3 << 16),
  settle: 64 | 10 | (4 << 16),
  cancel: 64 | 11 | (3 << 16),
  leaveInto: 64 | 22 | (4 << 16),
  wake: 64 | 24 | (5 << 16),
} as const;

/** Codes of the protocol that follow in the second byte. */
export const LaneCode = {
  awaited: 0,
  child: 1,
  branch: 2,
  guarded: 3,
  returned: 1,
  failed: 2,
  cancelled: 3,
  requested: 0,
  reached: 1,
  ignored: 2,
} as const;

/** Codes of states in `bits`: see promise.ts. */
const RETURNED = 1;
/** Set in the place of a text's id: the value is the integer of the other bits. */
const INTEGER = 1 << 31;

// What a module never changes is compiled into the functions as an address.
const control: Int32Array = sharedLane?.control ?? new Int32Array(LaneControl.size);
const words: Int32Array = sharedLane?.words ?? new Int32Array(1);
const texts: Int32Array = sharedLane?.texts ?? new Int32Array(LaneText.size);
const mask = words.length - 1;
const { head: HEAD, promises: PROMISES, limit: LIMIT } = LaneControl;
const { create: CREATE, derive: DERIVE, depend: DEPEND, enter: ENTER, leave: LEAVE } = LaneRecord;
const { become: BECOME, settle: SETTLE, cancel: CANCEL, leaveInto: LEAVE_INTO, wake: WAKE } = LaneRecord;

if (sharedLane !== null) sharedLane.canceled = canceled;

/** A promise was made. Returns its number. */
export function tellCreated(op: number): number {
  const head = control[HEAD];
  const by = madeBy[op];
  if (by === 0 || ((control[LIMIT] - head) | 0) <= 0) return probe.created(operationName(op));
  const id = (control[PROMISES] + 1) | 0;
  control[PROMISES] = id;
  const at = head & mask;
  words[at] = CREATE | by;
  words[at + 1] = id;
  control[HEAD] = (head + 2) | 0;
  return id;
}

/** The same of one that waits for promise `on`. */
export function tellWaits(op: number, on: number): number {
  const head = control[HEAD];
  const by = madeBy[op];
  if (by === 0 || ((control[LIMIT] - head) | 0) <= 0 || !(on > 0)) return probe.waits(operationName(op), on);
  const id = (control[PROMISES] + 1) | 0;
  control[PROMISES] = id;
  const at = head & mask;
  words[at] = DERIVE | by;
  words[at + 1] = id;
  words[at + 2] = on;
  control[HEAD] = (head + 3) | 0;
  return id;
}

/** See `Probe`, as for the functions that follow. */
export function tellDepends(waiter: number, on: number, role: Role): void {
  if (isShut() || !(waiter > 0) || !(on > 0)) probe.depends(waiter, on, role);
  else put3(DEPEND | (LaneCode[role] << 8), waiter, on);
}

export function tellEntered(id: number, by: number): void {
  if (id === awoken) {
    awoken = 0;
    return;
  }
  if (isShut() || !(id > 0)) probe.entered(id, by);
  else put3(ENTER, id, by);
}

export function tellLeft(id: number): void {
  const head = control[HEAD];
  if (((control[LIMIT] - head) | 0) <= 0 || !(id > 0)) {
    probe.left(id);
    return;
  }
  const at = head & mask;
  words[at] = LEAVE;
  words[at + 1] = id;
  control[HEAD] = (head + 2) | 0;
}

export function tellLeftInto(id: number, outer: number, inner: number): void {
  if (isShut() || !(id > 0) || !(outer > 0) || !(inner > 0)) probe.leftInto(id, outer, inner);
  else put4(LEAVE_INTO, id, outer, inner);
}

export function tellBecame(outer: number, inner: number): void {
  if (isShut() || !(outer > 0) || !(inner > 0)) probe.became(outer, inner);
  else put3(BECOME, outer, inner);
}

export function tellCancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void {
  if (isShut() || !(target > 0)) probe.cancelled(reach, by, target);
  else put3(CANCEL | (LaneCode[reach] << 8), by, target);
}

/** `tag`: the state as it stands in `bits`; `cause`: the number of the promise that made it settle, or 0. */
export function tellSettled(id: number, tag: number, outcome: unknown, cause: number): void {
  if (tag === RETURNED) {
    const text = textOf(outcome);
    if (text === 0 || isShut() || !(id > 0)) probe.settled(id, 'returned', outcome, cause);
    else put4(SETTLE | (LaneCode.returned << 8), id, text, cause);
  } else if (outcome === canceled) {
    const text = texts[LaneText.canceled];
    if (text === 0 || isShut() || !(id > 0)) probe.settled(id, 'cancelled', outcome, cause);
    else put4(SETTLE | (LaneCode.cancelled << 8), id, text, cause);
  } else probe.settled(id, isCanceled(outcome) ? 'cancelled' : 'failed', outcome, cause);
}

/** The promise whose callback was told to be entered before it is: see `tellWoke`. */
let awoken = 0;

/**
 * A promise returned, and the callback of `first` is entered at once: `tellSettled`, and the `tellEntered` that
 * follows it before anything else is told. In one record where that may be.
 */
export function tellWoke(id: number, value: unknown, cause: number, first: number): void {
  const text = textOf(value);
  const head = control[HEAD];
  if (text === 0 || ((control[LIMIT] - head) | 0) <= 0 || !(id > 0) || !(first > 0)) {
    tellSettled(id, RETURNED, value, cause);
    return;
  }
  awoken = first;
  const at = head & mask;
  words[at] = WAKE | (LaneCode.returned << 8);
  words[at + 1] = id;
  words[at + 2] = text;
  words[at + 3] = cause;
  words[at + 4] = first;
  control[HEAD] = (head + 5) | 0;
}

/** What is told next is told by calls: of a promise, say, that will be described. */
export function shutLane(): void {
  control[LIMIT] = control[HEAD];
}

function isShut(): boolean {
  return ((control[LIMIT] - control[HEAD]) | 0) <= 0;
}

function put3(first: number, a: number, b: number): void {
  const head = control[HEAD];
  const at = head & mask;
  words[at] = first;
  words[at + 1] = a;
  words[at + 2] = b;
  control[HEAD] = (head + 3) | 0;
}

function put4(first: number, a: number, b: number, c: number): void {
  const head = control[HEAD];
  const at = head & mask;
  words[at] = first;
  words[at + 1] = a;
  words[at + 2] = b;
  words[at + 3] = c;
  control[HEAD] = (head + 4) | 0;
}

/** The id of the text of a value, where it is known; else 0. */
function textOf(value: unknown): number {
  if (value === undefined) return texts[LaneText.unit];
  if (typeof value === 'number') {
    // Minus zero is written otherwise, and is no integer.
    const integer = (value << 1) >> 1;
    if (!Object.is(value, integer)) return 0;
    return integer >= 0 && integer < LaneText.small ? texts[integer] : integer | INTEGER;
  }
  if (value === null) return texts[LaneText.null];
  return value === true ? texts[LaneText.true] : value === false ? texts[LaneText.false] : 0;
}
