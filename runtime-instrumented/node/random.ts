/**
 * Pseudo-random numbers from a seed, so that a run can be repeated.
 *
 * As in OCaml the generator starts in the same state in every run, and `selfInit` makes runs
 * differ. A seed that the person gives (PROMISE_GRAPH_SEED, or the program's argument `--seed N`)
 * wins over both. The generator is xoshiro128** (Blackman and Vigna), seeded through splitmix32.
 */
import { randomInt } from 'node:crypto';

const state = new Uint32Array(4);
let seeded = false;

/** Starts the generator anew from an integer: the same seed gives the same numbers on every machine. */
function init(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`Random.init: ${seed} is not an integer`);
  seeded = true;
  // Both halves count, so that seeds that differ only above 32 bits differ in their numbers.
  let mix = ((seed | 0) + Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) | 0;
  for (let i = 0; i < 4; i++) {
    mix = (mix + 0x9e3779b9) | 0;
    let word = mix ^ (mix >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    state[i] = word ^ (word >>> 15);
  }
}

/** Starts the generator from the seed that the person gave, or else from one drawn from the system. */
function selfInit(): void {
  init(givenSeed() ?? randomInt(2 ** 32));
}

/** The seed in PROMISE_GRAPH_SEED or after `--seed` among the arguments; the argument wins. A bad one is an error. */
function givenSeed(): number | null {
  const argument = process.argv.findIndex((text) => text === '--seed' || text.startsWith('--seed='));
  let text = process.env.PROMISE_GRAPH_SEED;
  let source = 'PROMISE_GRAPH_SEED';
  if (argument >= 2) {
    const [, inline] = process.argv[argument].split('=', 2);
    text = inline ?? process.argv[argument + 1] ?? '';
    source = '--seed';
  }
  if (text === undefined || (text === '' && source === 'PROMISE_GRAPH_SEED')) return null;
  const seed = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`${source}: "${text}" is not an integer`);
  return seed;
}

function nextWord(): number {
  if (!seeded) init(givenSeed() ?? 0);
  const [a, b, c, d] = state;
  const product = Math.imul(b, 5);
  const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  const [c1, d1] = [c ^ a, d ^ b];
  state[1] = b ^ c1;
  state[0] = a ^ d1;
  state[2] = c1 ^ (b << 9);
  state[3] = (d1 << 11) | (d1 >>> 21);
  return result;
}

/** An integer from 0 to `bound` − 1, each as likely. `bound`: 1 to 2³². */
function int(bound: number): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
    throw new RangeError(`Random.int: ${bound} is not an integer from 1 to 2^32`);
  }
  const fair = 2 ** 32 - (2 ** 32 % bound);
  let word = nextWord();
  while (word >= fair) word = nextWord();
  return word % bound;
}

/** A number from 0 up to, not including, `bound`. */
function float(bound: number): number {
  return ((nextWord() >>> 5) * 2 ** 26 + (nextWord() >>> 6)) * 2 ** -53 * bound;
}

function bool(): boolean {
  return nextWord() >= 2 ** 31;
}

/** The program's one generator. */
export const Random = { init, selfInit, int, float, bool } as const;
