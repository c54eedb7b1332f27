/**
 * The generator form: `Lwt.go(function* () { const x = yield* p; … })` stands in for `let*`.
 *
 * The body runs at once, and on over promises that have settled, up to the first pending one. The
 * rest then runs as the callback of a bind on that promise would: in the same place of its list,
 * and a cancel of the result reaches what the body waits for. A failure is raised at the `yield*`,
 * where the body may catch it.
 */
import { ledElsewhere } from './barren.ts';
import { attempt } from './bind.ts';
import { promiseFromReturned } from './entries.ts';
import { isThenable } from './foreign.ts';
import { tellDepends, tellEntered, tellLeft } from './lane.ts';
import { isDeep, putOffCall } from './nesting.ts';
import { Op } from './operations.ts';
import { become, settled } from './outcome.ts';
import {
  bitsOf,
  Derived,
  FAILED,
  identify,
  type Linked,
  type LwtPromise,
  numberIn,
  PENDING,
  RETURNED,
  SAVED,
  tagOf,
  underlying,
} from './promise.ts';
import { onFire } from './resolve.ts';
import { currentStorage } from './storage.ts';
import { keepingCall, tracing } from './tracing.ts';
import type { Lwt, PromiseIterator, ValueOf } from './types.ts';
import { attach, restoreStorage, saveStorage } from './waiters.ts';

type Body = Iterator<unknown, unknown, unknown>;

/** What a body returns, as the result returns it: of a promise, its value. */
export type Returned<T> = T extends PromiseLike<unknown> ? ValueOf<T> : T;

/** How far a body came: to its end with `value`, or to a pending promise that it waits for. */
interface Stop {
  readonly waitsFor: LwtPromise | null;
  readonly value: unknown;
}

/** Runs the body on, over settled promises, to its end or to the first pending one. Raises what the body raises. */
function runBody(body: Body, resumeTag: number, resumeWith: unknown): Stop {
  let tag = resumeTag;
  let value = resumeWith;
  for (;;) {
    const step = tracing
      ? keepingCall(tag === FAILED ? (error) => throwInto(body, error) : (v) => body.next(v), value)
      : tag === FAILED
        ? throwInto(body, value)
        : body.next(value);
    if (step.done === true) return { waitsFor: null, value: step.value };
    try {
      const p = underlying(promiseFromReturned(step.value));
      tag = tagOf(p);
      if (tag === PENDING) return { waitsFor: p, value: undefined };
      value = p.slot;
    } catch (error) {
      tag = FAILED;
      value = error;
    }
  }
}

function throwInto(body: Body, error: unknown): IteratorResult<unknown, unknown> {
  if (body.throw === undefined) throw error;
  return body.throw(error);
}

/** Runs the body of `p` on because `source` settled (null: from its beginning). An entry's last act. */
function advance(p: Derived, body: Body, source: LwtPromise | null): LwtPromise | null {
  const id = tracing ? identify(p) : 0;
  if (id !== 0) tellEntered(id, source === null ? 0 : identify(source));
  let stop: Stop;
  try {
    stop = runBody(body, source === null ? RETURNED : tagOf(source), source?.slot);
  } catch (error) {
    if (id !== 0) tellLeft(id);
    return settled(underlying(p), FAILED, error, source);
  }
  if (id !== 0) tellLeft(id);
  const { waitsFor, value } = stop;
  if (waitsFor === null) {
    return isThenable(value)
      ? become(underlying(p), promiseFromReturned(value))
      : settled(underlying(p), RETURNED, value, source);
  }
  underlying(p).how = waitsFor;
  ledElsewhere();
  p.f = body;
  p.bits = numberIn(p.bits) & ~SAVED;
  if (currentStorage !== null) saveStorage(p);
  if (tracing) tellDepends(identify(p), identify(waitsFor), 'awaited');
  attach(waitsFor, p);
  return null;
}

onFire(Op.go, (entry: Linked, source: LwtPromise) => advance(entry as Derived, restoreStorage(entry) as Body, source));

/**
 * Runs a generator body in which `yield* p` waits for `p` and has its value, or raises its error.
 * The result returns what the body returns (of a promise: becomes it), or fails with what it raises.
 */
export function go<T>(body: () => Iterator<Lwt<unknown>, T, never>): Lwt<Returned<T>> {
  const start = (): LwtPromise => {
    const p = new Derived(bitsOf(Op.go), null, null);
    advance(p, body() as Body, null);
    return p;
  };
  const result = isDeep() ? putOffCall(Op.go, start, undefined, null) : attempt(start);
  return result as Lwt<unknown> as Lwt<Returned<T>>;
}

/** Behind `yield* p`: says at once what has settled, and hands a pending promise to `runBody`. */
class AwaitOnce implements PromiseIterator<unknown> {
  private handedOver = false;
  private readonly p: LwtPromise;

  constructor(p: LwtPromise) {
    this.p = p;
  }

  next(resumed?: unknown): IteratorResult<Lwt<unknown>, unknown> {
    if (this.handedOver) return { done: true, value: resumed };
    const source = underlying(this.p);
    const tag = tagOf(source);
    if (tag === RETURNED) return { done: true, value: source.slot };
    if (tag === FAILED) throw source.slot;
    this.handedOver = true;
    return { done: false, value: source };
  }

  throw(error: unknown): IteratorResult<Lwt<unknown>, unknown> {
    throw error;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** The iterator with which `yield*` waits for a promise. */
export function iterate(p: LwtPromise): PromiseIterator<unknown> {
  return new AwaitOnce(p);
}
