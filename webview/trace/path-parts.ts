/**
 * How parts of promises ended, by call path: a promise that has become a part of another settles with that one, and
 * no settlement of its own says so. Parts wait with the promise that they are now; when it settles all of them have,
 * under the number of its settlement, so that they are counted at any moment as settlements are.
 */
import { PAGE, PAGE_BITS } from './column.ts';
import { PathTally } from './path-tally.ts';
import { NONE } from './trace.ts';

/** Of one page of settlements: place in the page and path in one word, how many in the next. */
interface Log {
  words: Uint32Array;
  length: number;
}

const PATH_BITS = 16;
const PATH_MASK = (1 << PATH_BITS) - 1;

export class PathParts {
  /** Counts of settlements, by path and state. */
  readonly ended: PathTally;
  private readonly width: number;
  /** By row of a pending promise, what has become part of it: path, how many, path, how many … */
  private readonly waiting = new Map<number, number[]>();
  private readonly logs = new Map<number, Log>();
  private firstPage = 0;

  /** `width`: how many states are counted. */
  constructor(width: number) {
    this.width = width;
    this.ended = new PathTally(width);
  }

  /** A promise of this path, or of one that is not known (NONE), became a part of another. */
  become(inner: number, outer: number, path: number): void {
    const parts = this.waiting.get(outer) ?? [];
    if (path !== NONE) addTo(parts, path, 1);
    const others = this.waiting.get(inner) ?? [];
    for (let at = 0; at < others.length; at += 2) addTo(parts, others[at], others[at + 1]);
    this.waiting.delete(inner);
    this.waiting.set(outer, parts);
  }

  /** A promise settled, as number `at` of all settlements; `paths` is how many paths are known. */
  settle(row: number, at: number, state: number, paths: number): void {
    this.ended.reach(at, paths);
    const parts = this.waiting.get(row);
    if (parts === undefined) return;
    this.waiting.delete(row);
    for (let part = 0; part < parts.length; part += 2) {
      this.ended.add(parts[part], state, paths, parts[part + 1]);
      this.log(at, parts[part], parts[part + 1]);
    }
  }

  /** Counts of the first `end` settlements; `stateOf` tells the state of one, and `first` is the first that is kept. */
  at(end: number, first: number, stateOf: (settlement: number) => number): Uint32Array {
    const { ended, width } = this;
    if (end >= ended.counted) return ended.counts;
    const page = end >>> PAGE_BITS;
    const backwards = page * PAGE < first;
    const counts =
      ended.atPage(backwards ? page + 1 : page) ??
      (backwards ? ended.counts.slice() : new Uint32Array(ended.counts.length));
    const log = this.logs.get(page);
    for (let word = 0; log !== undefined && word < log.length; word += 2) {
      const settlement = page * PAGE + (log.words[word] >>> PATH_BITS);
      if (settlement >= end !== backwards) continue;
      const count = log.words[word + 1];
      counts[(log.words[word] & PATH_MASK) * width + stateOf(settlement)] += backwards ? -count : count;
    }
    return counts;
  }

  /** Settlements before this one are no longer kept. */
  dropBefore(settlement: number): void {
    const page = settlement >>> PAGE_BITS;
    this.ended.dropBefore(page);
    for (; this.firstPage < page; this.firstPage++) this.logs.delete(this.firstPage);
  }

  private log(at: number, path: number, count: number): void {
    const page = at >>> PAGE_BITS;
    let log = this.logs.get(page);
    if (log === undefined) {
      log = { words: new Uint32Array(64), length: 0 };
      this.logs.set(page, log);
    }
    if (log.length + 2 > log.words.length) {
      const grown = new Uint32Array(log.words.length * 2);
      grown.set(log.words);
      log.words = grown;
    }
    log.words[log.length++] = ((at & (PAGE - 1)) << PATH_BITS) | path;
    log.words[log.length++] = count;
  }
}

function addTo(parts: number[], path: number, count: number): void {
  for (let at = 0; at < parts.length; at += 2) {
    if (parts[at] !== path) continue;
    parts[at + 1] += count;
    return;
  }
  parts.push(path, count);
}
