/**
 * Everything that a program's stream has told, kept so that every moment of it can be asked for: the contract
 * between what keeps it (columns) and who shows it (graph, timeline, call sites, reports).
 *
 * A moment counts events: 0 is before the first, `moments` after the last. Nothing here is replayed to go back:
 * each fact carries the moment at which it became true (that of its event, counted from 1), so that "now" is only
 * the last of the moments. A row is a promise in the order in which they were first spoken of, from 0 on; ids are
 * the sender's and may be anything.
 */
import type {
  ExitHowName,
  LogStreamName,
  ReachName,
  ResourceName,
  SessionInfo,
  Site,
  UnhandledName,
  UseName,
} from '../../runtime-instrumented/protocol/index.ts';
import type { SiteName } from '../contract/names.ts';
import type { Messages } from './messages.ts';

/** No row. */
export const NONE = -1;
/** A moment that has not come. */
export const NEVER = 0xffff_ffff;

/** How many promises are in each state at a moment; two that have become one count as one. */
export interface StateCounts {
  readonly pending: number;
  readonly returned: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** A line that the program printed. */
export interface LogLine {
  readonly moment: number;
  readonly stream: LogStreamName;
  readonly text: string;
}

/** When the main loop slept, in the order of time; those before `first` are no longer kept. */
export interface Idles {
  readonly first: number;
  readonly count: number;
  /** Moments. `to` is NEVER while it sleeps. */
  from(index: number): number;
  to(index: number): number;
  /** The first that ends after this moment; `count` when there is none. */
  firstFrom(moment: number): number;
}

/** A cancel: who asked (a row, or NONE for the program), whom it meant, how far it came. */
export interface CancelEvent {
  readonly moment: number;
  readonly by: number;
  readonly target: number;
  readonly reach: ReachName;
}

/** A failure that nobody handled. */
export interface UnhandledEvent {
  readonly moment: number;
  readonly how: UnhandledName;
  readonly row: number;
  readonly text: string;
}

/** A promise was given another name, or was described only after it had been spoken of. */
export interface RenameEvent {
  readonly moment: number;
  readonly row: number;
  readonly described: boolean;
}

/** So many events were lost there. */
export interface GapEvent {
  readonly moment: number;
  readonly count: number;
}

/** How the program ended. */
export interface ExitEvent {
  readonly moment: number;
  readonly how: ExitHowName;
  readonly code: number;
}

/**
 * The callbacks that ran, in the order in which they began; one runs inside another as their moments nest.
 * Those before `first` are no longer kept.
 */
export interface Callbacks {
  readonly first: number;
  readonly count: number;
  row(index: number): number;
  /** The row whose settling made it run, or NONE. */
  by(index: number): number;
  /** Moments. `left` is NEVER while it runs. */
  entered(index: number): number;
  left(index: number): number;
  /** The first callback that began at this moment or later; `count` when there is none. */
  firstFrom(moment: number): number;
  /** Those of one promise, youngest first, until `visit` returns false. */
  of(row: number, visit: (index: number) => unknown): void;
}

/** Facts of one kind in the order of their moments, numbered: for who counts on from where it stopped. */
export interface Facts {
  /** Numbers are `first` to `end` - 1; what is before `first` has left the bounded memory. */
  readonly first: number;
  readonly end: number;
  row(index: number): number;
  moment(index: number): number;
  /** The first that happened at this moment or later; `end` when there is none. */
  firstFrom(moment: number): number;
}

/** The rows are those that wait. */
export interface Dependencies extends Facts {
  source(index: number): number;
  role(index: number): number;
}

/** Something that promises take turns at, and what happened at it. */
export interface Resource extends Facts {
  readonly id: number;
  readonly kind: ResourceName;
  /** Its label, or ''. */
  readonly label: string;
  /** Site number; 0 for none. */
  readonly site: number;
  /** How much it gives out or holds at most; 0 when that has no bound. */
  readonly size: number;
  readonly madeAt: number;
  /** The row of a use is that of the promise that waits or takes, or NONE. */
  use(index: number): UseName;
  /** How much is taken of it, or held in it, after this use. */
  level(index: number): number;
}

export interface Trace {
  /** Changes whenever anything here may have changed. */
  readonly revision: number;
  /**
   * Rows are `firstRow` to `rows` - 1. What is older has left the bounded memory, but for its counts and for those
   * that were pending at `firstMoment` (see `isKept`). What can be asked for begins at `firstMoment`.
   */
  readonly firstRow: number;
  readonly rows: number;
  readonly firstMoment: number;
  readonly moments: number;
  /** Promises of which nothing but the counts is left. */
  readonly dropped: number;
  /** Whether a row can be asked for; of one that cannot, every question has an empty answer. */
  isKept(row: number): boolean;
  /** Events that the runtime says were lost. */
  readonly lost: number;
  /** Promises that were spoken of, and never told to be made. */
  readonly untold: number;
  readonly info: SessionInfo | null;
  readonly sites: ReadonlyMap<number, Site>;
  readonly siteNames: ReadonlyMap<number, SiteName>;
  readonly ending: ExitEvent | null;

  // Time: nanoseconds since the clock origin

  timeAt(moment: number): number;
  /** The last moment whose time is not after `time`. */
  momentAt(time: number): number;

  // A promise. Codes are those of the protocol's tables

  rowOf(id: number): number;
  idOf(row: number): number;
  operationOf(row: number): number;
  /** Site number; 0 for none. */
  siteOf(row: number): number;
  detailOf(row: number): string;
  labelOf(row: number): string;
  /** What a person calls it: label, name in the source, detail, or operation. */
  nameOf(row: number): string;
  /** ns that its timer takes, or -1. */
  durationOf(row: number): number;
  createdAt(row: number): number;
  /** Moment at which it (or what it is part of) settled, or NEVER. */
  settledAt(row: number): number;
  /** State code as of a moment. */
  stateAt(row: number, moment: number): number;
  /** Preview of the value or error; '' while pending. */
  textOf(row: number): string;
  /** Row whose settling settled it, or NONE. */
  causeOf(row: number): number;
  /** Row in whose callback it was made; NONE at top level. */
  madeInOf(row: number): number;
  /** The row whose settling ran that callback, or NONE. */
  madeByOf(row: number): number;
  /** Row that it became a part of, and when; NONE and NEVER for a root. */
  outerOf(row: number): number;
  becameAt(row: number): number;
  /** The promise that `row` is the same as, at a moment. */
  rootAt(row: number, moment: number): number;
  /** What it waits for, in the program's order, until `visit` returns false: row, code of the role, moment. */
  sourcesOf(row: number, visit: (source: number, role: number, moment: number) => unknown): void;
  /** What waits for it, the youngest first, until `visit` returns false. */
  waitersOf(row: number, visit: (waiter: number, role: number, moment: number) => unknown): void;

  // Looking for moments and rows

  countsAt(moment: number): StateCounts;
  /** Rows that had been made at a moment: 0 to this - 1. */
  rowsAt(moment: number): number;
  /** Pending rows (roots) at a moment, youngest first, until `visit` returns false. Costs what it visits, not what exists. */
  pendingAt(moment: number, visit: (row: number) => unknown): void;
  /** Rows (roots) that settled before or at a moment, the last one first, until `visit` returns false. */
  settledBefore(moment: number, visit: (row: number) => unknown): void;
  /** The next (or the last) moment at which something failed, or was cancelled; NEVER when there is none. */
  nextSettle(state: 'failed' | 'cancelled', after: number): number;
  previousSettle(state: 'failed' | 'cancelled', before: number): number;

  /** Roots as they settled; what had become a part of one settled with it, and is not told again. */
  readonly settlements: Facts;
  /** Rows as they became a part of their `outerOf`. */
  readonly becomings: Facts;
  readonly dependencies: Dependencies;
  readonly callbacks: Callbacks;
  readonly idles: Idles;
  /** In the order in which they were made; the oldest uses of much used ones go. */
  readonly resources: readonly Resource[];
  /** The last ones: of very many, the oldest go. */
  readonly logs: readonly LogLine[];
  readonly cancels: readonly CancelEvent[];
  readonly renames: readonly RenameEvent[];
  readonly gaps: readonly GapEvent[];
  readonly unhandled: readonly UnhandledEvent[];
  /** How many before these are no longer kept. */
  readonly unhandledDropped: number;
  /** What else was said of how promises ended: stacks, second settlements, messages to other programs. */
  readonly notes: readonly UnhandledEvent[];
  /** What crossed to or from other threads and processes. */
  readonly messages: Messages;
}
