/**
 * What a debugger and a program say to each other: stop, go on, where to stop, and questions about values.
 *
 * Read here, once: whoever gets these objects may trust them. Positions of events are those of the stream, so what
 * a program says arrives after the events that it speaks of.
 */
import { ProtocolError } from './protocol-error.ts';
import { OPERATIONS, type OperationName, STATES, type StateName } from './vocabulary.ts';

/** The kinds of event at which a program can be made to stop. */
export const STOP_EVENTS = ['create', 'enter', 'leave', 'become', 'settle', 'cancel', 'unhandled', 'exit'] as const;
/** A kind of event at which a program can be made to stop. */
export type StopEvent = (typeof STOP_EVENTS)[number];

/** Where to stop. Every member that is there must hold. */
export interface StopPoint {
  readonly id: number;
  readonly on: readonly StopEvent[];
  /** Promises made at this line of this file; `promises` are some of them that were made before. */
  readonly file?: string;
  readonly line?: number;
  readonly promises?: readonly number[];
  /** Promises made by this operation. */
  readonly operation?: OperationName;
  /** A settlement as one of these. */
  readonly states?: readonly StateName[];
  /** Only where a failure or a cancellation begins, not where it is passed on. */
  readonly origin?: boolean;
  /** Only a failure for which nothing waits. */
  readonly unheard?: boolean;
  /** What the value's or the error's preview contains, or is. */
  readonly contains?: string;
  readonly equals?: string;
  /** Stops at the hit of this number (`at`), at it and all after it (`from`), or at every multiple of it (`every`). */
  readonly hits?: { readonly how: 'at' | 'from' | 'every'; readonly count: number };
  /** Says that it was hit, and goes on. */
  readonly log?: boolean;
}

/**
 * into: the next event; over: the next event that is not of what `promise` made; out: until `promise` settles.
 * `skip`: pending promises that `promise` made, or that these made; `running`: whose callbacks run, outermost first.
 */
export interface Step {
  readonly how: 'into' | 'over' | 'out';
  readonly promise: number;
  readonly skip: readonly number[];
  readonly running: readonly number[];
}

/** What is done to a promise from outside. `value`: JSON to wake it up with, or the message of a failure. */
export interface Act {
  readonly action: 'cancel' | 'wake' | 'fail';
  readonly promise: number;
  readonly value: string;
}

/** What a debugger says to a program. */
export type DebuggerMessage =
  /** `stillClock`: the time for which the program is stopped does not pass on its clock. */
  | { readonly type: 'attach'; readonly stillClock: boolean }
  | { readonly type: 'detach' }
  | { readonly type: 'points'; readonly points: readonly StopPoint[] }
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'step'; readonly step: Step }
  /** Asks for what a promise holds: `path` are places among the members, from the value inwards. */
  | { readonly type: 'inspect'; readonly request: number; readonly promise: number; readonly path: readonly number[] }
  | { readonly type: 'act'; readonly request: number; readonly act: Act };

/** A member of a value: `more` says that it has members itself. */
export interface Member {
  readonly name: string;
  readonly text: string;
  readonly more: boolean;
}

/** What a program says to its debugger. */
export type DebuggeeMessage =
  /** It stands, after an event of `promise` (0: none). `points`: which of them it was. */
  | {
      readonly type: 'stopped';
      readonly reason: 'pause' | 'step' | 'point';
      readonly event: StopEvent | '';
      readonly promise: number;
      readonly points: readonly number[];
    }
  | { readonly type: 'running' }
  /** A point that only logs was hit. `missed`: hits before it that were too many to be told. */
  | {
      readonly type: 'hit';
      readonly point: number;
      readonly event: StopEvent;
      readonly promise: number;
      readonly missed: number;
    }
  /** So many pending promises, the oldest, are no longer looked at by points at lines: there were too many. */
  | { readonly type: 'forgot'; readonly promises: number }
  | {
      readonly type: 'answer';
      readonly request: number;
      readonly ok: boolean;
      readonly text: string;
      readonly members: readonly Member[];
    };

type Given = Readonly<Record<string, unknown>>;

/** Reads a message of a debugger; null when it is of another type. Throws `ProtocolError` when it is malformed. */
export function readDebuggerMessage(given: Given): DebuggerMessage | null {
  switch (given.type) {
    case 'attach':
      return { type: 'attach', stillClock: given.stillClock === true };
    case 'detach':
    case 'pause':
    case 'continue':
      return { type: given.type };
    case 'points':
      return { type: 'points', points: list(given.points, 'points').map(readPoint) };
    case 'step':
      return { type: 'step', step: readStep(object(given.step, 'a step')) };
    case 'inspect': {
      const path = list(given.path, 'path').map((place) => count(place, 'a place in a value'));
      return {
        type: 'inspect',
        request: count(given.request, 'a request'),
        promise: count(given.promise, 'a promise'),
        path,
      };
    }
    case 'act': {
      const { action, promise, value } = object(given.act, 'an action');
      const act: Act = {
        action: oneOf(action, ['cancel', 'wake', 'fail'], 'action'),
        promise: count(promise, 'a promise'),
        value: typeof value === 'string' ? value : '',
      };
      return { type: 'act', request: count(given.request, 'a request'), act };
    }
    default:
      return null;
  }
}

/** Reads a message of a program that is debugged; null when it is of another type. */
export function readDebuggeeMessage(given: Given): DebuggeeMessage | null {
  switch (given.type) {
    case 'stopped':
      return {
        type: 'stopped',
        reason: oneOf(given.reason, ['pause', 'step', 'point'], 'reason to stop'),
        event: given.event === '' ? '' : oneOf(given.event, STOP_EVENTS, 'event'),
        promise: count(given.promise, 'a promise'),
        points: list(given.points, 'points').map((id) => count(id, 'a point')),
      };
    case 'running':
      return { type: 'running' };
    case 'hit':
      return {
        type: 'hit',
        point: count(given.point, 'a point'),
        event: oneOf(given.event, STOP_EVENTS, 'event'),
        promise: count(given.promise, 'a promise'),
        missed: count(given.missed, 'a count of missed hits'),
      };
    case 'forgot':
      return { type: 'forgot', promises: count(given.promises, 'a count of promises') };
    case 'answer':
      return {
        type: 'answer',
        request: count(given.request, 'a request'),
        ok: given.ok === true,
        text: text(given.text, 'an answer'),
        members: list(given.members, 'members').map(readMember),
      };
    default:
      return null;
  }
}

function readMember(given: unknown): Member {
  const { name, text: shown, more } = object(given, 'a member');
  return { name: text(name, 'a member'), text: text(shown, 'a member'), more: more === true };
}

function readPoint(given: unknown): StopPoint {
  const point = object(given, 'a point');
  const { file, line, promises, operation, states, contains, equals, hits } = point;
  if ((file === undefined) !== (line === undefined)) throw new ProtocolError('A point has a file without a line');
  return {
    id: count(point.id, 'a point'),
    on: list(point.on, 'events').map((event) => oneOf(event, STOP_EVENTS, 'event')),
    ...(file === undefined ? {} : { file: text(file, 'a file'), line: count(line, 'a line') }),
    ...(promises === undefined
      ? {}
      : { promises: list(promises, 'promises').map((promise) => count(promise, 'a promise')) }),
    ...(operation === undefined ? {} : { operation: oneOf(operation, OPERATIONS, 'operation') }),
    ...(states === undefined ? {} : { states: list(states, 'states').map((state) => oneOf(state, STATES, 'state')) }),
    ...(contains === undefined ? {} : { contains: text(contains, 'a text') }),
    ...(equals === undefined ? {} : { equals: text(equals, 'a text') }),
    ...(hits === undefined ? {} : { hits: readHits(object(hits, 'hits')) }),
    ...(point.origin === true ? { origin: true } : {}),
    ...(point.unheard === true ? { unheard: true } : {}),
    ...(point.log === true ? { log: true } : {}),
  };
}

function readHits(hits: Given): NonNullable<StopPoint['hits']> {
  const many = count(hits.count, 'a count of hits');
  if (many === 0) throw new ProtocolError('A count of hits is 0');
  return { how: oneOf(hits.how, ['at', 'from', 'every'], 'way to count hits'), count: many };
}

function readStep(step: Given): Step {
  const ids = (value: unknown, what: string) => list(value, what).map((id) => count(id, 'a promise'));
  return {
    how: oneOf(step.how, ['into', 'over', 'out'], 'way to step'),
    promise: count(step.promise, 'a promise'),
    skip: ids(step.skip, 'promises'),
    running: ids(step.running, 'callbacks'),
  };
}

function object(value: unknown, what: string): Given {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError(`In a message of the debugger, ${what} is no object`);
  }
  return value as Given;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ProtocolError(`In a message of the debugger, the ${what} are no list`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new ProtocolError(`In a message of the debugger, ${what} is no text`);
  return value;
}

/** An id or a number of something: an integer of 0 to 2³²−1. */
function count(value: unknown, what: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 0xffffffff) {
    throw new ProtocolError(`In a message of the debugger, ${what} is no number`);
  }
  return value as number;
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], what: string): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new ProtocolError(`A message of the debugger names no ${what} that there is`);
  return found;
}
