/**
 * Random asynchronous programs, the same for the same seed: each is a function of JavaScript source that prints what it
 * does through `log`, in the same order however busy the machine is: no timers, turns of the loop are counted.
 */

/** Numbers from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DEPTH = 3;

class Writer {
  readonly #random: () => number;
  #marks = 0;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#below(of.length)];
  }

  /** A number that no other place of the program has. */
  #mark(): number {
    return ++this.#marks;
  }

  #value(): string {
    return this.#one(['1', "'a'", 'undefined', 'null', '[1]', '{ a: 1 }']);
  }

  /** An expression for a promise, or what may be awaited like one. */
  promise(depth: number): string {
    const n = this.#mark();
    if (depth <= 0) {
      return this.#one([
        this.#value(),
        `Promise.resolve(${n})`,
        `rejected(${n})`,
        `new Promise((go) => go(${n}))`,
        `tick(${n})`,
        `soon(${n})`,
        `immediate(${n})`,
        `thenable(${n})`,
        `Mine.resolve(${n})`,
        `aborted(${n})`,
      ]);
    }
    const inner = (): string => this.promise(depth - 1 - this.#below(2));
    const body = (): string => this.#body(depth - 1);
    const list = (): string => `[${Array.from({ length: 1 + this.#below(3) }, inner).join(', ')}]`;
    return this.#one([
      () => `(async () => { ${body()} })()`,
      () => `(async function named${n}() { log('in ${n}'); ${body()} })()`,
      () => `Promise.resolve(${inner()}).then((x) => { log('then ${n}', x); ${this.#ends(depth)} })`,
      () => `Promise.resolve(${inner()}).catch((e) => { log('catch ${n}', e); return ${inner()}; })`,
      () => `Promise.resolve(${inner()}).then((x) => x, (e) => { log('other ${n}', e); ${this.#ends(depth)} })`,
      () => `Promise.resolve(${inner()}).finally(() => { log('finally ${n}'); ${this.#ends(depth)} })`,
      () => `Promise.${this.#one(['all', 'allSettled', 'race', 'any'])}(${list()})`,
      () => `Mine.${this.#one(['all', 'allSettled', 'race', 'any'])}(${list()})`,
      () => `Mine.resolve(${inner()}).then((x) => { log('mine ${n}', x instanceof Mine, x); ${this.#ends(depth)} })`,
      () => `new Promise((go, fail) => { log('executor ${n}'); ${this.#one(['go', 'fail'])}(${inner()}); go(2); })`,
      () => `new Promise((go) => { Promise.resolve(${inner()}).then(go, go); })`,
      () => `new Promise(() => { throw ${n}; })`,
      () => `{ then(go, no) { log('called ${n}'); ${this.#one(['go', 'no'])}(${inner()}); go(0); throw 1; } }`,
      () => `{ get then() { log('looked ${n}'); throw ${n}; } }`,
      () =>
        `(async () => { for await (const x of numbers(${n}, ${inner()})) { log('of ${n}', x); if (${this.#below(2)}) break; } })()`,
      () =>
        `(() => { const it = numbers(${n}, ${inner()}); return Promise.all([it.next(), it.next(), it.return(${n})]); })()`,
      () => `(async () => { for await (const x of ${list()}) log('each ${n}', x); })()`,
      () => `deferred(${n}, (d) => { ${this.#one(['d.resolve', 'd.reject'])}(${inner()}); })`,
      () => `stored(${n}, async () => { ${body()} })`,
      () => `signalled(${n}, async (signal) => { ${body()} log('aborted ${n}', signal.aborted); })`,
    ])();
  }

  /** What a callback ends with. */
  #ends(depth: number): string {
    const n = this.#mark();
    return this.#one([
      () => '',
      () => `return ${this.#value()};`,
      () => `return ${this.promise(depth - 1)};`,
      () => `throw new Error('e${n}');`,
      () => `throw ${n};`,
    ])();
  }

  #body(depth: number): string {
    const statements = Array.from({ length: 1 + this.#below(3) }, () => this.#statement(depth));
    return statements.join(' ');
  }

  #statement(depth: number): string {
    const n = this.#mark();
    return this.#one([
      () => `log('await ${n}', await ${this.promise(depth)});`,
      () =>
        `try { log('tried ${n}', await ${this.promise(depth)}); } catch (e) { log('caught ${n}', e); } finally { log('left ${n}'); }`,
      () => `const p${n} = ${this.promise(depth)}; await null; log('later ${n}', await p${n});`,
      () => `for (let i = 0; i < 2; i++) log('loop ${n}', await ${this.promise(depth - 1)});`,
      () => `void ${this.promise(depth)};`,
      () => `queueMicrotask(() => log('micro ${n}')); process.nextTick(() => log('tick ${n}'));`,
      () => `try { await ${this.promise(depth)}; } catch (e) { log('stack ${n}', stackOf(e)); }`,
    ])();
  }

  program(): string {
    const statements = Array.from({ length: 2 + this.#below(3) }, () => this.#statement(DEPTH));
    return statements.join('\n    ');
  }
}

/** What all programs use. `say` prints a line at once. */
export const PRELUDE = `
import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';
const lines = [];
const text = (value) => value instanceof Error ? value.name + ' ' + value.message : inspect(value, { depth: 4, breakLength: Infinity }).replace(/\\n +at [^\\n]*|,? \\[Symbol\\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\\)\\]: [^,}]+/g, '');
let current = '';
const log = (what, ...values) => { lines.push(current + ' ' + what + ' ' + values.map(text).join(' ')); };
const stackOf = (e) => e instanceof Error ? e.stack.split('\\n').filter((line) => !line.includes('node:internal')).map((line) => line.replace(/\\(?(?:file:|\\/).*?([^/]*:\\d+:\\d+)\\)?/, '$1')) : e;
class Mine extends Promise { static get [Symbol.species]() { return this; } then(a, b) { log('mine then'); return super.then(a, b); } }
const rejected = (n) => Promise.reject(new Error('r' + n));
const tick = (n) => new Promise((go) => process.nextTick(go, n));
const soon = (n) => new Promise((go) => setImmediate(() => setImmediate(go, n)));
const immediate = (n) => new Promise((go) => setImmediate(go, n));
const thenable = (n) => ({ then(go) { log('thenable ' + n); go(n); } });
const aborted = (n) => new Promise((_, fail) => { const control = new AbortController(); control.signal.addEventListener('abort', () => fail(control.signal.reason)); control.abort('a' + n); });
async function* numbers(n, last) { try { yield n; yield last; yield await last; } catch (e) { log('generator ' + n, e); } finally { log('generator over ' + n); } }
const deferred = (n, act) => { let d = {}; const p = new Promise((resolve, reject) => { d = { resolve, reject }; }); setImmediate(() => { log('deferred ' + n); act(d); }); return p; };
const storage = new AsyncLocalStorage();
const stored = (n, act) => storage.run(n, async () => { try { return await act(); } finally { log('store', storage.getStore()); } });
const signalled = async (n, act) => { const control = new AbortController(); setImmediate(() => control.abort()); try { return await act(AbortSignal.any([control.signal])); } finally { log('signal ' + n, control.signal.aborted); } };
process.on('unhandledRejection', (e) => log('unhandled', e));
process.on('rejectionHandled', () => log('handled late'));
const turns = async (count) => { for (let i = 0; i < count; i++) await new Promise((go) => setImmediate(go)); };
`;

/** A module that runs the programs of these seeds one after the other, and prints what each logged. */
export function moduleOf(seeds: readonly number[]): string {
  const programs = seeds.map(
    (seed) => `[${seed}, async function program${seed}() {\n    ${new Writer(seed).program()}\n  }]`,
  );
  return `${PRELUDE}
const programs = [${programs.join(',\n  ')}];
for (const [seed, program] of programs) {
  current = String(seed);
  // Every line stands between two beats, so that a callback that comes a tick later is seen.
  void (async () => { for (let i = 0; i < 50; i++) { await null; log('beat ' + i); } })();
  try { await Promise.race([program(), turns(100)]); log('over'); } catch (e) { log('failed', e); }
  await turns(10);
}
process.stdout.write(lines.join('\\n') + '\\n');
`;
}
