/**
 * What a decoded stream says, as one method a kind of event.
 *
 * A consumer implements every method, so a new kind of event does not compile until each consumer
 * has said what it does with it. Times are nanoseconds since the session's clock origin, as
 * doubles. Ids are integers of 1 and more; 0 stands for "none". Text has been resolved.
 */
import type {
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  ResourceName,
  RoleName,
  StateName,
  UnhandledName,
  UseName,
  WayName,
} from './vocabulary.ts';

/** A place in the source. `line` and `column` count from 1; `file` is a path or a URL. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Name of the function that contains the place, or '' at top level. */
  readonly functionName: string;
}

/** What a program says of itself when it connects. */
export interface SessionInfo {
  readonly protocol: number;
  readonly runtime: string;
  readonly pid: number;
  /** Path of the program's main file, or '' when there is none. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Milliseconds since 1970 at the clock origin. */
  readonly startedAt: number;
  /** 'real', or 'virtual' when times are those of a virtual clock. */
  readonly clock: 'real' | 'virtual';
  /** False when call sites are not captured. */
  readonly sites: boolean;
  /** Number of the worker thread that it is; not there for a main thread. */
  readonly thread?: number;
  /** Only what outlives a turn of the event loop is told, with sampled call sites. */
  readonly sampled?: boolean;
  /** Built-in promises that came and went within a turn, and were left out up to now. */
  readonly leftOut?: number;
}

/** Whoever is told of events: one method for each kind, in the order in which they happened. */
export interface EventSink {
  session(time: number, info: SessionInfo): void;
  site(id: number, site: Site): void;
  /** `detail`: '' or a short text such as "sleep 1 s"; `duration`: ns a timer will take, or -1. */
  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void;
  /** `site`: of the `await` that waits, 0 for none. */
  depend(time: number, waiter: number, on: number, role: RoleName, site?: number): void;
  /** A callback of `id` begins to run because `by` settled. */
  enter(time: number, id: number, by: number): void;
  leave(time: number, id: number): void;
  /** From now on `inner` is the same promise as `outer`. */
  become(time: number, outer: number, inner: number): void;
  /** `text`: preview of the value or error; `cause`: the promise whose settling settled this one, or 0. */
  settle(time: number, id: number, state: StateName, text: string, cause: number): void;
  /** `by`: the promise that asked (a pick, say), or 0 when the program did. */
  cancel(time: number, reach: ReachName, by: number, target: number): void;
  label(time: number, id: number, text: string): void;
  log(time: number, stream: LogStreamName, text: string): void;
  /** The main loop sleeps; `busy` says that it goes on. */
  idle(time: number): void;
  busy(time: number): void;
  unhandled(time: number, how: UnhandledName, id: number, text: string): void;
  /** `count` events were lost at this point. */
  gap(time: number, count: number): void;
  exit(time: number, how: ExitHowName, code: number): void;
  /** A resource was made. `label`: its name, or ''; `size`: how much it gives out or holds at most, 0 when that has no bound. */
  resource(time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void;
  /** `by`: the promise that waits or takes, or 0; `level`: how much is now taken, or held in it. */
  use(time: number, use: UseName, id: number, by: number, level: number): void;
  /**
   * A message crosses to or from another thread or process. `id`: the promise whose code sent it, or that it settled
   * or made; 0 for none. `channel`: a name that both ends have for the way it goes, or '' when they have none, and
   * `number` its place among those that go it, from 1. `text`: where it goes or comes from, in words.
   */
  message(time: number, way: WayName, id: number, site: number, channel: string, number: number, text: string): void;
}

/** A sink that ignores everything: extend it where only a few events matter. */
export class IgnoreEvents implements EventSink {
  session(_time: number, _info: SessionInfo): void {}
  site(_id: number, _site: Site): void {}
  create(_time: number, _id: number, _op: OperationName, _site: number, _detail: string, _duration: number): void {}
  depend(_time: number, _waiter: number, _on: number, _role: RoleName, _site?: number): void {}
  enter(_time: number, _id: number, _by: number): void {}
  leave(_time: number, _id: number): void {}
  become(_time: number, _outer: number, _inner: number): void {}
  settle(_time: number, _id: number, _state: StateName, _text: string, _cause: number): void {}
  cancel(_time: number, _reach: ReachName, _by: number, _target: number): void {}
  label(_time: number, _id: number, _text: string): void {}
  log(_time: number, _stream: LogStreamName, _text: string): void {}
  idle(_time: number): void {}
  busy(_time: number): void {}
  unhandled(_time: number, _how: UnhandledName, _id: number, _text: string): void {}
  gap(_time: number, _count: number): void {}
  exit(_time: number, _how: ExitHowName, _code: number): void {}
  resource(_time: number, _id: number, _kind: ResourceName, _site: number, _label: string, _size: number): void {}
  use(_time: number, _use: UseName, _id: number, _by: number, _level: number): void {}
  message(
    _time: number,
    _way: WayName,
    _id: number,
    _site: number,
    _channel: string,
    _number: number,
    _text: string,
  ): void {}
}
