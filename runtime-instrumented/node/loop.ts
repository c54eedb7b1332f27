/**
 * The main loop: wakes sleepers and pauses, on the real clock or on the virtual one.
 *
 * Node's own loop does the waiting. Ours works in rounds: a round begins when a timer, an
 * immediate or an I/O completion of ours fires, wakes what is due, and ends by arranging the next
 * round. Sleeping and pausing therefore work with and without `LwtMain.run`. The order within a
 * round is upstream's (Lwt_main.run of 5.9): what the engine reports first, then the pauses.
 */
import {
  enterLoop,
  Lwt,
  leaveLoop,
  type Probe,
  pausedCount,
  probe,
  registerLibraryFile,
  registerPauseNotifier,
  tracing,
  wakeupPaused,
} from '../lwt/index.ts';
import { type Clock, type ClockKind, RealClock, VirtualClock } from './clock.ts';
import { Hooks } from './hooks.ts';
import { anyOutside, outsideOnItsWay, releaseHandles } from './outside.ts';
import { type Sleeper, TimerHeap } from './timer-heap.ts';

/** Node's longest timer, in milliseconds; a longer sleep is slept in pieces. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** How often the virtual clock looks whether an answer from outside has arrived, in milliseconds. */
const LOOK_AGAIN = 2;
/** Rounds without any event after which a connection inside this process counts as quiet. */
const QUIET_ROUNDS = 4;

let clock: Clock = process.env.PROMISE_GRAPH_CLOCK === 'virtual' ? new VirtualClock() : new RealClock();
const sleepers = new TimerHeap();
let nextSequence = 0;
/** How many sleepers keep the process alive. */
let aliveCount = 0;
/** When the last round began: sleepers from before it have slept some of their time. */
let lastRound = Number.NEGATIVE_INFINITY;

/** Called before and after each round. */
export const enterIterHooks = new Hooks<() => void>();
export const leaveIterHooks = new Hooks<() => void>();

let immediate: NodeJS.Immediate | null = null;
let immediateKeepsAlive = false;
let alarm: NodeJS.Timeout | null = null;
let alarmDeadline = 0;
/** Rounds can nest: a callback may close a socket whose completion comes at once. */
let depth = 0;
/** What the end of each round puts back: see `enterLoop`. */
const callsUnderWay: number[] = [];
let idling = false;
/** False after a run, for what it left behind: that goes on only while something else keeps the process alive. */
let attached = true;
/** Whom we told which clock it is. */
let informed: Probe | null = null;
/** What was shown as the time when the clock changed: what is shown never goes back. */
let shownOrigin = 0;
let quietRounds = 0;
/** Machine time at which the virtual clock began to wait for the outside, or -1. */
let heldSince = -1;

export function clockKind(): ClockKind {
  return clock.kind;
}

/** Nanoseconds on the loop's clock. */
export function now(): number {
  return clock.now();
}

/**
 * Changes to the other clock. Sleeps that were asked for since the last round begin anew, so that a
 * program that builds its promises and then runs them virtually has exact times; older ones keep
 * what they have left.
 */
export function useClock(kind: ClockKind): void {
  if (kind === clock.kind) return;
  const switchedAt = clock.now();
  clock = kind === 'virtual' ? new VirtualClock() : new RealClock();
  const restart = clock.now();
  sleepers.reschedule((sleeper) => {
    const duration = sleeper.deadline - sleeper.startedAt;
    const left = sleeper.startedAt >= lastRound ? duration : Math.max(0, sleeper.deadline - switchedAt);
    return restart + left;
  });
  lastRound = restart;
  shownOrigin = kind === 'virtual' ? switchedAt : 0;
  informed = null;
  informProbe();
  scheduleRound();
}

/** Tells whoever watches which clock the times are of, once. */
export function informProbe(): void {
  if (!tracing || informed === probe) return;
  informed = probe;
  const origin = shownOrigin;
  probe.useClock(clock.kind, () => origin + clock.now());
}

/** Calls `wake` once, `duration` nanoseconds from now. A negative duration counts as none. */
export function addSleeper(duration: number, wake: () => void): Sleeper {
  const startedAt = clock.now();
  const deadline = startedAt + Math.max(0, duration);
  const keepsAlive = keepsProcessAlive();
  const sleeper: Sleeper = { startedAt, deadline, sequence: nextSequence++, keepsAlive, wake, index: -1 };
  sleepers.add(sleeper);
  if (keepsAlive) aliveCount++;
  scheduleRound();
  return sleeper;
}

/** Forgets a sleeper; it keeps the process alive no longer. */
export function cancelSleeper(sleeper: Sleeper): void {
  if (sleeper.index < 0) return;
  leave(sleeper);
  scheduleRound();
}

function leave(sleeper: Sleeper): void {
  sleepers.remove(sleeper);
  if (sleeper.keepsAlive) aliveCount--;
}

/** At the end of a run: nothing that it left behind keeps the process alive from now on. */
export function detach(): void {
  attached = false;
  for (const sleeper of sleepers.all()) sleeper.keepsAlive = false;
  aliveCount = 0;
  releaseHandles();
  scheduleRound();
}

/** Whether what begins now keeps the process alive. What the program itself begins, outside any callback, does. */
export function keepsProcessAlive(): boolean {
  if (depth === 0) attached = true;
  return attached;
}

/** At the start of a run. */
export function attach(): void {
  attached = true;
  informProbe();
  scheduleRound();
}

/** Runs what an I/O completion has to do, as a round of its own. */
export function inRound(completion: () => void): void {
  beginRound();
  try {
    completion();
  } finally {
    endRound();
  }
}

/** Asks for a round once the JavaScript that runs now, and what it settled, has run. */
function scheduleRound(): void {
  immediate ??= setImmediate(onImmediate);
  immediateKeepsAlive = attached;
  if (attached) immediate.ref();
  else immediate.unref();
}

function onImmediate(): void {
  immediate = null;
  informProbe();
  const due = isDue();
  const paused = pausedCount() > 0;
  if (!due && !paused && !mayJump()) {
    arrange();
    return;
  }
  if (!due && !paused) jump();
  beginRound();
  try {
    wakeDue();
    wakeupPaused();
  } finally {
    // When a callback raised, the sleepers that it kept from waking are still there, and due.
    endRound();
  }
}

function onAlarm(): void {
  alarm = null;
  if (clock.kind === 'virtual' || !isDue()) scheduleRound();
  else inRound(wakeDue);
}

function beginRound(): void {
  informProbe();
  quietRounds = 0;
  heldSince = -1;
  lastRound = clock.now();
  depth++;
  callsUnderWay.push(enterLoop());
  if (idling) {
    idling = false;
    if (tracing) probe.busy();
  }
  if (depth === 1 && !enterIterHooks.isEmpty) callAll(enterIterHooks);
}

/** A hook's failure is nobody's: it goes where such failures go. */
function callAll(hooks: Hooks<() => void>): void {
  for (const hook of hooks.all()) {
    try {
      hook();
    } catch (error) {
      Lwt.asyncExceptionHook.get()(error);
    }
  }
}

function endRound(): void {
  if (depth === 1 && !leaveIterHooks.isEmpty) callAll(leaveIterHooks);
  depth--;
  leaveLoop(callsUnderWay.pop() ?? 0);
  if (depth === 0) arrange();
}

/** Sees to it that the next round comes when it is due, and says that we wait until then. */
function arrange(): void {
  if (pausedCount() > 0 || isDue()) {
    scheduleRound();
    return;
  }
  if (aliveCount > 0 || anyOutside()) beginIdling();
  const first = sleepers.first();
  if (first === undefined || (clock.kind === 'virtual' && !canJumpEver(first))) disarm();
  else if (clock.kind === 'real') armAt(first.deadline);
  else if (outsideOnItsWay()) arm(LOOK_AGAIN);
  else scheduleRound();
}

function beginIdling(): void {
  if (idling) return;
  idling = true;
  if (tracing) probe.idle();
}

function armAt(deadline: number): void {
  if (alarm === null || alarmDeadline !== deadline) {
    alarmDeadline = deadline;
    arm(Math.min(LONGEST_TIMER, Math.max(1, Math.ceil((deadline - clock.now()) / 1e6))));
  } else if (aliveCount > 0) alarm.ref();
  else alarm.unref();
}

function arm(milliseconds: number): void {
  disarm();
  alarm = setTimeout(onAlarm, milliseconds);
  if (aliveCount === 0) alarm.unref();
}

function disarm(): void {
  if (alarm !== null) clearTimeout(alarm);
  alarm = null;
}

function isDue(): boolean {
  const first = sleepers.first();
  return first !== undefined && first.deadline <= clock.now();
}

/** Wakes the due sleepers in order, but none that began to sleep in this round: I/O has its turn first. */
function wakeDue(): void {
  const time = clock.now();
  const newcomers = nextSequence;
  for (;;) {
    const first = sleepers.first();
    if (first === undefined || first.deadline > time || first.sequence >= newcomers) return;
    leave(first);
    first.wake();
  }
}

/** A sleep without end, or one that a finished run left behind, never moves virtual time. */
function canJumpEver(first: Sleeper): boolean {
  return aliveCount > 0 && Number.isFinite(first.deadline);
}

function jump(): void {
  beginIdling();
  const first = sleepers.first();
  if (first !== undefined && clock instanceof VirtualClock) clock.advanceTo(first.deadline);
}

/**
 * Whether virtual time may go on to the next deadline: nothing that keeps the process alive can
 * happen before. While an answer from outside is on its way time goes no faster than the machine's.
 */
function mayJump(): boolean {
  const first = sleepers.first();
  if (clock.kind !== 'virtual' || first === undefined || !canJumpEver(first)) return false;
  if (!anyOutside()) return true;
  if (!outsideOnItsWay()) {
    heldSince = -1;
    return ++quietRounds > QUIET_ROUNDS;
  }
  quietRounds = 0;
  if (heldSince < 0) heldSince = performance.now();
  return (performance.now() - heldSince) * 1e6 >= first.deadline - clock.now();
}

registerLibraryFile(import.meta.url);
registerPauseNotifier(() => {
  keepsProcessAlive();
  if (immediate === null || !immediateKeepsAlive) scheduleRound();
});
informProbe();
