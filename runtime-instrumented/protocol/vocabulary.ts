/**
 * The words of the protocol and the small integers that stand for them on the wire.
 *
 * Each table is append-only: a number, once published, keeps its meaning, so that an older viewer
 * reads a newer runtime. docs/protocol.md lists the same tables; a test compares them.
 */

/** Version of the record format. A reader refuses a stream of a later one; what earlier ones had is still there. */
export const PROTOCOL_VERSION = 4;

/** First word of a stream or a recording: the bytes `P G T 1`, little endian. */
export const STREAM_MAGIC = 0x31544750;

/** Kinds of record: bits 0-7 of a record's first word. */
export const Kind = {
  /** Filler to the end of the ring; never sent. */
  pad: 0,
  clock: 1,
  string: 2,
  site: 3,
  session: 4,
  create: 5,
  depend: 6,
  enter: 7,
  leave: 8,
  become: 9,
  settle: 10,
  cancel: 11,
  label: 12,
  log: 13,
  idle: 14,
  busy: 15,
  unhandled: 16,
  gap: 17,
  exit: 18,
  resource: 19,
  use: 20,
  /** `create` and `depend` (awaited) in one. */
  derive: 21,
  /** `leave` and `become` in one. */
  leaveInto: 22,
  /** A message crosses to another thread or process, or came from there. */
  message: 23,
  /** `settle`, and the `enter` of the callback that was first to wait for it, in one. */
  wake: 24,
} as const;
/** The name of a kind of record. */
export type KindName = keyof typeof Kind;

/**
 * Added to a kind: a short record, of the time of the record before it. The word with the time is left out, and of
 * `create` and `derive` that of the call site, which they then have none of.
 */
export const SHORT = 64;
/** Whether a record of this kind, as its first word says it, is short. */
export const isShortKind = (kind: number): boolean => kind >= SHORT && kind < 2 * SHORT;

/**
 * Added to an integer in the place of the string id of a settlement's text: the text is this integer, as a decimal.
 * Its 31 lower bits are the integer, with a sign.
 */
export const INTEGER = 0x80000000;

/** What made a promise: bits 8-15 of a `create` record's first word. */
export const OPERATIONS = [
  'unknown',
  'return',
  'fail',
  'wait',
  'task',
  'bind',
  'map',
  'catch',
  'finalize',
  'tryBind',
  'join',
  'all',
  'both',
  'choose',
  'pick',
  'nchoose',
  'npick',
  'nchooseSplit',
  'protected',
  'noCancel',
  'wrapInCancelable',
  'pause',
  'sleep',
  'io',
  'async',
  'go',
  'adopt',
  'run',
  // Built-in promises; all and catch are shared with Lwt's.
  'promise',
  'withResolvers',
  'try',
  'resolve',
  'reject',
  'then',
  'finally',
  'allSettled',
  'any',
  'race',
  'asyncFunction',
  'asyncGenerator',
  'module',
  'native',
] as const;
/** What made a promise. */
export type OperationName = (typeof OPERATIONS)[number];

/** How a promise depends on another: bits 8-15 of a `depend` record's first word. */
export const ROLES = ['awaited', 'child', 'branch', 'guarded'] as const;
/**
 * awaited: its callback runs when the other settles (bind, map, catch, go …);
 * child: one of the promises a join, all or both waits for;
 * branch: one of the promises a choose or pick races;
 * guarded: seen through protected, noCancel or wrapInCancelable.
 */
export type RoleName = (typeof ROLES)[number];

/** State of a promise: bits 8-15 of a `settle` record's first word. `pending` is never sent. */
export const STATES = ['pending', 'returned', 'failed', 'cancelled'] as const;
/** What has become of a promise. */
export type StateName = (typeof STATES)[number];

/** How far a cancel went: bits 8-15 of a `cancel` record's first word. */
export const REACHES = ['requested', 'reached', 'ignored'] as const;
/** How far a cancel came. */
export type ReachName = (typeof REACHES)[number];

/** Where an unhandled failure came out: bits 8-15 of an `unhandled` record's first word. */
export const UNHANDLED = [
  'asyncExceptionHook',
  'topLevel',
  'neverObserved',
  'unhandledRejection',
  'handledLate',
  'dropped',
  'settledAgain',
  'stack',
  'linked',
] as const;
/** Those that say something of a promise, or a session, and tell of no failure that nobody handled. */
export const NO_FAILURE: ReadonlySet<UnhandledName> = new Set<UnhandledName>([
  'handledLate',
  'dropped',
  'settledAgain',
  'stack',
  'linked',
]);
/**
 * How a failure came to be handled by nobody, and what else is said of how a promise ended:
 * settledAgain: it was settled once more, which changed nothing; the text is with what;
 * stack: the stack of the error that it failed with; linked: a message to or from another session.
 */
export type UnhandledName = (typeof UNHANDLED)[number];

/** Which stream a `log` record was printed to: bits 8-15 of its first word. */
export const LOG_STREAMS = ['stdout', 'stderr'] as const;
/** Where a line was printed. */
export type LogStreamName = (typeof LOG_STREAMS)[number];

/** What a resource is: bits 8-15 of a `resource` record's first word. */
export const RESOURCES = ['mutex', 'condition', 'mvar', 'stream', 'switch', 'pool'] as const;
/** What a resource is: something that promises take turns at, or wait at. */
export type ResourceName = (typeof RESOURCES)[number];

/** What happens at a resource: bits 8-15 of a `use` record's first word. */
export const USES = ['waits', 'takes', 'gives', 'level', 'ends'] as const;
/**
 * waits: a promise waits for it, until it settles;
 * takes: a promise has got what it gives out (a lock, a member, an element);
 * gives: that was given back, or put in;
 * level: only its level changed; ends: it was closed or turned off.
 */
export type UseName = (typeof USES)[number];

/** What of a message is told: bits 8-15 of a `message` record's first word. */
export const WAYS = ['sent', 'received', 'started'] as const;
/**
 * sent: it went to another thread or process, or to another port;
 * received: it came from there, and settled or made a promise;
 * started: no message: a thread or process was started, or is the one that was.
 */
export type WayName = (typeof WAYS)[number];

/** How a program ended: bits 8-15 of an `exit` record's first word. */
export const EXIT_HOWS = ['returned', 'processExit', 'uncaught'] as const;
/** How a program ended. */
export type ExitHowName = (typeof EXIT_HOWS)[number];
