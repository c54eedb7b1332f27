/**
 * Cancelling: walk back to the tasks that a promise waits for, and make them fail with `Canceled`.
 *
 * First all tasks that can be reached are marked, so that none is found twice; only then do their
 * callbacks run, those of the last task found first. These carry the failure forward to what was
 * to be cancelled, unless something on the way handles it.
 */
import { beginCancel, endCancel, remember, wasAt } from './barren.ts';
import { canceled } from './errors.ts';
import { tellCancelled } from './lane.ts';
import { recordOf } from './make.ts';
import {
  FAILED,
  identify,
  LwtPromise,
  Parked,
  PENDING,
  SELF,
  settle,
  tagOf,
  underlying,
  type Waiting,
} from './promise.ts';
import { runNext, wake } from './resolve.ts';
import { tracing } from './tracing.ts';
import type { Lwt } from './types.ts';

/** A walk remembers one place of so many: enough to end in a ring of promises, and where another has been. */
const STRIDE = 16;
/** The longest way without branches that is gone without looking whether it is a ring. */
const LONGEST = 100_000;

class Walk {
  readonly found: (LwtPromise | Waiting | null)[] = [];
  private readonly open: LwtPromise[] = [];
  private steps = 0;
  private readonly by: number;

  constructor(by: number) {
    this.by = by;
  }

  /** Marks the tasks behind `start`, depth first, in the order upstream finds them. */
  from(start: LwtPromise): void {
    for (let next: LwtPromise | undefined = start; next !== undefined; next = this.open.pop()) this.follow(next);
  }

  private follow(start: LwtPromise): void {
    let p = underlying(start);
    while (tagOf(p) === PENDING && !this.wasHere(p)) {
      const how = p.how;
      if (how === null) {
        if (tracing) tellCancelled('ignored', this.by, identify(p));
        return;
      }
      if (how === SELF) {
        this.mark(p);
        return;
      }
      if (how instanceof Parked) {
        p = underlying(how.source);
        continue;
      }
      if (typeof how === 'function') return;
      if (!(how instanceof LwtPromise)) {
        for (let i = how.length - 1; i >= 0; i--) this.open.push(how[i]);
        return;
      }
      p = underlying(how);
    }
  }

  private wasHere(p: LwtPromise): boolean {
    if (wasAt(p)) return true;
    if ((++this.steps & (STRIDE - 1)) === 0) remember(p);
    return false;
  }

  private mark(p: LwtPromise): void {
    const list = p.slot as Waiting | null;
    if (tracing) tellCancelled('reached', this.by, identify(p));
    settle(p, FAILED, canceled, null);
    this.found.push(p, list);
  }
}

/** Tells who asked for what, and marks the tasks it reaches: pairs of a task and its waiters, in the order found. */
function request(asker: LwtPromise | null, p: LwtPromise): readonly (LwtPromise | Waiting | null)[] {
  let by = 0;
  if (tracing) {
    by = asker === null ? 0 : identify(asker);
    tellCancelled('requested', by, identify(p));
  }
  const walk = new Walk(by);
  walk.from(p);
  return walk.found;
}

/** The task at the end of a way without branches, which is the usual case; null when it is another. */
function soleTask(start: LwtPromise): LwtPromise | null {
  let p = start;
  for (let steps = 0; steps < LONGEST; steps++) {
    const { how } = p;
    if (how === SELF) return p;
    if (!(how instanceof LwtPromise)) return null;
    p = underlying(how);
  }
  return null;
}

/** Cancels on behalf of a promise (a pick, say), which the probe is told of. */
export function cancelFor(asker: LwtPromise | null, target: LwtPromise): void {
  const p = underlying(target);
  if (tagOf(p) !== PENDING) return;
  const task = tracing ? null : soleTask(p);
  if (task !== null) {
    const list = task.slot as Waiting | null;
    settle(task, FAILED, canceled, null);
    wake(task, list);
    return;
  }
  cancelAll(asker, p);
}

/** Apart from the usual case, which is small so that it can be inlined. */
function cancelAll(asker: LwtPromise | null, p: LwtPromise): void {
  beginCancel();
  try {
    const found = request(asker, p);
    for (let i = found.length - 2; i >= 0; i -= 2) wake(found[i] as LwtPromise, found[i + 1] as Waiting | null);
  } finally {
    endCancel();
  }
}

/** The same as the last act of a hook: the loop wakes what it reaches, so that cancels passed on do not nest. */
export function cancelNext(asker: LwtPromise, target: LwtPromise): void {
  const p = underlying(target);
  if (tagOf(p) !== PENDING) return;
  beginCancel();
  const found = request(asker, p);
  endCancel();
  for (let i = 0; i < found.length; i += 2) runNext(found[i] as LwtPromise, found[i + 1] as Waiting | null);
}

/**
 * Asks for cancellation of what `p` waits for. Tasks (and pauses, sleeps and the like) that it
 * reaches fail with `Canceled`, and so do those who wait for them. A promise made by `wait`, or
 * seen through `noCancel`, is not reached. Does nothing if `p` has settled.
 */
export function cancel(p: Lwt<unknown>): void {
  cancelFor(null, recordOf(p));
}
