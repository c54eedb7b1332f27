/**
 * The public entry of the package `promise-graph`: what a program imports.
 *
 * Names are upstream's modules (Lwt, Lwt_main, Lwt_unix, Lwt_io, and Mirage's Time, Duration,
 * Random and console) in camelCase. With no tracer loaded this is a plain promise library.
 */

export type { Key, PromiseIterator, PromiseState, Resolver, Result } from './lwt/index.ts';
export { Canceled, InvalidArgument, Lwt } from './lwt/index.ts';
export * from './modules/index.ts';
export * from './node/index.ts';
export { type Attempt, LwtRetry, type RetryError } from './node/lwt-retry.ts';
export { LwtThrottle, type Throttle, type ThrottleOptions } from './node/lwt-throttle.ts';
export { LwtTimeout, type TimeoutAction } from './node/lwt-timeout.ts';
