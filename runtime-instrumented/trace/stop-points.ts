/**
 * Where a program is to stop, and whether an event is such a place.
 *
 * Asked for every event while a debugger is there, so with nothing hit an event costs a look into a table: call
 * sites at which a point stands are marked, promises that a point is about are in a map, and points about any
 * promise are counted by kind of event.
 */
import { Kind, OPERATIONS, STATES, STOP_EVENTS, type StopEvent, type StopPoint } from '../protocol/index.ts';

/** What an event says of its promise. Codes are those of the protocol; -1 and '' where there is none. */
export interface Happening {
  readonly event: StopEvent;
  readonly promise: number;
  readonly operation: number;
  readonly site: number;
  readonly state: number;
  readonly cause: number;
  /** Number of the text that shows the value or the error; 0 for none. */
  readonly text: number;
}

/** Points that were hit by an event. */
export interface Hits {
  readonly stops: readonly number[];
  readonly logs: readonly number[];
}

interface Point {
  readonly asked: StopPoint;
  readonly on: ReadonlySet<StopEvent>;
  /** Codes of states, or null for any. */
  readonly states: ReadonlySet<number> | null;
  readonly operation: number;
  hits: number;
}

const FAILED = STATES.indexOf('failed');
const CANCELLED = STATES.indexOf('cancelled');
/** Nobody in the program could wait for these: the program does, as a whole. */
const ENDS = new Set(['run', 'async'].map((name) => (OPERATIONS as readonly string[]).indexOf(name)));
/** Failures that are remembered, so that those that pass them on are told apart. */
const MOST_ENDED = 10_000;
const MOST_PENDING = 1_000_000;
/** Promises that became a part of another while they were watched. */
const MOST_INNER = 10_000;
const NOTHING: Hits = { stops: [], logs: [] };

export class StopPoints {
  /** Kinds of record that may hit a point, as bits. */
  interest = 0;
  /** Some point is hit by an event that may be told together with another in one record. */
  betweenJoined = false;
  /** Nothing is of interest but promises that are made at certain call sites. */
  #onlyLines = false;
  #always = 0;
  #whileWatching = 0;
  /** Events that hit some point. */
  #asked: ReadonlySet<StopEvent> = new Set();
  #watching = false;
  /** By file and line: the call sites there. */
  readonly #sites = new Map<string, Map<number, number[]>>();
  /** By call site: the points there. */
  readonly #atSite = new Map<number, Point[]>();
  #marked = new Uint8Array(0);
  /** By promise: the points that are about it. */
  readonly #watched = new Map<number, readonly Point[]>();
  /** Watched promises that have become a part of another. */
  readonly #inner = new Set<number>();
  /** By kind of event: the points that are about any promise. */
  #general: Readonly<Record<StopEvent, Point[]>> = byEvent();
  readonly #textOf: (id: number) => string;
  #all: Point[] = [];

  #origins = false;
  #unheard = false;
  readonly #ended = new Set<number>();
  readonly #pending = new Set<number>();
  readonly #heard = new Set<number>();

  /** `textOf`: the text of a number; asked only when a point depends on it. */
  constructor(textOf: (id: number) => string) {
    this.#textOf = textOf;
  }

  /** Says anew what is of interest. Told when promises are begun to be watched, or none is any more. */
  #refresh(): void {
    this.#watching = this.#watched.size > 0;
    const bits =
      this.#always | (this.#watching ? this.#whileWatching : 0) | (this.#atSite.size > 0 ? bit('create') : 0);
    this.interest = bits;
    this.#onlyLines = bits === bit('create') && this.#general.create.length === 0 && !this.#watching;
  }

  /** What is of interest always, and while promises are watched: changes with the points alone. */
  #weigh(): void {
    const asked = new Set(this.#all.flatMap(({ on }) => [...on]));
    this.#asked = asked;
    this.#always = 0;
    // Who is watched goes with what it becomes, until that settles.
    this.#whileWatching = bit('leave') | bit('become') | bit('settle');
    for (const event of STOP_EVENTS) {
      if (this.#general[event].length > 0) this.#always |= bit(event);
      if (asked.has(event)) this.#whileWatching |= bit(event);
    }
    if (this.#origins || this.#unheard) this.#always |= bit('settle');
    if (this.#unheard) this.#always |= bit('create') | bit('become') | (1 << Kind.depend);
    this.betweenJoined = asked.has('leave') || asked.has('become');
  }

  /** Puts these in the place of all that there were; those that are as before keep their count of hits. */
  set(points: readonly StopPoint[]): void {
    const counts = new Map(this.#all.map(({ asked, hits }) => [JSON.stringify(asked), hits]));
    const before = this.#watched.size === 0 ? [] : [...this.#watched];
    this.#watched.clear();
    this.#inner.clear();
    this.#atSite.clear();
    this.#marked.fill(0);
    this.#general = byEvent();
    this.#all = points.map((asked) => ({
      asked,
      on: new Set(asked.on),
      states: asked.states === undefined ? null : new Set(asked.states.map((state) => STATES.indexOf(state))),
      operation: asked.operation === undefined ? -1 : OPERATIONS.indexOf(asked.operation),
      hits: counts.get(JSON.stringify(asked)) ?? 0,
    }));
    for (const point of this.#all) this.#place(point);
    this.#keepWatching(before);
    this.#origins = points.some(({ origin }) => origin);
    this.#unheard = points.some(({ unheard }) => unheard);
    if (!this.#origins) this.#ended.clear();
    if (!this.#unheard) {
      this.#pending.clear();
      this.#heard.clear();
    }
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
    if (this.#unheard && this.#heard.size < MOST_PENDING) this.#heard.add(promise);
  }

  /** Whether a new promise of this call site is certain to concern nobody. */
  passesBy(site: number): boolean {
    return this.#onlyLines && this.#marked[site] !== 1;
  }

  created(promise: number, operation: number, site: number): Hits {
    if (this.#marked[site] === 1) {
      this.#watched.set(promise, this.#atSite.get(site) ?? []);
      if (!this.#watching) this.#refresh();
    }
    if (this.#unheard && !ENDS.has(operation) && this.#pending.size < MOST_PENDING) this.#pending.add(promise);
    if (!this.#asked.has('create')) return NOTHING;
    return this.#ask({ event: 'create', promise, operation, site, state: -1, cause: 0, text: 0 });
  }

  settled(promise: number, state: number, cause: number, text: number): Hits {
    const hits = !this.#asked.has('settle')
      ? NOTHING
      : this.#ask({ event: 'settle', promise, operation: -1, site: 0, state, cause, text });
    this.#watched.delete(promise);
    if (this.#watching && this.#watched.size === 0) this.#refresh();
    if (this.#origins && (state === FAILED || state === CANCELLED)) {
      this.#ended.add(promise);
      if (this.#ended.size > MOST_ENDED) for (const oldest of this.#ended) return this.#forget(oldest, hits);
    }
    if (this.#unheard) {
      this.#pending.delete(promise);
      this.#heard.delete(promise);
    }
    return hits;
  }

  /** The inner promise goes on as the outer one: what was asked of it is asked of that. */
  became(outer: number, inner: number): Hits {
    const points = this.#watched.get(inner);
    if (points) {
      // Its callback runs under its own number yet.
      this.#inner.add(inner);
      // One that runs no callback any more is never told to have left.
      if (this.#inner.size > MOST_INNER) this.#forgetInner();
      const others = this.#watched.get(outer);
      if (others === undefined) this.#watched.set(outer, points);
      else if (others !== points) this.#watched.set(outer, [...new Set([...others, ...points])]);
    }
    if (this.#heard.delete(inner)) this.#heard.add(outer);
    this.#pending.delete(inner);
    return this.happened('become', outer);
  }

  /** A callback has ended: it was the last that is told under the number of an inner promise. */
  left(promise: number): Hits {
    const hits = this.happened('leave', promise);
    if (this.#inner.delete(promise)) this.#watched.delete(promise);
    return hits;
  }

  /** An event of another kind. */
  happened(event: StopEvent, promise: number, text = 0): Hits {
    if (!this.#asked.has(event)) return NOTHING;
    return this.#ask({ event, promise, operation: -1, site: 0, state: -1, cause: 0, text });
  }

  #ask(happening: Happening): Hits {
    const points = this.#watched.get(happening.promise);
    const hits = points === undefined ? NOTHING : this.#askThese(points, happening, NOTHING);
    const general = this.#general[happening.event];
    return general.length === 0 ? hits : this.#askThese(general, happening, hits);
  }

  /** Adds to `hits` those of these points; `hits` itself when there are none. */
  #askThese(points: readonly Point[], happening: Happening, hits: Hits): Hits {
    let found = hits;
    for (const point of points) {
      if (!this.#isHit(point, happening) || !countHit(point)) continue;
      const { id, log } = point.asked;
      found = log === true ? { ...found, logs: [...found.logs, id] } : { ...found, stops: [...found.stops, id] };
    }
    return found;
  }

  #isHit(point: Point, { event, promise, operation, state, cause, text }: Happening): boolean {
    const { asked } = point;
    if (!point.on.has(event)) return false;
    if (point.operation >= 0 && point.operation !== operation) return false;
    if (point.states !== null && !point.states.has(state)) return false;
    if (asked.origin === true && this.#ended.has(cause)) return false;
    if (asked.unheard === true && (!this.#pending.has(promise) || this.#heard.has(promise))) return false;
    if (asked.contains === undefined && asked.equals === undefined) return true;
    const shown = this.#textOf(text);
    if (asked.equals !== undefined && shown !== asked.equals) return false;
    return asked.contains === undefined || shown.includes(asked.contains);
  }

  #place(point: Point): void {
    const { file, line, promises } = point.asked;
    for (const promise of promises ?? []) this.#watch(promise, point);
    if (file !== undefined && line !== undefined) {
      for (const site of this.#sites.get(file)?.get(line) ?? []) this.#mark(site, point);
    } else if (promises === undefined) {
      for (const event of point.on) this.#general[event].push(point);
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

  #mark(site: number, point: Point): void {
    if (site >= this.#marked.length) {
      const longer = new Uint8Array(Math.max(1024, site * 2));
      longer.set(this.#marked);
      this.#marked = longer;
    }
    this.#marked[site] = 1;
    const points = this.#atSite.get(site);
    if (points) points.push(point);
    else this.#atSite.set(site, [point]);
  }

  #forgetInner(): void {
    for (const oldest of this.#inner) {
      this.#inner.delete(oldest);
      this.#watched.delete(oldest);
      return;
    }
  }

  #forget(oldest: number, hits: Hits): Hits {
    this.#ended.delete(oldest);
    return hits;
  }
}

function countHit(point: Point): boolean {
  point.hits++;
  const { hits } = point.asked;
  if (hits === undefined) return true;
  if (hits.how === 'at') return point.hits === hits.count;
  return hits.how === 'from' ? point.hits >= hits.count : point.hits % hits.count === 0;
}

function byEvent(): Record<StopEvent, Point[]> {
  return Object.fromEntries(STOP_EVENTS.map((event) => [event, [] as Point[]])) as unknown as Record<
    StopEvent,
    Point[]
  >;
}

/** Events that are also told together with another, in a record of their own. */
const JOINED: Partial<Record<StopEvent, number>> = {
  create: 1 << Kind.derive,
  leave: 1 << Kind.leaveInto,
  become: 1 << Kind.leaveInto,
};
const bit = (event: StopEvent): number => (1 << Kind[event]) | (JOINED[event] ?? 0);
