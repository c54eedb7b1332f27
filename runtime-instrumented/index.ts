/**
 * The public entry of the package `promise-graph`: what a program imports.
 *
 * Names are upstream's modules (Lwt, Lwt_main, Lwt_unix, Lwt_io, and Mirage's Time, Duration,
 * Random and console) in camelCase. With no tracer loaded this is a plain promise library.
 */

export type { Key, PromiseState, Resolver, Result } from './lwt/index.ts';
export { Canceled, InvalidArgument, Lwt } from './lwt/index.ts';
export {
  type BoundedPush,
  type Condition,
  LwtCondition,
  LwtList,
  LwtMutex,
  LwtMvar,
  LwtPool,
  LwtResult,
  type LwtResultOf,
  LwtStream,
  LwtSwitch,
  type Mutex,
  type Mvar,
  None,
  NotFound,
  type Option,
  type Pool,
  type PoolOptions,
  type Push,
  Some,
  type Stream,
  type Switch,
} from './modules/index.ts';
export type { AddressInfo, SocketAddress } from './node/address.ts';
export type { ClockKind } from './node/clock.ts';
export type { Channels } from './node/connection.ts';
export { Console } from './node/console.ts';
export { Duration } from './node/duration.ts';
export type { InputChannel } from './node/input-channel.ts';
export { LwtIo } from './node/lwt-io.ts';
export { LwtUnix, Timeout } from './node/lwt-unix.ts';
export { LwtMain, type RunOptions } from './node/main.ts';
export type { OutputChannel } from './node/output-channel.ts';
export { Random } from './node/random.ts';
export type { Handler, Server } from './node/server.ts';
export { Sys } from './node/sys.ts';
export { Time } from './node/time.ts';
export { ChannelClosed, EndOfFile, UnixError } from './node/unix-error.ts';
