/** The modules of Lwt, each under its own name. */
import { registerLibraryFile } from '../lwt/index.ts';

export { NotFound } from './errors.ts';
export { type Condition, LwtCondition } from './lwt-condition.ts';
export { LwtDirect } from './lwt-direct.ts';
export { LwtList } from './lwt-list.ts';
export { LwtMutex, type Mutex } from './lwt-mutex.ts';
export { LwtMvar, type Mvar } from './lwt-mvar.ts';
export { LwtPool, type Pool, type PoolOptions } from './lwt-pool.ts';
export { LwtPqueue, type Pqueue, type PqueueOf } from './lwt-pqueue.ts';
export { type Equal, LwtReact, type ReactEvent, type ReactSignal, type Send, type SetSignal } from './lwt-react.ts';
export { LwtResult, type LwtResultOf } from './lwt-result.ts';
export { LwtSeq, type Seq, type SeqNode } from './lwt-seq.ts';
export { LwtSequence, type Sequence, type SequenceNode } from './lwt-sequence.ts';
export { type BoundedPush, LwtStream, type Push, type Stream } from './lwt-stream.ts';
export { LwtSwitch, type Switch } from './lwt-switch.ts';
export { None, type Option, Some } from './option.ts';
export { followUpstream, type UpstreamVersion } from './upstream.ts';

registerLibraryFile((import.meta as { readonly url?: string }).url);
