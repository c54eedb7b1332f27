/** A probe that keeps what it is told, and objects to what cannot be: an event for an unknown promise, a second settling. */
import type { Operation, Probe, ResourceKind, ResourceUse, Role } from '../../runtime-instrumented/lwt/probe.ts';

/** One call of the probe, as a short text. */
export type Told = string;

interface Seen {
  readonly operation: Operation;
  state: 'pending' | 'returned' | 'failed' | 'cancelled';
  becomes: number;
}

export class RecordingProbe implements Probe {
  /** Everything told, in order. */
  readonly told: Told[] = [];
  /** What contradicts itself. */
  readonly complaints: string[] = [];
  private readonly promises = new Map<number, Seen>();
  private readonly running: number[] = [];
  private resources = 0;
  private readonly keep: boolean;

  constructor(keep = true) {
    this.keep = keep;
  }

  private say(text: Told): void {
    if (this.keep) this.told.push(text);
  }

  private know(id: number, event: string): Seen | undefined {
    const seen = this.promises.get(id);
    if (seen === undefined) this.complaints.push(`${event} of the unknown promise ${id}`);
    return seen;
  }

  created(operation: Operation): number {
    const id = this.promises.size + 1;
    this.promises.set(id, { operation, state: 'pending', becomes: 0 });
    this.say(`${operation} ${id}`);
    return id;
  }

  waits(operation: Operation, on: number): number {
    const id = this.created(operation);
    this.depends(id, on, 'awaited');
    return id;
  }

  described(id: number, text: string, duration: number): void {
    this.know(id, 'described');
    this.say(`described ${id} "${text}" ${duration}`);
  }

  labelled(id: number, text: string): void {
    this.know(id, 'labelled');
    this.say(`labelled ${id} "${text}"`);
  }

  depends(waiter: number, on: number, role: Role): void {
    this.know(waiter, 'depends');
    this.know(on, 'depends on');
    this.say(`${waiter} ${role} ${on}`);
  }

  entered(id: number, by: number): void {
    this.know(id, 'entered');
    if (by !== 0) this.know(by, 'entered by');
    this.running.push(id);
    this.say(`enter ${id} by ${by}`);
  }

  left(id: number): void {
    if (this.running.pop() !== id) this.complaints.push(`left ${id}, which was not the one running`);
    this.say(`leave ${id}`);
  }

  leftInto(id: number, outer: number, inner: number): void {
    this.left(id);
    this.became(outer, inner);
  }

  became(outer: number, inner: number): void {
    this.know(outer, 'became');
    const seen = this.know(inner, 'became');
    if (seen?.becomes !== 0) this.complaints.push(`${inner} became another twice`);
    if (seen !== undefined) seen.becomes = outer;
    this.say(`${inner} becomes ${outer}`);
  }

  settled(id: number, state: 'returned' | 'failed' | 'cancelled', _outcome: unknown, cause: number): void {
    const seen = this.know(id, 'settled');
    if (seen !== undefined && seen.state !== 'pending') this.complaints.push(`${id} settled twice`);
    if (seen !== undefined && seen.becomes !== 0) this.complaints.push(`${id} settled, but is another`);
    if (seen !== undefined) seen.state = state;
    if (cause !== 0) this.know(cause, 'cause');
    this.say(`${id} ${state} because of ${cause}`);
  }

  cancelled(reach: 'requested' | 'reached' | 'ignored', by: number, target: number): void {
    if (by !== 0) this.know(by, 'cancelled by');
    this.know(target, 'cancelled');
    this.say(`cancel ${reach} ${target} by ${by}`);
  }

  unhandled(how: string, id: number): void {
    if (id !== 0) this.know(id, 'unhandled');
    this.say(`unhandled ${how} ${id}`);
  }

  idle(): void {
    this.say('idle');
  }

  busy(): void {
    this.say('busy');
  }

  logged(stream: 'stdout' | 'stderr', text: string): void {
    this.say(`${stream} ${text}`);
  }

  useClock(kind: 'real' | 'virtual'): void {
    this.say(`clock ${kind}`);
  }

  resource(kind: ResourceKind, label: string, size: number): number {
    this.say(`resource ${++this.resources} ${kind} ${size}${label === '' ? '' : ` "${label}"`}`);
    return this.resources;
  }

  used(use: ResourceUse, resource: number, by: number, level: number): void {
    if (by !== 0) this.know(by, use);
    if (resource < 1 || resource > this.resources) this.complaints.push(`${use} of the unknown resource ${resource}`);
    this.say(`${use} ${resource} by ${by} level ${level}`);
  }

  /** State of a promise as the probe was told, followed through what it became. */
  stateOf(id: number): Seen['state'] | 'unknown' {
    let seen = this.promises.get(id);
    while (seen !== undefined && seen.becomes !== 0) seen = this.promises.get(seen.becomes);
    return seen?.state ?? 'unknown';
  }

  /** Callbacks that were entered and not left. */
  get stillRunning(): readonly number[] {
    return this.running;
  }
}
