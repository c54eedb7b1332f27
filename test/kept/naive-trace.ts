/** What a trace must answer, found the simple way: by telling the first events again, to plain objects. */
import type { EventSink, OperationName, RoleName, StateName } from '../../runtime-instrumented/protocol/index.ts';
import { IgnoreEvents } from '../../runtime-instrumented/protocol/index.ts';
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';

/** An event that waits to be told. */
export type Told = (sink: EventSink) => void;

export interface NaivePromise {
  readonly id: number;
  readonly row: number;
  readonly createdAt: number;
  operation: string;
  state: number;
  settledAt: number;
  text: string;
  outer: NaivePromise | null;
  becameAt: number;
  madeIn: number;
  cause: number;
  sources: { readonly id: number; readonly role: RoleName; readonly moment: number }[];
  callbacks: { readonly entered: number; left: number }[];
}

export class NaiveTrace extends IgnoreEvents {
  readonly promises: NaivePromise[] = [];
  private readonly byId = new Map<number, NaivePromise>();
  private readonly stack: { readonly id: number; readonly callback: { left: number } }[] = [];
  private moment = 0;

  /** What is true after the first `moments` events. */
  static after(events: readonly Told[], moments: number): NaiveTrace {
    const trace = new NaiveTrace();
    for (const event of events.slice(0, moments)) {
      trace.moment++;
      event(trace);
    }
    return trace;
  }

  of(id: number): NaivePromise | undefined {
    return this.byId.get(id);
  }

  root(promise: NaivePromise): NaivePromise {
    let root = promise;
    while (root.outer !== null) root = root.outer;
    return root;
  }

  roots(state: StateName): NaivePromise[] {
    return this.promises.filter((one) => one.outer === null && one.state === STATES.indexOf(state));
  }

  override create(_time: number, id: number, operation: OperationName): void {
    const known = this.byId.get(id);
    if (known !== undefined && known.operation !== 'unknown') return;
    this.known(id).operation = operation;
  }

  override depend(_time: number, waiter: number, on: number, role: RoleName): void {
    const promise = this.known(waiter);
    this.known(on);
    promise.sources.push({ id: on, role, moment: this.moment });
  }

  override enter(_time: number, id: number): void {
    const callback = { entered: this.moment, left: 0 };
    this.known(id).callbacks.push(callback);
    this.stack.push({ id, callback });
  }

  override leave(_time: number, id: number): void {
    const at = this.stack.findLastIndex((one) => one.id === id);
    if (at >= 0) for (const { callback } of this.stack.splice(at)) callback.left = this.moment;
  }

  override idle(): void {
    for (const { callback } of this.stack.splice(0)) callback.left = this.moment;
  }

  override exit(): void {
    this.idle();
  }

  override become(_time: number, outer: number, inner: number): void {
    const outerPromise = this.known(outer);
    const innerPromise = this.known(inner);
    const [outerRoot, innerRoot] = [this.root(outerPromise), this.root(innerPromise)];
    if (outerRoot === innerRoot || outerRoot.state !== 0 || innerRoot.state !== 0) return;
    innerRoot.outer = outerRoot;
    innerRoot.becameAt = this.moment;
  }

  override settle(_time: number, id: number, state: StateName, text: string, cause: number): void {
    const root = this.root(this.known(id));
    if (root.state !== 0) return;
    root.state = STATES.indexOf(state);
    root.settledAt = this.moment;
    root.text = text;
    root.cause = this.byId.has(cause) ? cause : 0;
  }

  override cancel(_time: number, _reach: unknown, by: number, target: number): void {
    this.known(target);
    if (by !== 0) this.known(by);
  }

  override label(_time: number, id: number): void {
    this.known(id);
  }

  private known(id: number): NaivePromise {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const promise: NaivePromise = {
      id,
      row: this.promises.length,
      createdAt: this.moment,
      operation: 'unknown',
      state: 0,
      settledAt: 0,
      text: '',
      outer: null,
      becameAt: 0,
      madeIn: this.stack.at(-1)?.id ?? 0,
      cause: 0,
      sources: [],
      callbacks: [],
    };
    this.promises.push(promise);
    this.byId.set(id, promise);
    return promise;
  }
}
