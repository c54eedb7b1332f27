/**
 * Programs in the conformance language, drawn at random: callbacks within callbacks that wake, cancel,
 * attach and race what was made before. A number stands for a program: the same one in every run.
 */
import type { Callback, Json, Step } from './language.ts';

/** A generator of numbers, seeded. */
function randomBelow(seed: number): (n: number) => number {
  let state = (seed + 1) * 0x9e3779b1;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % n;
  };
}

class Drawing {
  private promises = 0;
  private callbacks = 0;
  private readonly below: (n: number) => number;

  constructor(seed: number) {
    this.below = randomBelow(seed);
  }

  program(): Step[] {
    const steps: Step[] = [
      { op: 'new_key', id: 'k1' },
      { op: 'new_key', id: 'k2' },
      ...Array.from({ length: 2 + this.below(3) }, () => this.made(this.one('task', 'task', 'wait', 'pause'))),
    ];
    for (let i = 4 + this.below(14); i > 0; i--) {
      const step = this.step(0);
      // So often that a list of what waits is swept, of what was raced and lost.
      const times = this.below(150) === 0 ? 140 : 1;
      for (let k = 0; k < times; k++) steps.push(step);
    }
    return steps;
  }

  private one<T>(...choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  private fresh(): string {
    return `p${++this.promises}`;
  }

  private made(op: string): Step {
    return { op, id: this.fresh() };
  }

  /** One of the promises made so far, or that will be made soon. */
  private some(): string {
    return `p${1 + this.below(this.promises + (this.below(8) === 0 ? 2 : 0))}`;
  }

  private list(): string[] {
    return Array.from({ length: this.below(12) === 0 ? 0 : 1 + this.below(4) }, () => this.some());
  }

  private value(): Json {
    return this.one<Json>(1, 2, null, true, { $: 'n' });
  }

  private error(): Json {
    return this.one<Json>(['E', 'a'], ['E', 'b'], ['Canceled', ''], ['Failure', 'f']);
  }

  private callback(depth: number, kind: 'promise' | 'value' | 'no raise'): Callback {
    const steps = Array.from({ length: depth > 2 ? 0 : this.below(4) }, () => this.step(depth + 1));
    const ends: readonly NonNullable<Callback['end']>[] = [
      { v: this.value() },
      ...(kind === 'promise' ? [{ p: this.some() }, { p: this.some() }] : []),
      ...(kind !== 'no raise' && this.below(3) === 0 ? [{ raise: this.error() }] : []),
    ];
    return { cb: `f${++this.callbacks}`, steps, end: this.one(...ends) };
  }

  private step(depth: number): Step {
    const op = this.one(...OPERATIONS);
    const f = (): Callback => this.callback(depth, 'promise');
    const v = (): Callback => this.callback(depth, 'value');
    // The callbacks are drawn before the promise gets its name, as they run before it.
    switch (op) {
      case 'return':
        return { op, id: this.fresh(), v: this.value() };
      case 'fail':
        return { op, id: this.fresh(), e: this.error() };
      case 'wait':
      case 'task':
      case 'pause':
        return this.made(op);
      case 'wakeup':
      case 'wakeup_later':
        return { op, r: this.some(), v: this.value() };
      case 'wakeup_exn':
      case 'wakeup_later_exn':
        return { op, r: this.some(), e: this.error() };
      case 'wakeup_result':
      case 'wakeup_later_result':
        return { op, r: this.some(), ...(this.below(2) === 0 ? { v: this.value() } : { e: this.error() }) };
      case 'cancel':
      case 'state':
      case 'ignore_result':
      case 'poll':
        return { op, p: this.some() };
      case 'bind':
        return { op, p: this.some(), f: f(), id: this.fresh() };
      case 'map':
        return { op, p: this.some(), f: v(), id: this.fresh() };
      case 'catch':
        return { op, f: f(), h: f(), id: this.fresh() };
      case 'try_bind':
        return { op, f: f(), g: f(), h: f(), id: this.fresh() };
      case 'finalize':
        return { op, f: f(), h: f(), id: this.fresh() };
      case 'wrap':
        return { op, f: v(), id: this.fresh() };
      case 'on_success':
      case 'on_termination':
      case 'on_cancel':
        return { op, p: this.some(), f: v() };
      case 'on_failure':
        return { op, p: this.some(), h: v() };
      case 'on_any':
        return { op, p: this.some(), f: v(), h: v() };
      case 'both':
        return { op, p: this.some(), q: this.some(), id: this.fresh() };
      case 'async':
        return { op, f: f() };
      case 'dont_wait':
        return { op, f: f(), h: { cb: `f${++this.callbacks}`, steps: [], end: { v: null } } };
      case 'protected':
      case 'no_cancel':
      case 'wrap_in_cancelable':
        return { op, p: this.some(), id: this.fresh() };
      case 'get':
        return { op, k: this.one('k1', 'k2') };
      case 'with_value':
        return { op, k: this.one('k1', 'k2'), v: this.value(), f: f(), id: this.fresh() };
      case 'wakeup_paused':
      case 'paused_count':
        return { op };
      default:
        return { op, ps: this.list(), id: this.fresh() };
    }
  }
}

/** Those that bring something about are drawn more often. */
const OPERATIONS = [
  ...['return', 'fail', 'wait', 'task', 'task', 'pause', 'wakeup_paused', 'paused_count', 'state', 'poll'],
  ...['wakeup', 'wakeup', 'wakeup', 'wakeup_later', 'wakeup_later', 'wakeup_exn', 'wakeup_later_exn'],
  ...['wakeup_result', 'wakeup_later_result', 'cancel', 'cancel', 'cancel', 'cancel'],
  ...['bind', 'bind', 'bind', 'map', 'catch', 'try_bind', 'finalize', 'wrap', 'async', 'dont_wait', 'ignore_result'],
  ...['on_success', 'on_failure', 'on_termination', 'on_any', 'on_cancel', 'on_cancel', 'on_cancel'],
  ...['join', 'all', 'both', 'choose', 'pick', 'pick', 'nchoose', 'npick', 'nchoose_split'],
  ...['protected', 'no_cancel', 'wrap_in_cancelable', 'get', 'get', 'with_value'],
] as const;

/** The program that a number stands for. */
export function programOf(seed: number): readonly Step[] {
  return new Drawing(seed).program();
}
