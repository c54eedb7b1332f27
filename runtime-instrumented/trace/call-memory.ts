/**
 * Which site a call's number stands for, learnt from stacks.
 *
 * A mark in the program (../sites) says which call is under way, and costs a nanosecond; a captured
 * stack says where it is, and costs microseconds. So the stack is captured the first time, and from
 * then on the number is enough. It is not trusted blindly: the library may have been called by code
 * that has no marks (a package, `eval`), and a number is then left over from another call. So the
 * stack is captured again for the next uses, and now and then for ever; a number that was found to
 * stand for two sites is never believed again.
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
/** Operations have less than six bits, and so has what they are counted with. */
const OPERATION_BITS = 6;

export class CallMemory {
  readonly #sites: CallSites;
  readonly #calls: Int32Array;
  /** Of each entry: call, the call before the callback, operation and number of uses, site. */
  readonly #entries = new Int32Array(ENTRIES * WORDS);

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
    const entries = this.#entries;
    const hash = Math.imul(call ^ Math.imul(outer, 0x85ebca6b) ^ (operation << 20), 0x9e3779b1);
    const at = (hash >>> 18) * WORDS;
    const count = entries[at + 2] >> OPERATION_BITS;
    const known =
      entries[at] === call &&
      entries[at + 1] === outer &&
      (entries[at + 2] & ((1 << OPERATION_BITS) - 1)) === operation &&
      count !== 0;
    if (!known) {
      entries[at] = call;
      entries[at + 1] = outer;
      return this.#learn(at, 0, below, operation);
    }
    if (count === UNRELIABLE) return this.#sites.capture(below, operation);
    if (count > FIRST && (count & (count - 1)) !== 0 && count % EVERY !== 0) {
      entries[at + 2] += 1 << OPERATION_BITS;
      return entries[at + 3];
    }
    return this.#learn(at, count, below, operation);
  }

  /** Captures the stack, and compares with what the entry says, after `count` uses. */
  #learn(at: number, count: number, below: Caller, operation: number): number {
    const site = this.#sites.capture(below, operation);
    // What could not be sent has no number yet.
    if (site < 0) return site;
    const entries = this.#entries;
    let next = count === MOST ? EVERY : count + 1;
    if (count !== 0 && entries[at + 3] !== site) next = UNRELIABLE;
    entries[at + 2] = (next << OPERATION_BITS) | operation;
    entries[at + 3] = site;
    return site;
  }
}

/** Uses are counted up to here, and then again from `EVERY` on. */
const MOST = 1 << 20;
