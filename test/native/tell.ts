/** What a host received of native promises, in short sentences: promises by function, or operation and line. */
import type { EventObject } from '../../runtime-instrumented/protocol/index.ts';

/** One sentence for each event that concerns a promise, without times and places of the file. */
export function tell(events: readonly EventObject[]): string[] {
  const names = new Map<number, string>();
  /** How many have been called so. */
  const called = new Map<string, number>();
  const lines = new Map<number, number>();
  const nameOf = (id: number): string => names.get(id) ?? `#${id}`;
  const told: string[] = [];
  const by = (id: number): string => (id === 0 ? '' : ` by ${nameOf(id)}`);
  for (const event of events) {
    if (event.event === 'site') lines.set(event.id, event.site.line);
    if (event.event === 'create') {
      const line = lines.get(event.site);
      const base =
        event.detail === '' || event.operation === 'promise'
          ? `${event.operation}${line === undefined ? '' : `:${line}`}`
          : event.detail;
      const same = called.get(base) ?? 0;
      called.set(base, same + 1);
      names.set(event.id, same === 0 ? base : `${base}'${same === 1 ? '' : same}`);
      told.push(`make ${nameOf(event.id)}`);
    } else if (event.event === 'depend') {
      const line = event.site === undefined ? '' : ` at ${lines.get(event.site)}`;
      told.push(`${nameOf(event.waiter)} on ${nameOf(event.on)}, ${event.role}${line}`);
    } else if (event.event === 'enter') told.push(`enter ${nameOf(event.id)}${by(event.by)}`);
    else if (event.event === 'leave') told.push(`leave ${nameOf(event.id)}`);
    else if (event.event === 'become') told.push(`${nameOf(event.inner)} is ${nameOf(event.outer)}`);
    else if (event.event === 'settle') told.push(`${nameOf(event.id)} ${event.state} ${event.text}${by(event.cause)}`);
    else if (event.event === 'cancel') told.push(`cancel ${event.reach} ${nameOf(event.target)}${by(event.by)}`);
    else if (event.event === 'unhandled') told.push(`${event.how} ${nameOf(event.id)} ${event.text}`.trim());
  }
  return told;
}
