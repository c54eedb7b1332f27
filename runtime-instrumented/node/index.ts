/** The Unix side over Node, each module under its own name. */
export type { ClockKind } from './clock.ts';
export { Console } from './console.ts';
export { Duration } from './duration.ts';
export type { Hook, Hooks } from './hooks.ts';
export type { ByteOrder, NumberIO } from './io/bytes.ts';
export type { Channel } from './io/channel.ts';
export type { BufferSizes, Channels } from './io/connection.ts';
export type { SeekCommand } from './io/ends.ts';
export type { OpenOptions, TempDirOptions, TempFileOptions } from './io/files.ts';
export type { InputChannel } from './io/input-channel.ts';
export { LwtIo } from './io/lwt-io.ts';
export type { ChannelOf, MakeOptions, Mode, OfFdOptions, PerformIO } from './io/make.ts';
export type { OutputChannel } from './io/output-channel.ts';
export type { Handler, Server, ServerOptions } from './io/server.ts';
export type { Level } from './log/level.ts';
export type { ChannelLoggerOptions, FileLoggerOptions, Logger } from './log/logger.ts';
export { type LogOptions, LwtLog } from './log/lwt-log.ts';
export type { Section } from './log/section.ts';
export { LwtMain, type RunOptions } from './main.ts';
export type { Command, ProcessOptions, Redirection } from './process/command.ts';
export { LwtProcess } from './process/lwt-process.ts';
export type {
  Process,
  ProcessFull,
  ProcessIn,
  ProcessNone,
  ProcessOut,
  ProcessState,
  ResourceUsage,
} from './process/process-object.ts';
export { Random } from './random.ts';
export { Sys } from './sys.ts';
export { type Domains, LwtDomain } from './threads/lwt-domain.ts';
export { LwtPreemptive } from './threads/lwt-preemptive.ts';
export type { ModuleFunction, Sendable, ThreadTools } from './threads/task.ts';
export { Time } from './time.ts';
export type { AddressInfo, SocketAddress } from './unix/address.ts';
export type { ProcessStatus, WaitFlag } from './unix/children.ts';
export type { DirHandle } from './unix/directories.ts';
export type { DescriptorState, FileDescr } from './unix/file-descr.ts';
export type { Accepted } from './unix/listening-device.ts';
export { LwtUnix } from './unix/lwt-unix.ts';
export type { HostEntry, NameInfo, NameInfoOption, ProtocolEntry, ServiceEntry } from './unix/names.ts';
export type { OpenFlag } from './unix/open.ts';
export type { Signal, SignalHandlerId } from './unix/signals.ts';
export type { ShutdownCommand, SocketBoolOption, SocketType } from './unix/sockets.ts';
export type { FileKind, Stats } from './unix/stat.ts';
export { Timeout } from './unix/timeouts.ts';
export type { SocketDomain } from './unix/unbound-device.ts';
export type { GroupEntry, PasswdEntry } from './unix/users.ts';
export { ChannelClosed, EndOfFile, UnixError } from './unix-error.ts';
