/** What the rooms above, and the public entry, may use of the core. */
import { handles } from './handles.ts';
import { listen } from './tracing.ts';

export type { AsyncExceptionHook } from './async-exception.ts';
export { Canceled, canceled, InvalidArgument } from './errors.ts';
export { Lwt } from './lwt.ts';
export { idOf, label, makeLeaf, onCancelInternal } from './make.ts';
export { namespace } from './namespace.ts';
export { callUser } from './nesting.ts';
export { None, type Option, Some } from './option.ts';
export { abandonPaused, pausedCount, registerPauseNotifier, wakeupPaused } from './pause.ts';
export type { Operation, Probe, ResourceKind, ResourceUse, Role } from './probe.ts';
export { makeRun } from './run.ts';
export type { Key } from './storage.ts';
export type { RuntimeRecord } from './tracing.ts';
export {
  enterLoop,
  installProbe,
  kept,
  leaveLoop,
  probe,
  registerLibraryFile,
  silentProbe,
  stoppedFor,
  tracing,
} from './tracing.ts';
export type { PromiseIterator, PromiseState, Resolver, Result, Thenable, ValueOf, ValuesOf } from './types.ts';

listen(handles);
