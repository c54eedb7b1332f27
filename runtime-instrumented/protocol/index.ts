/** Everything that a consumer or a maker of events imports. */
export { type HostMessage, type ProgramMessage, parseHostMessage, parseProgramMessage } from './control.ts';
export {
  type Act,
  type DebuggeeMessage,
  type DebuggerMessage,
  type Member,
  readDebuggerMessage,
  STOP_EVENTS,
  type Step,
  type StopEvent,
  type StopPoint,
} from './debug-messages.ts';
export { DescribeEvents, describeStream, type EventObject, replayEvent } from './describe.ts';
export type { EventSink, SessionInfo, Site } from './events.ts';
export { IgnoreEvents } from './events.ts';
export { GrowingSpace } from './growing-space.ts';
export { MAX_CONTROL_LENGTH, MAX_RECORD_WORDS, MAX_STRING_BYTES, MAX_TABLE_ID } from './limits.ts';
export { BatchPacker, BatchUnpacker, PACKED } from './packed-batch.ts';
export { ProtocolError } from './protocol-error.ts';
export { type RecordSpace, RecordWriter } from './record-writer.ts';
export { StreamDecoder } from './stream-decoder.ts';
export { StreamWriter } from './stream-writer.ts';
export { PACKING_HEADER, PACKING_PARAMETER, type UsualWords, usualWords } from './usual-words.ts';
export { decodeUtf8, encodeUtf8, utf8Length } from './utf8.ts';
export type {
  ExitHowName,
  KindName,
  LogStreamName,
  OperationName,
  ReachName,
  ResourceName,
  RoleName,
  StateName,
  UnhandledName,
  UseName,
  WayName,
} from './vocabulary.ts';
export {
  EXIT_HOWS,
  INTEGER,
  isShortKind,
  Kind,
  LOG_STREAMS,
  NO_FAILURE,
  OPERATIONS,
  PROTOCOL_VERSION,
  REACHES,
  RESOURCES,
  ROLES,
  SHORT,
  STATES,
  STREAM_MAGIC,
  UNHANDLED,
  USES,
  WAYS,
} from './vocabulary.ts';
