/**
 * Which site a call's number stands for, learnt from stacks.
 *
 * A mark in the program (../sites) says which call is under way, and costs a nanosecond; a captured
 * stack says where it is, and costs microseconds. So the stack is captured the first time, and from
 * then on the number is enough.
 *
 * It is not trusted blindly: the library may have been called by code that has no marks (a package,
 * `eval`), and the number there is then another call's. So a number is fresh only once: the promise
 * that is made by it puts its complement in its place, and those made after it, by the library within
 * the same call or by code without marks, are counted and remembered apart. What was found to be made
 * in a file without marks is never believed. And the stack is captured again for the next uses, and
 * now and then for ever; what was found to stand for two sites is not believed again either.
 */
import type { CallSites } from './call-site.ts';
import type { Caller } from './stack.ts';

/** Entries, a power of two: calls that fall on one another's place are learnt anew. */
const ENTRIES = 1 << 14;
const WORDS = 4;
/** So many uses are all checked, then every power of two, then one in `EVERY`. */
const FIRST = 4;
const EVERY = 1024;
const UNRELIABLE = -1;
/** Stands for the main loop, which is nobody's call. */
const LOOP = -1;
/** Operations have six bits, the place of a promise among those of one call three more. */
const PLACE_SHIFT = 6;
const MOST_PLACE = 7;
const KIND_BITS = 9;
const KIND_MASK = (1 << KIND_BITS) - 1;

export class CallMemory {
  readonly #sites: CallSites;
  readonly #calls: Int32Array;
  /** Of each entry: call, the call before the callback, kind and number of uses, site. */
  readonly #entries = new Int32Array(ENTRIES * WORDS);

  /** The number that was used last, and how many promises were made since it was fresh. */
  #last = 0;
  #place = 0;

  /** `calls`: see call-numbers.ts. */
  constructor(sites: CallSites, calls: Int32Array) {
    this.#sites = sites;
    this.#calls = calls;
  }

  /** As `CallSites.capture`. */
  capture(below: Caller, operation: number): number {
    const call = this.#calls[0];
    if (call === 0) return this.#sites.capture(below, operation);
    const outer = this.#calls[1];
    const kind = operation | (this.#use(call) << PLACE_SHIFT);
    const entries = this.#entries;
    const hash = Math.imul(call ^ Math.imul(outer, 0x85ebca6b) ^ (kind << 20), 0x9e3779b1);
    const at = (hash >>> 18) * WORDS;
    const count = entries[at + 2] >> KIND_BITS;
    const known =
      entries[at] === call && entries[at + 1] === outer && (entries[at + 2] & KIND_MASK) === kind && count !== 0;
    if (!known) {
      entries[at] = call;
      entries[at + 1] = outer;
      return this.#learn(at, 0, below, kind, operation);
    }
    if (count === UNRELIABLE) return this.#sites.capture(below, operation);
    if (count > FIRST && (count & (count - 1)) !== 0 && count % EVERY !== 0) {
      entries[at + 2] += 1 << KIND_BITS;
      return entries[at + 3];
    }
    return this.#learn(at, count, below, kind, operation);
  }

  /** Puts a fresh number's complement in its place. The place of this promise among those of its call. */
  #use(call: number): number {
    if (call > 0) {
      this.#calls[0] = this.#last = ~call;
      this.#place = 0;
    } else if (call !== this.#last) {
      this.#last = call;
      this.#place = 1;
    } else if (this.#place < MOST_PLACE && call !== LOOP) this.#place++;
    return this.#place;
  }

  /** Captures the stack, and compares with what the entry says, after `count` uses. */
  #learn(at: number, count: number, below: Caller, kind: number, operation: number): number {
    const site = this.#sites.capture(below, operation);
    // What could not be sent has no number yet.
    if (site < 0) return site;
    const entries = this.#entries;
    let next = count === MOST ? EVERY : count + 1;
    if ((count !== 0 && entries[at + 3] !== site) || !this.#sites.lastHasMarks) next = UNRELIABLE;
    entries[at + 2] = (next << KIND_BITS) | kind;
    entries[at + 3] = site;
    return site;
  }
}

/** Uses are counted up to here, and then again from `EVERY` on. */
const MOST = 1 << 20;
