/** Clocks: nanoseconds since an origin of their own. */

export type Clock = () => number;

// The program may replace the global one, with the fake clock of a test for instance.
const { performance } = globalThis;

/** Milliseconds since the start of the process; monotonic. */
export const milliseconds: () => number = performance.now.bind(performance);

let stoodStill = 0;

/** Monotonic; the origin is the start of the process. Time that was passed over (see `passStill`) is left out. */
export const processClock: Clock = () => milliseconds() * 1e6 - stoodStill;

/** The last so many nanoseconds have not passed, as far as the program is concerned. */
export function passStill(nanoseconds: number): void {
  stoodStill += nanoseconds;
}

/** Milliseconds since 1970 at the origin of `processClock`. */
export const processStartedAt: number = performance.timeOrigin;

/** Stands still until the program brings its virtual clock. */
export const frozenClock: Clock = () => 0;

/** A clock of the library, whose times are made integers of nanoseconds. */
export function customClock(read: () => number): Clock {
  return () => Math.floor(read());
}

/** The same clock, counted from one of its moments. */
export function since(origin: number, clock: Clock): Clock {
  return () => clock() - origin;
}
