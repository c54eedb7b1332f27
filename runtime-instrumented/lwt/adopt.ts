/** Promises of ours and native ones: `adopt`, and `then`, with which native code can await ours. */
import { adoptWith } from './foreign.ts';
import { onCancelInternal, recordOf } from './make.ts';
import { onAny } from './observe.ts';
import { identify, LwtPromise } from './promise.ts';
import { probe, tracing } from './tracing.ts';
import type { Lwt } from './types.ts';

/**
 * A promise that settles as a native one does. A cancel makes it fail with `Canceled` at once and
 * calls `abort`, if given; what the native promise then comes to is ignored.
 */
export function adopt<T>(native: PromiseLike<T>, abort?: () => void): Lwt<Awaited<T>> {
  if (native instanceof LwtPromise) return native as Lwt<unknown> as Lwt<Awaited<T>>;
  const p = adoptWith(native);
  if (abort !== undefined) onCancelInternal(p, abort);
  return p as Lwt<unknown> as Lwt<Awaited<T>>;
}

/** A native promise that settles as `p` does. */
export function toNative<T>(p: Lwt<T>): Promise<T> {
  const native = new Promise<T>((resolve, reject) => onAny(p, resolve, reject));
  if (tracing) probe.lent?.(identify(recordOf(p)), native);
  return native;
}
