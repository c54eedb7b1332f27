/**
 * Where a program is to stop, and whether an event is such a place.
 *
 * Asked for every event while a debugger is there, so with nothing hit an event costs a look into a table: call
 * sites at which a point stands are marked, promises that a point is about are in a table, and points about any
 * promise are listed by kind of event. Conditions are compiled to bits when points are set; a text, which has to be
 * found, is asked for last.
 */
import { Kind, OPERATIONS, STATES, STOP_EVENTS, type StopEvent, type StopPoint } from '../protocol/index.ts';
import { Unheard } from './unheard.ts';
import { WatchedPromises } from './watched-promises.ts';

/** Points that were hit by an event. */
export interface Hits {
  readonly stops: readonly number[];
  readonly logs: readonly number[];
}

interface Point {
  readonly asked: StopPoint;
  /** Kinds of event, as bits. */
  readonly on: number;
  /** Codes of states as bits; all of them, when it is about none. */
  readonly states: number;
  /** Code of an operation, or ANY. */
  readonly operation: number;
  readonly hasText: boolean;
  hits: number;
}

const ANY = -1;
/** Of a call site at which points stand: whether all of them ask for the making of a promise alone, or for more. */
const [MADE, WATCHED] = [1, 2];
const FAILED = STATES.indexOf('failed');
const CANCELLED = STATES.indexOf('cancelled');
/** Failures that are remembered, so that those that pass them on are told apart. */
const MOST_ENDED = 10_000;
/**
 * Settlements that are looked at in vain, after the last promise that a point is about, before none is looked at any
 * more: a loop that makes one at a time would have to change what is of interest with each.
 */
const MOST_IN_VAIN = 1_000;
/**
 * Pending promises that points at lines are about: what never settles would fill the table for as long as the program
 * runs. The older half goes when there are more.
 */
const MOST_WATCHED = 100_000;
const NOTHING: Hits = { stops: [], logs: [] };
const NO_POINTS: readonly Point[] = [];

export class StopPoints {
  /** Kinds of record that may hit a point, as bits. */
  interest = 0;
  /** Some point is hit by an event that may be told together with another in one record. */
  betweenJoined = false;
  /** Nothing is of interest but promises that are made at certain call sites. */
  #onlyLines = false;
  #always = 0;
  #whileWatching = 0;
  /** Kinds of event that hit some point, as bits. */
  #asked = 0;
  #watching = false;
  #inVain = 0;
  /** By file and line: the call sites there. */
  readonly #sites = new Map<string, Map<number, number[]>>();
  /** By call site: the points there. */
  readonly #atSite = new Map<number, Point[]>();
  #marked = new Uint8Array(0);
  /** By promise: the points that are about it. */
  readonly #watched = new WatchedPromises<readonly Point[]>();
  /** By kind of event: the points that are about any promise. */
  #general: readonly Point[][] = byKind();
  readonly #textOf: (id: number) => string;
  readonly #forgot: (promises: number) => void;
  #all: Point[] = [];

  #origins = false;
  /** Kept in mind while a point asks for it. */
  #unheard: Unheard | null = null;
  readonly #ended = new Set<number>();
  /** Number of the error's text of the last failure that nobody handled. */
  #unhandledText = 0;

  /**
   * `textOf`: the text of a number; asked only when a point depends on it. `forgot` is told how many promises points at
   * lines are no longer about, because there are too many.
   */
  constructor(textOf: (id: number) => string, forgot: (promises: number) => void = () => {}) {
    this.#textOf = textOf;
    this.#forgot = forgot;
  }

  /** Says anew what is of interest. Told when promises are begun to be watched, or have not been for a while. */
  #refresh(): void {
    this.#watching = this.#watched.size > 0;
    this.#inVain = 0;
    const bits =
      this.#always | (this.#watching ? this.#whileWatching : 0) | (this.#atSite.size > 0 ? recordsOf(Kind.create) : 0);
    this.interest = bits;
    const anyCreate = this.#general[Kind.create].length > 0;
    this.#onlyLines = bits === recordsOf(Kind.create) && !anyCreate && !this.#watching;
  }

  /** What is of interest always, and while promises are watched: changes with the points alone. */
  #weigh(): void {
    this.#asked = this.#all.reduce((bits, { on }) => bits | on, 0);
    this.#always = 0;
    // Who is watched goes with what it becomes, until that settles.
    this.#whileWatching = recordsOf(Kind.leave) | recordsOf(Kind.become) | recordsOf(Kind.settle);
    for (const event of STOP_EVENTS) {
      const kind = Kind[event];
      if (this.#general[kind].length > 0) this.#always |= recordsOf(kind);
      if (((this.#asked >>> kind) & 1) === 1) this.#whileWatching |= recordsOf(kind);
    }
    if (this.#origins || this.#unheard !== null) this.#always |= recordsOf(Kind.settle);
    if (this.#unheard !== null) this.#always |= recordsOf(Kind.create) | recordsOf(Kind.become) | (1 << Kind.depend);
    this.betweenJoined = (this.#asked & ((1 << Kind.leave) | (1 << Kind.become))) !== 0;
  }

  /** Puts these in the place of all that there were; those that are as before keep their count of hits. */
  set(points: readonly StopPoint[]): void {
    const counts = new Map(this.#all.map(({ asked, hits }) => [JSON.stringify(asked), hits]));
    const before = [...this.#watched];
    this.#watched.clear();
    this.#atSite.clear();
    this.#marked.fill(0);
    this.#general = byKind();
    this.#all = points.map((asked) => compiled(asked, counts.get(JSON.stringify(asked)) ?? 0));
    for (const point of this.#all) this.#place(point);
    this.#keepWatching(before);
    this.#origins = points.some(({ origin }) => origin);
    this.#unheard = points.some(({ unheard }) => unheard) ? (this.#unheard ?? new Unheard()) : null;
    if (!this.#origins) this.#ended.clear();
    this.#weigh();
    this.#refresh();
  }

  /** A call site is known from now on. */
  defineSite(id: number, file: string, line: number): void {
    let lines = this.#sites.get(file);
    if (!lines) {
      lines = new Map();
      this.#sites.set(file, lines);
    }
    const sites = lines.get(line);
    if (sites) sites.push(id);
    else lines.set(line, [id]);
    const here = this.#all.filter(({ asked }) => asked.file === file && asked.line === line);
    if (here.length === 0) return;
    for (const point of here) this.#mark(id, point);
    this.#refresh();
  }

  /** Something waits for a promise. */
  waitedFor(promise: number): void {
    this.#unheard?.waitedFor(promise);
  }

  /** Whether a new promise of this call site is certain to concern nobody. */
  passesBy(site: number): boolean {
    return this.#onlyLines && !(this.#marked[site] > 0);
  }

  created(promise: number, operation: number, site: number): Hits {
    const mark = this.#marked[site];
    const here = mark > 0 ? (this.#atSite.get(site) ?? NO_POINTS) : undefined;
    // Where nothing but the making is asked for it is not kept in mind: it may never settle.
    if (mark === WATCHED && here !== undefined) {
      this.#watched.set(promise, here);
      if (!this.#watching) this.#refresh();
      if (this.#watched.size > MOST_WATCHED) this.#forgetOlder();
    }
    this.#unheard?.made(promise, operation);
    return this.#ask(Kind.create, promise, operation, ANY, 0, 0, here);
  }

  settled(promise: number, state: number, cause: number, text: number): Hits {
    const hits = this.#ask(Kind.settle, promise, ANY, state, cause, text);
    this.#watched.delete(promise);
    if (this.#watching && this.#watched.size === 0 && ++this.#inVain > MOST_IN_VAIN) this.#refresh();
    if (this.#origins && (state === FAILED || state === CANCELLED)) this.#remember(promise);
    this.#unheard?.settled(promise);
    return hits;
  }

  /** The inner promise goes on as the outer one: what was asked of it is asked of that. */
  became(outer: number, inner: number): Hits {
    const points = this.#watched.get(inner);
    if (points !== undefined) {
      this.#watched.markInner(inner);
      const others = this.#watched.get(outer);
      if (others === undefined) this.#watched.set(outer, points);
      else if (others !== points) this.#watched.set(outer, joined(others, points));
    }
    this.#unheard?.became(outer, inner);
    return this.happened('become', outer);
  }

  /** A callback has ended: it was the last that is told under the number of an inner promise. */
  left(promise: number): Hits {
    const hits = this.happened('leave', promise);
    this.#watched.deleteInner(promise);
    return hits;
  }

  /** An event of another kind. */
  happened(event: StopEvent, promise: number): Hits {
    return this.#ask(Kind[event], promise, ANY, ANY, 0, 0);
  }

  /** Nobody handles a failure. Of a promise's, the process tells once more when it ends because of it: that is the same. */
  unhandled(promise: number, text: number): Hits {
    const isKnown = promise === 0 && text === this.#unhandledText;
    this.#unhandledText = text;
    return isKnown ? NOTHING : this.#ask(Kind.unhandled, promise, ANY, ANY, 0, text);
  }

  /** Points that an event hits. Codes are those of the protocol, `text` is the number of the value's: 0 for none. */
  #ask(
    kind: number,
    promise: number,
    operation: number,
    state: number,
    cause: number,
    text: number,
    about = this.#watched.get(promise),
  ): Hits {
    if (((this.#asked >>> kind) & 1) === 0) return NOTHING;
    let hits = NOTHING;
    if (about !== undefined) {
      for (const point of about) {
        if (this.#isHit(point, kind, promise, operation, state, cause, text)) hits = withHit(hits, point);
      }
    }
    for (const point of this.#general[kind]) {
      if (this.#isHit(point, kind, promise, operation, state, cause, text)) hits = withHit(hits, point);
    }
    return hits;
  }

  #isHit(
    point: Point,
    kind: number,
    promise: number,
    operation: number,
    state: number,
    cause: number,
    text: number,
  ): boolean {
    if (((point.on >>> kind) & 1) === 0) return false;
    if (point.states !== ANY && (state === ANY || ((point.states >>> state) & 1) === 0)) return false;
    if (point.operation !== ANY && point.operation !== operation) return false;
    const { asked } = point;
    if (asked.origin === true && this.#ended.has(cause)) return false;
    if (asked.unheard === true && this.#unheard?.has(promise) !== true) return false;
    if (point.hasText) {
      const shown = this.#textOf(text);
      if (asked.equals !== undefined && shown !== asked.equals) return false;
      if (asked.contains !== undefined && !shown.includes(asked.contains)) return false;
    }
    return countHit(point);
  }

  #place(point: Point): void {
    const { file, line, promises, on } = point.asked;
    for (const promise of promises ?? []) this.#watch(promise, point);
    if (file !== undefined && line !== undefined) {
      for (const site of this.#sites.get(file)?.get(line) ?? []) this.#mark(site, point);
    } else if (promises === undefined) {
      for (const event of new Set(on)) this.#general[Kind[event]].push(point);
    }
  }

  #watch(promise: number, point: Point): void {
    const points = this.#watched.get(promise);
    // Lists are shared: by the promises of a call site, and by a promise with what it became.
    if (points === undefined) this.#watched.set(promise, [point]);
    else if (!points.includes(point)) this.#watched.set(promise, [...points, point]);
  }

  /** Promises that were made at a line while a point stood there stay with the point that stands there now. */
  #keepWatching(before: readonly (readonly [number, readonly Point[]])[]): void {
    for (const [promise, old] of before) {
      for (const { asked } of old) {
        if (asked.file === undefined) continue;
        for (const point of this.#all) {
          if (point.asked.file === asked.file && point.asked.line === asked.line) this.#watch(promise, point);
        }
      }
    }
  }

  /** Promises that a person chose one by one stay. */
  #forgetOlder(): void {
    this.#forgot(this.#watched.forgetOlder((points) => points.every(({ asked }) => asked.file !== undefined)));
  }

  #mark(site: number, point: Point): void {
    if (site >= this.#marked.length) {
      const longer = new Uint8Array(Math.max(1024, site * 2));
      longer.set(this.#marked);
      this.#marked = longer;
    }
    if (this.#marked[site] !== WATCHED) this.#marked[site] = point.on === 1 << Kind.create ? MADE : WATCHED;
    const points = this.#atSite.get(site);
    if (points) points.push(point);
    else this.#atSite.set(site, [point]);
  }

  /** It failed or was cancelled: who ends so because of it passes that on. The oldest is forgotten. */
  #remember(promise: number): void {
    this.#ended.add(promise);
    if (this.#ended.size <= MOST_ENDED) return;
    const [oldest] = this.#ended;
    this.#ended.delete(oldest);
  }
}

function compiled(asked: StopPoint, hits: number): Point {
  return {
    asked,
    on: asked.on.reduce((bits, event) => bits | (1 << Kind[event]), 0),
    states: asked.states?.reduce((bits, state) => bits | (1 << STATES.indexOf(state)), 0) ?? ANY,
    operation: asked.operation === undefined ? ANY : OPERATIONS.indexOf(asked.operation),
    hasText: asked.contains !== undefined || asked.equals !== undefined,
    hits,
  };
}

function withHit(hits: Hits, { asked: { id, log } }: Point): Hits {
  return log === true ? { ...hits, logs: [...hits.logs, id] } : { ...hits, stops: [...hits.stops, id] };
}

function countHit(point: Point): boolean {
  point.hits++;
  const { hits } = point.asked;
  if (hits === undefined) return true;
  if (hits.how === 'at') return point.hits === hits.count;
  return hits.how === 'from' ? point.hits >= hits.count : point.hits % hits.count === 0;
}

/** Both lists as one; one of them itself, where that has all. */
function joined(some: readonly Point[], more: readonly Point[]): readonly Point[] {
  let all = some;
  for (const point of more) if (!all.includes(point)) all = [...all, point];
  return all;
}

function byKind(): Point[][] {
  return Array.from({ length: 32 }, () => []);
}

/** Events that are also told together with another, in a record of their own. */
const JOINED: Readonly<Record<number, number>> = {
  [Kind.create]: 1 << Kind.derive,
  [Kind.leave]: 1 << Kind.leaveInto,
  [Kind.become]: 1 << Kind.leaveInto,
  [Kind.settle]: 1 << Kind.wake,
  [Kind.enter]: 1 << Kind.wake,
};
/** The kinds of record that tell a kind of event, as bits. */
const recordsOf = (kind: number): number => (1 << kind) | (JOINED[kind] ?? 0);
