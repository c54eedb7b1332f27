/**
 * What promises take turns at, told to whoever watches: a mutex that was made, the lock that is waited for, taken
 * and given back. With nobody watching, all that remains is a test of `tracing` at each place.
 */
import { idOf, type Lwt, probe, type Resolver, type ResourceKind, type ResourceUse } from '../lwt/index.ts';

/** A mutex, a condition and so on. */
export abstract class Resource {
  /** Number the probe knows it by. Not there until it is traced. */
  declare resourceId: number | undefined;
  abstract readonly kind: ResourceKind;
  /** How much it gives out, or holds, at most; 0 when that has no bound. */
  get size(): number {
    return 0;
  }
}

/** Tells that a resource was made. `label` is what the program calls it, or ''. Only while tracing. */
export function announce(resource: Resource, label: string): number {
  const id = probe.resource(resource.kind, label, resource.size);
  resource.resourceId = id;
  return id;
}

/**
 * Tells what happens at a resource. One that was made before anyone watched is announced now. `by`: the promise, or
 * the resolver of one, that waits or takes; null when it is nobody's. Only while tracing.
 */
export function tell(
  use: ResourceUse,
  resource: Resource,
  by: Lwt<unknown> | Resolver<never> | null,
  level: number,
): void {
  const id = resource.resourceId ?? announce(resource, '');
  // A resolver is the record of its promise.
  probe.used(use, id, by === null ? 0 : idOf(by as Lwt<unknown>), level);
}
