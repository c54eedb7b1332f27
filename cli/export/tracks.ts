/**
 * A trace as bars on tracks, for tools that draw bars: each promise from its making to its settling, packed onto as
 * few tracks as hold them without overlap; the callbacks that ran; when the main loop slept; what was printed; and
 * how much of each mutex, pool or stream was taken or held.
 */
import { OPERATIONS, STATES, type StateName } from '../../runtime-instrumented/protocol/index.ts';
import { resourceName } from '../../webview/timeline/resource-name.ts';
import { NEVER, NONE, type Trace } from '../../webview/trace/trace.ts';

/** A promise. Times in nanoseconds; `to` is the trace's end for one that is still pending. */
export interface PromiseBar {
  readonly row: number;
  readonly track: number;
  readonly from: number;
  readonly to: number;
}

/** Something that took time on the program's one thread. */
export interface WorkBar {
  readonly kind: 'callback' | 'idle';
  /** The promise whose callback it is, and that which made it run; NONE for none. */
  readonly row: number;
  readonly by: number;
  readonly from: number;
  readonly to: number;
}

/** In the order of their making, with the number of tracks that they need. */
export function promiseBars(trace: Trace): { bars: PromiseBar[]; tracks: number } {
  const end = trace.timeAt(trace.moments);
  const bars: PromiseBar[] = [];
  // Tracks by the moment at which they are free again: the lowest one that is free is taken.
  const freeAt: number[] = [];
  const free = new LowestFirst();
  const ending = new EarliestFirst();
  for (let row = trace.firstRow; row < trace.rows; row++) {
    const created = trace.createdAt(row);
    const settled = trace.settledAt(row);
    for (let next = ending.peek(); next !== null && next[0] <= created; next = ending.peek()) {
      free.add(next[1]);
      ending.take();
    }
    const track = free.take() ?? freeAt.length;
    freeAt[track] = settled;
    if (settled !== NEVER) ending.add([settled, track]);
    const from = trace.timeAt(created);
    bars.push({ row, track, from, to: settled === NEVER ? end : trace.timeAt(settled) });
  }
  return { bars, tracks: freeAt.length };
}

/** Callbacks and idle times; those of one kind in the order in which they began. */
export function* workBars(trace: Trace): Iterable<WorkBar> {
  const { callbacks, idles } = trace;
  const end = trace.timeAt(trace.moments);
  const time = (moment: number): number => (moment === NEVER ? end : trace.timeAt(moment));
  for (let index = 0; index < callbacks.count; index++) {
    yield {
      kind: 'callback',
      row: callbacks.row(index),
      by: callbacks.by(index),
      from: time(callbacks.entered(index)),
      to: time(callbacks.left(index)),
    };
  }
  for (let index = 0; index < idles.count; index++) {
    yield { kind: 'idle', row: NONE, by: NONE, from: time(idles.from(index)), to: time(idles.to(index)) };
  }
}

/** How much of something is taken, or held in it, over time: mutexes, pools, streams. */
export interface Level {
  readonly name: string;
  /** Times in nanoseconds, ascending; each level holds until the next. */
  readonly points: readonly { readonly time: number; readonly level: number }[];
}

/** One for each resource that was used; those of one name are numbered. */
export function levels(trace: Trace): Level[] {
  const named = new Map<string, number>();
  const found: Level[] = [];
  for (const resource of trace.resources) {
    const points = [{ time: trace.timeAt(resource.madeAt), level: 0 }];
    for (let index = resource.first; index < resource.end; index++) {
      const level = resource.level(index);
      if (level !== points[points.length - 1].level) points.push({ time: trace.timeAt(resource.moment(index)), level });
    }
    if (points.length === 1) continue;
    const base = `${resource.kind} ${resourceName({ trace }, resource)}`;
    const count = (named.get(base) ?? 0) + 1;
    named.set(base, count);
    found.push({ name: count === 1 ? base : `${base} #${count}`, points });
  }
  return found;
}

/** The state that a promise has at the end of the trace. */
export const stateOf = (trace: Trace, row: number): StateName => STATES[trace.stateAt(row, trace.moments)] ?? 'pending';

/** What is said of a promise beside its name. */
export function factsOf(trace: Trace, row: number): Record<string, string | number> {
  const site = trace.sites.get(trace.siteOf(row));
  const facts: Record<string, string | number> = {
    id: trace.idOf(row),
    operation: OPERATIONS[trace.operationOf(row)] ?? 'unknown',
    state: stateOf(trace, row),
  };
  const text = trace.textOf(row);
  if (text !== '') facts.value = text;
  const detail = trace.detailOf(row);
  if (detail !== '') facts.detail = detail;
  if (site) facts.site = `${site.file}:${site.line}:${site.column}`;
  if (site && site.functionName !== '') facts.function = site.functionName;
  const cause = trace.causeOf(row);
  if (cause !== NONE) facts.cause = trace.idOf(cause);
  return facts;
}

/** A heap. */
class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #before: (a: Item, b: Item) => boolean;

  constructor(before: (a: Item, b: Item) => boolean) {
    this.#before = before;
  }

  peek(): Item | null {
    return this.#items[0] ?? null;
  }

  add(item: Item): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(item, items[above] as Item)) break;
      items[at] = items[above] as Item;
      at = above;
    }
    items[at] = item;
  }

  take(): Item | null {
    const items = this.#items;
    const first = items[0] ?? null;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.#before(items[below + 1] as Item, items[below] as Item)) below++;
      if (!this.#before(items[below] as Item, last)) break;
      items[at] = items[below] as Item;
      at = below;
    }
    items[at] = last;
    return first;
  }
}

class LowestFirst extends Heap<number> {
  constructor() {
    super((a, b) => a < b);
  }
}

class EarliestFirst extends Heap<readonly [moment: number, track: number]> {
  constructor() {
    super(([a], [b]) => a < b);
  }
}
