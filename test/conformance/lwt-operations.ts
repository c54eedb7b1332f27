/** Operations on promises: module Lwt. */
import type { Key, Lwt as Promised } from '../../runtime-instrumented/lwt/index.ts';
import type { Step } from './language.ts';
import { encodeState, type Machine, type Operation, type Operations } from './machine.ts';
import { encode, evaluate, evaluateException, type Frame, toOption } from './values.ts';

type List = readonly Promised<unknown>[];

/** The library that programs are run on: ours, or one with the same functions. */
export type Library = typeof import('../../runtime-instrumented/lwt/index.ts').Lwt;

function ofList(call: (ps: List) => Promised<unknown>): Operation {
  return (step, m) => {
    const ps = m.promises.findAll(step.ps);
    m.store(step.id, call(ps));
  };
}

function ofOne(call: (p: Promised<unknown>) => Promised<unknown>): Operation {
  return (step, m) => m.store(step.id, call(m.promises.find(step.p)));
}

function resultOf(step: Step, frame: Frame): { ok: true; value: unknown } | { ok: false; error: unknown } {
  return step.e === undefined
    ? { ok: true, value: evaluate(step.v ?? null, frame) }
    : { ok: false, error: evaluateException(step.e, frame) };
}

function pair(make: () => ReturnType<Library['wait']>): Operation {
  return (step, m) => {
    const [p, r] = make();
    m.store(step.id, p, r);
  };
}

const keys = (m: Machine) => m.table<Key<unknown>>('key');

/** The operations on promises of a library. */
export const lwtOperations = (Lwt: Library): Operations => ({
  return: (step, m, frame) => m.store(step.id, Lwt.return(evaluate(step.v ?? null, frame))),
  fail: (step, m, frame) => m.store(step.id, Lwt.fail(evaluateException(step.e ?? null, frame))),
  wait: pair(() => Lwt.wait<unknown>()),
  task: pair(() => Lwt.task<unknown>()),
  wakeup: (step, m, frame) => Lwt.wakeup(m.resolvers.find(step.r), evaluate(step.v ?? null, frame)),
  wakeup_later: (step, m, frame) => Lwt.wakeupLater(m.resolvers.find(step.r), evaluate(step.v ?? null, frame)),
  wakeup_exn: (step, m, frame) => Lwt.wakeupExn(m.resolvers.find(step.r), evaluateException(step.e ?? null, frame)),
  wakeup_later_exn: (step, m, frame) =>
    Lwt.wakeupLaterExn(m.resolvers.find(step.r), evaluateException(step.e ?? null, frame)),
  wakeup_result: (step, m, frame) => Lwt.wakeupResult(m.resolvers.find(step.r), resultOf(step, frame)),
  wakeup_later_result: (step, m, frame) => Lwt.wakeupLaterResult(m.resolvers.find(step.r), resultOf(step, frame)),
  cancel: (step, m) => Lwt.cancel(m.promises.find(step.p)),

  bind: (step, m) => m.store(step.id, Lwt.bind(m.promises.find(step.p), m.p(step.f))),
  map: (step, m) => m.store(step.id, Lwt.map(m.v(step.f), m.promises.find(step.p))),
  catch: (step, m) => m.store(step.id, Lwt.catch(m.p0(step.f), m.pException(step.h))),
  try_bind: (step, m) => m.store(step.id, Lwt.tryBind(m.p0(step.f), m.p(step.g), m.pException(step.h))),
  finalize: (step, m) => m.store(step.id, Lwt.finalize(m.p0(step.f), m.p0(step.h))),
  wrap: (step, m) => m.store(step.id, Lwt.wrap(m.v0(step.f))),
  on_success: (step, m) => Lwt.onSuccess(m.promises.find(step.p), m.v(step.f)),
  on_failure: (step, m) => Lwt.onFailure(m.promises.find(step.p), m.vException(step.h)),
  on_termination: (step, m) => Lwt.onTermination(m.promises.find(step.p), m.v0(step.f)),
  on_any: (step, m) => Lwt.onAny(m.promises.find(step.p), m.v(step.f), m.vException(step.h)),
  on_cancel: (step, m) => Lwt.onCancel(m.promises.find(step.p), m.v0(step.f)),

  join: ofList(Lwt.join),
  all: ofList((ps) => Lwt.all(ps)),
  choose: ofList(Lwt.choose),
  pick: ofList(Lwt.pick),
  nchoose: ofList(Lwt.nchoose),
  npick: ofList(Lwt.npick),
  nchoose_split: ofList((ps) =>
    Lwt.map(([values, pending]) => [values, pending.map((p) => ps.indexOf(p))], Lwt.nchooseSplit(ps)),
  ),
  both: (step, m) => {
    const p = m.promises.find(step.p);
    m.store(step.id, Lwt.both(p, m.promises.find(step.q)));
  },
  protected: ofOne(Lwt.protected),
  no_cancel: ofOne(Lwt.noCancel),
  wrap_in_cancelable: ofOne(Lwt.wrapInCancelable),
  async: (step, m) => Lwt.async(m.p0(step.f)),
  dont_wait: (step, m) => Lwt.dontWait(m.p0(step.f), m.vException(step.h)),
  ignore_result: (step, m) => Lwt.ignoreResult(m.promises.find(step.p)),

  state: (step, m) => m.write('state', step.p ?? '', encodeState(m.promises.find(step.p), Lwt)),
  is_sleeping: (step, m) => m.write('is_sleeping', step.p ?? '', Lwt.isSleeping(m.promises.find(step.p))),
  poll: (step, m) => m.write('poll', step.p ?? '', encode(Lwt.poll(m.promises.find(step.p)))),

  pause: (step, m) => m.store(step.id, Lwt.pause()),
  wakeup_paused: () => Lwt.wakeupPaused(),
  abandon_paused: () => Lwt.abandonPaused(),
  paused_count: (_step, m) => m.write('paused_count', Lwt.pausedCount()),
  new_key: (step, m) => keys(m).set(step.id, Lwt.newKey()),
  get: (step, m) => m.write('get', step.k ?? '', encode(Lwt.get(keys(m).find(step.k)))),
  with_value: (step, m, frame) => {
    const key = keys(m).find(step.k);
    const value = toOption(evaluate(step.v ?? null, frame));
    m.store(step.id, Lwt.withValue(key, value, m.p0(step.f)));
  },
});
