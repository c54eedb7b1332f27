/** Everything that a consumer of events imports. */
export type { EventSink, SessionInfo, Site } from './events.ts';
export { IgnoreEvents } from './events.ts';
export type {
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  RoleName,
  StateName,
  UnhandledName,
} from './vocabulary.ts';
