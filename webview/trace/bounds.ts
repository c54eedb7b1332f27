/** How much of a run is kept. */

/** Promises kept unless the settings say otherwise: some hundred megabytes at most. */
export const DEFAULT_MAX_PROMISES = 2_000_000;
/** Pending ones cannot go: so many times as many may be kept, until further ones are counted only. */
export const HARD_FACTOR = 2;
export const EDGES_PER_PROMISE = 16;
export const CANCELS_KEPT = 100_000;
export const LOGS_KEPT = 100_000;
export const LOG_CHARACTERS_KEPT = 8 << 20;
export const UNHANDLED_KEPT = 10_000;
