/** Clocks: nanoseconds since an origin of their own. */

export type Clock = () => number;

// The program may replace the global ones, with the fake clock of a test for instance.
const { performance } = globalThis;
const { bigint } = process.hrtime;

/** Milliseconds since the start of the process; monotonic. */
export const milliseconds: () => number = performance.now.bind(performance);

/**
 * The machine's monotonic clock. A big integer that is put straight into memory is never made as
 * an object, and is read in two thirds of the time that `performance.now` takes.
 */
const reading = new BigUint64Array(1);
/** The halves of what was read last, as signed integers. */
export const halves: Int32Array = new Int32Array(reading.buffer);
export const LOW: number = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
export const HIGH: number = 1 - LOW;

/** Reads the machine's clock into `halves`. */
export function readClock(): void {
  reading[0] = bigint();
}

function monotonic(): number {
  readClock();
  return (halves[LOW] >>> 0) + halves[HIGH] * 0x100000000;
}

/** What is not time of the program: before its start, and what was passed over (see `passStill`). */
let leftOut = Math.round(monotonic() - milliseconds() * 1e6);
/** How often time was passed over. */
export let passings = 0;

/** Monotonic, whole nanoseconds; the origin is the start of the process. Leaves its reading in `halves`. */
export const processClock: Clock = () => monotonic() - leftOut;

/** The last so many nanoseconds have not passed, as far as the program is concerned. */
export function passStill(nanoseconds: number): void {
  leftOut += Math.round(nanoseconds);
  passings++;
}

/** Milliseconds since 1970 at the origin of `processClock`. */
export const processStartedAt: number = performance.timeOrigin;

/** Stands still until the program brings its virtual clock. */
export const frozenClock: Clock = () => 0;

/** A clock of the library, whose times are made integers of nanoseconds. */
export function customClock(read: () => number): Clock {
  return () => Math.floor(read());
}
