/**
 * Tells the events of a program to a sink, as the library would: the words in which fixtures are written.
 */

import type { EventSink, OperationName, RoleName, StateName } from '../../runtime-instrumented/protocol/index.ts';
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';

const SECOND = 1e9;

/** Where and under what name a promise is made. Promises of one line were made at the same call site. */
export interface Made {
  readonly name?: string;
  readonly line?: number;
}

export class Story {
  private readonly sink: EventSink;
  private readonly lines = new Set<number>();
  private now = 0;
  private last = 0;

  constructor(sink: EventSink) {
    this.sink = sink;
    sink.session(0, {
      protocol: 1,
      runtime: 'lwt',
      pid: 1,
      program: '/home/ada/heads.ts',
      arguments: [],
      startedAt: 0,
      clock: 'virtual',
      sites: true,
    });
  }

  /** The main loop sleeps, and wakes at a time in seconds. */
  wake(seconds: number): void {
    this.sink.idle(this.now);
    this.now = Math.round(seconds * SECOND);
    this.sink.busy(this.now);
  }

  /** Makes a promise that waits for others. */
  make(
    operation: OperationName,
    sources: readonly number[],
    role: RoleName,
    made: Made = {},
    detail = '',
    duration = -1,
  ) {
    const id = ++this.last;
    const line = made.line ?? 1_000 + id;
    if (!this.lines.has(line)) {
      this.lines.add(line);
      this.sink.site(line, { file: '/home/ada/heads.ts', line, column: 3, functionName: '' });
    }
    this.sink.create(this.now, id, operation, line, detail, duration);
    for (const source of sources) this.sink.depend(this.now, id, source, role);
    if (made.name !== undefined) this.sink.label(this.now, id, made.name);
    return id;
  }

  sleep(seconds: number, made?: Made): number {
    return this.make('sleep', [], 'awaited', made, `sleep ${seconds} s`, seconds * SECOND);
  }

  io(detail: string, made?: Made): number {
    return this.make('io', [], 'awaited', made, detail);
  }

  task(made?: Made): number {
    return this.make('task', [], 'awaited', made);
  }

  bind(on: number, made?: Made): number {
    return this.make('bind', [on], 'awaited', made);
  }

  map(on: number, made?: Made): number {
    return this.make('map', [on], 'awaited', made);
  }

  join(children: readonly number[], made?: Made): number {
    return this.make('join', children, 'child', made);
  }

  pick(branches: readonly number[], made?: Made): number {
    return this.make('pick', branches, 'branch', made);
  }

  choose(branches: readonly number[], made?: Made): number {
    return this.make('choose', branches, 'branch', made);
  }

  run(on: number, made?: Made): number {
    return this.make('run', [on], 'awaited', made);
  }

  /** A constant: made and settled at once. */
  constant(text: string, made?: Made): number {
    const id = this.make('return', [], 'awaited', made);
    this.settle(id, 'returned', text, 0);
    return id;
  }

  settle(id: number, state: StateName, text = '', cause = 0): void {
    if (!STATES.includes(state)) throw new Error(`no state: ${state}`);
    this.sink.settle(this.now, id, state, text, cause);
  }

  returned(id: number, text = '()', cause = 0): void {
    this.settle(id, 'returned', text, cause);
  }

  /** The callback of `id` runs because `by` settled. */
  callback<T>(id: number, by: number, body: () => T): T {
    this.sink.enter(this.now, id, by);
    const result = body();
    this.sink.leave(this.now, id);
    return result;
  }

  /** The callback of a bind runs and returns a constant, which settles it. */
  callbackReturns(id: number, by: number, text = '()', made?: Made): void {
    const constant = this.callback(id, by, () => this.constant(text, made));
    this.returned(id, text, constant);
  }

  become(outer: number, inner: number): void {
    this.sink.become(this.now, outer, inner);
  }

  /** A pick cancels a loser: asks `target`, which reaches `reached` (settled as cancelled, in this order). */
  cancel(by: number, target: number, reached: readonly number[]): void {
    this.sink.cancel(this.now, 'requested', by, target);
    for (const id of reached) {
      this.sink.cancel(this.now, 'reached', by, id);
      this.settle(id, 'cancelled', 'Canceled', id === reached[0] ? 0 : reached[0]);
    }
  }

  cancelIgnored(by: number, target: number): void {
    this.sink.cancel(this.now, 'requested', by, target);
    this.sink.cancel(this.now, 'ignored', by, target);
  }

  exit(code = 0): void {
    this.sink.exit(this.now, 'returned', code);
  }
}
