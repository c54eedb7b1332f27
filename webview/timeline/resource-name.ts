/** What a person calls a mutex, a stream, a pool: its label, or the name that the source gives it, or what it is. */
import { visible } from '../render/text.ts';
import type { Resource, Trace } from '../trace/trace.ts';

export function resourceName({ trace }: { readonly trace: Trace }, resource: Resource): string {
  if (resource.label !== '') return visible(resource.label, 60);
  const named = trace.siteNames.get(resource.site);
  return named !== undefined && named.name !== '' && named.kind !== 'function'
    ? visible(named.name, 60)
    : resource.kind;
}
