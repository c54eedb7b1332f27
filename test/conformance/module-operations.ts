/** Operations of Lwt_result, Lwt_list, Lwt_mutex, Lwt_condition, Lwt_mvar, Lwt_switch and Lwt_pool. */
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import {
  type Condition,
  LwtCondition,
  LwtList,
  LwtMutex,
  LwtMvar,
  LwtPool,
  LwtResult,
  LwtSwitch,
  type Mutex,
  type Mvar,
  type Pool,
  type PoolOptions,
  type Switch,
} from '../../runtime-instrumented/modules/index.ts';
import type { Json, Step } from './language.ts';
import type { Machine, Operation, Operations } from './machine.ts';
import {
  type Coercion,
  encode,
  evaluate,
  evaluateException,
  type Frame,
  toBool,
  toOption,
  toResult,
  toUnit,
} from './values.ts';

type P = Lwt<unknown>;
type F = (value: unknown) => P;

const value = (step: Step, frame: Frame): unknown => evaluate(step.v ?? null, frame);

/** A promise operand, coerced to a result. */
const resultAt = (m: Machine, id: string | undefined) => Lwt.map(toResult, m.promises.find(id));

export const resultOperations: Operations = {
  'result.return': (step, m, frame) => m.store(step.id, LwtResult.return(value(step, frame))),
  'result.fail': (step, m, frame) => m.store(step.id, LwtResult.fail(value(step, frame))),
  'result.lift': (step, m, frame) => m.store(step.id, LwtResult.lift(toResult(value(step, frame)))),
  'result.ok': (step, m) => m.store(step.id, LwtResult.ok(m.promises.find(step.p))),
  'result.error': (step, m) => m.store(step.id, LwtResult.error(m.promises.find(step.p))),
  'result.map': (step, m) => m.store(step.id, LwtResult.map(m.v(step.f), resultAt(m, step.p))),
  'result.map_error': (step, m) => m.store(step.id, LwtResult.mapError(m.v(step.f), resultAt(m, step.p))),
  'result.bind': (step, m) =>
    m.store(step.id, LwtResult.bind(resultAt(m, step.p), m.p(step.f, toResult) as (v: unknown) => Lwt<never>)),
  'result.bind_error': (step, m) =>
    m.store(step.id, LwtResult.bindError(resultAt(m, step.p), m.p(step.f, toResult) as (v: unknown) => Lwt<never>)),
  'result.bind_lwt': (step, m) => m.store(step.id, LwtResult.bindLwt(resultAt(m, step.p), m.p(step.f))),
  'result.bind_lwt_error': (step, m) => m.store(step.id, LwtResult.bindLwtError(resultAt(m, step.p), m.p(step.f))),
  'result.bind_result': (step, m) =>
    m.store(step.id, LwtResult.bindResult(resultAt(m, step.p), m.v(step.f, toResult) as (v: unknown) => never)),
  'result.iter': (step, m) => m.store(step.id, LwtResult.iter(m.p(step.f, toUnit), resultAt(m, step.p))),
  'result.iter_error': (step, m) => m.store(step.id, LwtResult.iterError(m.p(step.f, toUnit), resultAt(m, step.p))),
  'result.both': (step, m) => {
    m.promises.findAll([step.p ?? '', step.q ?? '']);
    m.store(step.id, LwtResult.both(resultAt(m, step.p), resultAt(m, step.q)));
  },
};

function onList(coerce: Coercion | undefined, call: (f: F, l: unknown[]) => P): Operation {
  return (step, m, frame) => {
    const list = (step.l ?? []).map((x: Json) => evaluate(x, frame));
    m.store(step.id, call(m.p(step.f, coerce), list));
  };
}

type Bool = (value: unknown) => Lwt<boolean>;
type Opt = (value: unknown) => Lwt<ReturnType<typeof toOption>>;
const bool = (f: F) => f as Bool;

export const listOperations: Operations = {
  'list.iter_s': onList(toUnit, (f, l) => LwtList.iterS(f, l)),
  'list.iter_p': onList(toUnit, (f, l) => LwtList.iterP(f, l)),
  'list.iteri_s': onList(toUnit, (f, l) => LwtList.iteriS((i, x) => f([i, x]), l)),
  'list.iteri_p': onList(toUnit, (f, l) => LwtList.iteriP((i, x) => f([i, x]), l)),
  'list.map_s': onList(undefined, (f, l) => LwtList.mapS(f, l)),
  'list.map_p': onList(undefined, (f, l) => LwtList.mapP(f, l)),
  'list.mapi_s': onList(undefined, (f, l) => LwtList.mapiS((i, x) => f([i, x]), l)),
  'list.mapi_p': onList(undefined, (f, l) => LwtList.mapiP((i, x) => f([i, x]), l)),
  'list.rev_map_s': onList(undefined, (f, l) => LwtList.revMapS(f, l)),
  'list.rev_map_p': onList(undefined, (f, l) => LwtList.revMapP(f, l)),
  'list.fold_left_s': (step, m, frame) => {
    const list = (step.l ?? []).map((x: Json) => evaluate(x, frame));
    const f = m.p(step.f);
    m.store(
      step.id,
      LwtList.foldLeftS((accumulator, x) => f([accumulator, x]), value(step, frame), list),
    );
  },
  'list.fold_right_s': (step, m, frame) => {
    const list = (step.l ?? []).map((x: Json) => evaluate(x, frame));
    const f = m.p(step.f);
    m.store(
      step.id,
      LwtList.foldRightS((x, accumulator) => f([x, accumulator]), list, value(step, frame)),
    );
  },
  'list.for_all_s': onList(toBool, (f, l) => LwtList.forAllS(bool(f), l)),
  'list.for_all_p': onList(toBool, (f, l) => LwtList.forAllP(bool(f), l)),
  'list.exists_s': onList(toBool, (f, l) => LwtList.existsS(bool(f), l)),
  'list.exists_p': onList(toBool, (f, l) => LwtList.existsP(bool(f), l)),
  'list.find_s': onList(toBool, (f, l) => LwtList.findS(bool(f), l)),
  'list.filter_s': onList(toBool, (f, l) => LwtList.filterS(bool(f), l)),
  'list.filter_p': onList(toBool, (f, l) => LwtList.filterP(bool(f), l)),
  'list.partition_s': onList(toBool, (f, l) => LwtList.partitionS(bool(f), l)),
  'list.partition_p': onList(toBool, (f, l) => LwtList.partitionP(bool(f), l)),
  'list.filter_map_s': onList(toOption, (f, l) => LwtList.filterMapS(f as Opt, l)),
  'list.filter_map_p': onList(toOption, (f, l) => LwtList.filterMapP(f as Opt, l)),
};

const mutexes = (m: Machine) => m.table<Mutex>('mutex');
const conditions = (m: Machine) => m.table<Condition<unknown>>('condition');
const mvars = (m: Machine) => m.table<Mvar<unknown>>('mvar');

export const lockOperations: Operations = {
  'mutex.create': (step, m) => mutexes(m).set(step.id, LwtMutex.create()),
  'mutex.lock': (step, m) => m.store(step.id, LwtMutex.lock(mutexes(m).find(step.m))),
  'mutex.unlock': (step, m) => LwtMutex.unlock(mutexes(m).find(step.m)),
  'mutex.with_lock': (step, m) => m.store(step.id, LwtMutex.withLock(mutexes(m).find(step.m), m.p0(step.f))),
  'mutex.is_locked': (step, m) => m.write('mutex.is_locked', step.m ?? '', LwtMutex.isLocked(mutexes(m).find(step.m))),
  'mutex.is_empty': (step, m) => m.write('mutex.is_empty', step.m ?? '', LwtMutex.isEmpty(mutexes(m).find(step.m))),

  'cond.create': (step, m) => conditions(m).set(step.id, LwtCondition.create()),
  'cond.wait': (step, m) => {
    const condition = conditions(m).find(step.c);
    m.store(step.id, LwtCondition.wait(condition, step.m === undefined ? undefined : mutexes(m).find(step.m)));
  },
  'cond.signal': (step, m, frame) => LwtCondition.signal(conditions(m).find(step.c), value(step, frame)),
  'cond.broadcast': (step, m, frame) => LwtCondition.broadcast(conditions(m).find(step.c), value(step, frame)),
  'cond.broadcast_exn': (step, m, frame) =>
    LwtCondition.broadcastExn(conditions(m).find(step.c), evaluateException(step.e ?? null, frame)),

  'mvar.create': (step, m, frame) => mvars(m).set(step.id, LwtMvar.create(value(step, frame))),
  'mvar.create_empty': (step, m) => mvars(m).set(step.id, LwtMvar.createEmpty()),
  'mvar.put': (step, m, frame) => m.store(step.id, LwtMvar.put(mvars(m).find(step.mv), value(step, frame))),
  'mvar.take': (step, m) => m.store(step.id, LwtMvar.take(mvars(m).find(step.mv))),
  'mvar.take_available': (step, m) =>
    m.write('mvar.take_available', step.mv ?? '', encode(LwtMvar.takeAvailable(mvars(m).find(step.mv)))),
  'mvar.is_empty': (step, m) => m.write('mvar.is_empty', step.mv ?? '', LwtMvar.isEmpty(mvars(m).find(step.mv))),
};

const switches = (m: Machine) => m.table<Switch>('switch');
const switchAt = (m: Machine, step: Step) => (step.sw === undefined ? undefined : switches(m).find(step.sw));

export const switchOperations: Operations = {
  'switch.create': (step, m) => switches(m).set(step.id, LwtSwitch.create()),
  'switch.is_on': (step, m) => m.write('switch.is_on', step.sw ?? '', LwtSwitch.isOn(switches(m).find(step.sw))),
  'switch.check': (step, m) => LwtSwitch.check(switchAt(m, step)),
  'switch.add_hook': (step, m) => LwtSwitch.addHook(switchAt(m, step), m.p0(step.f, toUnit)),
  'switch.add_hook_or_exec': (step, m) =>
    m.store(step.id, LwtSwitch.addHookOrExec(switchAt(m, step), m.p0(step.f, toUnit))),
  'switch.turn_off': (step, m) => m.store(step.id, LwtSwitch.turnOff(switches(m).find(step.sw))),
  'switch.with_switch': (step, m) => {
    const f = m.p0(step.f);
    const result = LwtSwitch.withSwitch((sw) => {
      switches(m).set(step.sw, sw);
      return f();
    });
    m.store(step.id, result);
  },
};

const pools = (m: Machine) => m.table<Pool<unknown>>('pool');

function poolOptions(step: Step, m: Machine): PoolOptions<unknown> {
  const check = step.check === undefined ? undefined : m.v(step.check, toBool);
  return {
    ...(step.validate === undefined ? {} : { validate: m.p(step.validate, toBool) as Bool }),
    ...(check === undefined ? {} : { check: (member, say) => say(check(member) as boolean) }),
    ...(step.dispose === undefined ? {} : { dispose: m.p(step.dispose, toUnit) }),
  };
}

export const poolOperations: Operations = {
  'pool.create': (step, m) => pools(m).set(step.id, LwtPool.create(step.n ?? 0, m.p0(step.f), poolOptions(step, m))),
  'pool.use': (step, m) => m.store(step.id, LwtPool.use(pools(m).find(step.pool), m.p(step.f))),
  'pool.clear': (step, m) => m.store(step.id, LwtPool.clear(pools(m).find(step.pool))),
  'pool.wait_queue_length': (step, m) =>
    m.write('pool.wait_queue_length', step.pool ?? '', LwtPool.waitQueueLength(pools(m).find(step.pool))),
};
