/**
 * Who makes a promise, known again by the number of the call that the program has under way
 * (../sites), without a look at the stack.
 *
 * The mark of an `await` stands right before it, so its number is certain. That of a call may be an
 * older one's, where the call that really made the promise has no mark (a call without arguments that
 * is not awaited), and one call may call now this function, now that. So what a number stands for is
 * compared with the stack at its first uses and now and then for ever; one that was found to stand for
 * two makers is not believed again. What leads to code without marks (a package, Node) is never believed.
 */
import { AWAIT_BIT } from '../sites/marks.ts';
import type { Maker } from './frames.ts';

/** What a promise was made by, as far as the engine's hook tells. */
export const Making = { made: 0, chained: 1, awaited: 2 } as const;
/** One of `Making`. */
export type Making = (typeof Making)[keyof typeof Making];

/** So many uses are all compared, then each power of two, and one in so many. */
const FIRST = 8;
const EVERY = 64;
/** After so many uses it is one in more. */
const MANY = 4096;
const SELDOM = 1024;
/** A program has as many as calls in its text; what is loaded anew again and again is bounded. */
const MOST = 100_000;

/** What a number stands for. */
export interface Known {
  /** Null: not to be believed. */
  maker: Maker | null;
  uses: number;
  /** It is an async function that is called, no module. */
  readonly isFunction: boolean;
  /** The call's, or of an await its own. */
  readonly site: number;
  /** Of the function that is called, or that awaits: its name, and where it begins. */
  readonly functionName: string;
  readonly functionPlace: string;
}

export class MakerMemory {
  readonly #calls: Int32Array;
  readonly #siteOf: (frame: NodeJS.CallSite) => number;
  readonly #known = new Map<number, Known>();
  /** Where functions begin, each text once: those of two calls are compared at every await. */
  readonly #places = new Map<string, string>();

  /** `calls`: see trace/call-numbers.ts. */
  constructor(calls: Int32Array, siteOf: (frame: NodeJS.CallSite) => number) {
    this.#calls = calls;
    this.#siteOf = siteOf;
  }

  /** A callback begins: whatever was under way is not what makes its promises. */
  forget(): void {
    this.#calls[0] = 0;
  }

  /** The number that is under way, for a later `isStill`. */
  get current(): number {
    return this.#calls[0];
  }

  /** Whether no marked call was made since `current` was this number, but that it has been used. */
  isStill(number: number): boolean {
    return number !== 0 && (this.#calls[0] === number || this.#calls[0] === ~number);
  }

  /** Who makes this promise; `look` looks at the stack, or returns null where that would cost too much. */
  maker(making: Making, look: () => Maker | null): Maker | null {
    const call = this.#calls[0];
    if (call <= 0) return look();
    const isAwait = (call & AWAIT_BIT) !== 0;
    if (isAwait !== (making === Making.awaited)) return look();
    // It is used up: what is made next within the same call is not made by it.
    this.#calls[0] = ~call;
    const key = call * 4 + making;
    const known = this.#known.get(key);
    if (known === undefined) return this.#learn(key, look());
    const { maker } = known;
    if (maker === null) return look();
    const uses = ++known.uses;
    if (isAwait || !this.#isDue(uses)) return maker;
    const now = look();
    if (now === null) return maker;
    const isKept = this.#keeps(now);
    if (isKept && isInlined(maker, now)) return maker;
    if (!isKept || !isSame(maker, now)) known.maker = null;
    return now;
  }

  /** The same where the stack need not be looked at, else null. The number is not used up before `used` is called. */
  believed(making: Making): Known | null {
    const call = this.#calls[0];
    if (call <= 0) return null;
    const isAwait = (call & AWAIT_BIT) !== 0;
    if (isAwait !== (making === Making.awaited)) return null;
    const known = this.#known.get(call * 4 + making);
    if (known === undefined || known.maker === null || (!isAwait && this.#isDue(known.uses + 1))) return null;
    return known;
  }

  /** What `believed` said is made use of: the number is used up, and the use counts. */
  used(): void {
    const call = this.#calls[0];
    if (call > 0) this.#calls[0] = ~call;
  }

  /** Whether what is known is to be compared with the stack at this use. */
  #isDue(uses: number): boolean {
    return uses <= FIRST || (uses & (uses - 1)) === 0 || uses % (uses < MANY ? EVERY : SELDOM) === 0;
  }

  #learn(key: number, maker: Maker | null): Maker | null {
    if (maker === null || this.#known.size >= MOST) return maker;
    const isKept = this.#keeps(maker);
    const { frame, programCaller } = maker;
    const isFunction = maker.builtins.length === 0 && frame !== null && !frame.isModuleLevel;
    const at = isFunction && (key & 3) === Making.made ? (programCaller ?? frame) : frame;
    this.#known.set(key, {
      maker: isKept ? maker : null,
      uses: 1,
      isFunction,
      site: at?.site(this.#siteOf) ?? 0,
      functionName: frame?.functionName ?? '',
      functionPlace: this.#once(frame?.functionPlace ?? ''),
    });
    return maker;
  }

  #once(text: string): string {
    const there = this.#places.get(text);
    if (there !== undefined) return there;
    this.#places.set(text, text);
    return text;
  }

  /** Lets go of the frames; whether the maker can be believed another time. */
  #keeps(maker: Maker): boolean {
    if (maker.owner !== 'program' || maker.frame === null) return false;
    const hasSite = maker.frame.keep(this.#siteOf);
    maker.entry?.keep(this.#siteOf);
    maker.programCaller?.keep(this.#siteOf);
    return hasSite;
  }
}

/** Whether it is the same call, of one of V8's functions that the engine has compiled into its caller since: it is on no stack then. */
const isInlined = (maker: Maker, now: Maker): boolean =>
  maker.builtins.length > 0 && now.builtins.length === 0 && isSamePlace(maker, now);

const isSame = (one: Maker, other: Maker): boolean =>
  one.builtins.join() === other.builtins.join() && isSamePlace(one, other);

function isSamePlace(one: Maker, other: Maker): boolean {
  const { frame, programCaller: caller } = one;
  if (frame === null || !frame.same(other.frame)) return false;
  return caller === null ? other.programCaller === null : caller.same(other.programCaller);
}
