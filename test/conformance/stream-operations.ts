/** Operations of Lwt_stream. */
import { Lwt, None, type Option, type Result } from '../../runtime-instrumented/lwt/index.ts';
import { type BoundedPush, LwtStream, type Push, type Stream } from '../../runtime-instrumented/modules/index.ts';
import type { Json, Step } from './language.ts';
import type { Machine, Operation, Operations } from './machine.ts';
import {
  type Coercion,
  encode,
  encodeException,
  evaluate,
  type Frame,
  toBool,
  toList,
  toOption,
  toUnit,
} from './values.ts';

type S = Stream<unknown>;
type V = (value: unknown) => unknown;
type P = (value: unknown) => Lwt<unknown>;

const streams = (m: Machine) => m.table<S>('stream');
const pushes = (m: Machine) => m.table<Push<unknown>>('push');
const bounded = (m: Machine) => m.table<BoundedPush<unknown>>('bounded');
const value = (step: Step, frame: Frame): unknown => evaluate(step.v ?? null, frame);

/** Reads a stream: the promise is stored. */
function read(call: (s: S, step: Step) => Lwt<unknown>): Operation {
  return (step, m) => m.store(step.id, call(streams(m).find(step.s), step));
}

/** Reads a stream with a callback that returns a value. */
function readWith(coerce: Coercion | undefined, call: (f: V, s: S) => Lwt<unknown>): Operation {
  return (step, m) => m.store(step.id, call(m.v(step.f, coerce), streams(m).find(step.s)));
}

/** Reads a stream with a callback that returns a promise. */
function readSlowly(coerce: Coercion | undefined, call: (f: P, s: S) => Lwt<unknown>): Operation {
  return (step, m) => m.store(step.id, call(m.p(step.f, coerce), streams(m).find(step.s)));
}

function make(call: (s: S) => Stream<unknown>): Operation {
  return (step, m) => streams(m).set(step.id, call(streams(m).find(step.s)));
}

function makeWith(coerce: Coercion | undefined, call: (f: V, s: S) => Stream<unknown>): Operation {
  return (step, m) => streams(m).set(step.id, call(m.v(step.f, coerce), streams(m).find(step.s)));
}

function makeSlowly(coerce: Coercion | undefined, call: (f: P, s: S) => Stream<unknown>): Operation {
  return (step, m) => streams(m).set(step.id, call(m.p(step.f, coerce), streams(m).find(step.s)));
}

/** The first `max` calls go to `f`, later ones have `none`; a call counts when it is made. */
function atMost<R>(max: number, f: () => R, none: () => R): () => R {
  let calls = 0;
  return () => (++calls <= max ? f() : none());
}

type BoolS = (x: unknown) => Lwt<boolean>;
type Bool = (x: unknown) => boolean;
type OptS = (x: unknown) => Lwt<Option<unknown>>;
type Opt = (x: unknown) => Option<unknown>;
type Opt0 = () => Option<unknown>;

const sources: Operations = {
  'stream.of_list': (step, m, frame) =>
    streams(m).set(step.id, LwtStream.ofList((step.l ?? []).map((x: Json) => evaluate(x, frame)))),
  'stream.return': (step, m, frame) => streams(m).set(step.id, LwtStream.return(value(step, frame))),
  'stream.return_lwt': (step, m) => streams(m).set(step.id, LwtStream.returnLwt(m.promises.find(step.p))),
  'stream.from': (step, m) => {
    const f = m.p0(step.f, toOption) as () => Lwt<Option<unknown>>;
    streams(m).set(step.id, LwtStream.from(atMost(step.max ?? 0, f, () => Lwt.return(None))));
  },
  'stream.from_direct': (step, m) =>
    streams(m).set(step.id, LwtStream.fromDirect(atMost(step.max ?? 0, m.v0(step.f, toOption) as Opt0, () => None))),
  'stream.create': (step, m) => {
    const [s, push] = LwtStream.create<unknown>();
    streams(m).set(step.id, s);
    pushes(m).set(step.id, push);
  },
  'stream.push': (step, m, frame) => pushes(m).find(step.s)(toOption(value(step, frame))),
  'stream.create_bounded': (step, m) => {
    const [s, push] = LwtStream.createBounded<unknown>(step.n ?? 0);
    streams(m).set(step.id, s);
    bounded(m).set(step.id, push);
  },
  'stream.bpush': (step, m, frame) => m.store(step.id, bounded(m).find(step.s).push(value(step, frame))),
  'stream.bclose': (step, m) => bounded(m).find(step.s).close(),
  'stream.bresize': (step, m) =>
    bounded(m)
      .find(step.s)
      .resize(step.n ?? 0),
  'stream.binfo': (step, m) => {
    const { size, count, blocked, closed } = bounded(m).find(step.s);
    m.write('stream.binfo', step.s ?? '', size, count, blocked, closed);
  },
};

const consumers: Operations = {
  'stream.to_list': read(LwtStream.toList),
  'stream.next': read(LwtStream.next),
  'stream.last_new': read(LwtStream.lastNew),
  'stream.junk': read(LwtStream.junk),
  'stream.junk_old': read(LwtStream.junkOld),
  'stream.closed': read(LwtStream.closed),
  'stream.get': read(LwtStream.get),
  'stream.peek': read(LwtStream.peek),
  'stream.is_empty': read(LwtStream.isEmpty),
  'stream.npeek': read((s, step) => LwtStream.npeek(step.n ?? 0, s)),
  'stream.nget': read((s, step) => LwtStream.nget(step.n ?? 0, s)),
  'stream.njunk': read((s, step) => LwtStream.njunk(step.n ?? 0, s)),
  'stream.get_while': readWith(toBool, (f, s) => LwtStream.getWhile(f as Bool, s)),
  'stream.junk_while': readWith(toBool, (f, s) => LwtStream.junkWhile(f as Bool, s)),
  'stream.find': readWith(toBool, (f, s) => LwtStream.find(f as Bool, s)),
  'stream.get_while_s': readSlowly(toBool, (f, s) => LwtStream.getWhileS(f as BoolS, s)),
  'stream.junk_while_s': readSlowly(toBool, (f, s) => LwtStream.junkWhileS(f as BoolS, s)),
  'stream.find_s': readSlowly(toBool, (f, s) => LwtStream.findS(f as BoolS, s)),
  'stream.find_map': readWith(toOption, (f, s) => LwtStream.findMap(f as Opt, s)),
  'stream.find_map_s': readSlowly(toOption, (f, s) => LwtStream.findMapS(f as OptS, s)),
  'stream.get_available': (step, m) =>
    m.write('stream.get_available', step.s ?? '', encode(LwtStream.getAvailable(streams(m).find(step.s)))),
  'stream.get_available_up_to': (step, m) => {
    const taken = LwtStream.getAvailableUpTo(step.n ?? 0, streams(m).find(step.s));
    m.write('stream.get_available_up_to', step.s ?? '', encode(taken));
  },
  'stream.is_closed': (step, m) =>
    m.write('stream.is_closed', step.s ?? '', LwtStream.isClosed(streams(m).find(step.s))),
  'stream.fold': (step, m, frame) => {
    const f = m.v(step.f);
    const s = streams(m).find(step.s);
    m.store(
      step.id,
      LwtStream.fold((x, accumulator) => f([x, accumulator]), s, value(step, frame)),
    );
  },
  'stream.fold_s': (step, m, frame) => {
    const f = m.p(step.f);
    const s = streams(m).find(step.s);
    m.store(
      step.id,
      LwtStream.foldS((x, accumulator) => f([x, accumulator]), s, value(step, frame)),
    );
  },
  'stream.iter': readWith(undefined, LwtStream.iter),
  'stream.iter_s': readSlowly(toUnit, LwtStream.iterS),
  'stream.iter_p': readSlowly(toUnit, LwtStream.iterP),
  'stream.iter_n': (step, m) => {
    const f = m.p(step.f, toUnit);
    m.store(step.id, LwtStream.iterN(f, streams(m).find(step.s), step.n));
  },
  'stream.parse': (step, m) => {
    const f = m.p0(step.f);
    m.store(
      step.id,
      LwtStream.parse(streams(m).find(step.s), () => f()),
    );
  },
};

const encodedResult = (r: Result<unknown>): Json | Result<unknown> =>
  r.ok ? r : ({ ok: false, error: encodeException(r.error) } as Result<unknown>);

const transformers: Operations = {
  'stream.clone': make(LwtStream.clone),
  'stream.map': makeWith(undefined, LwtStream.map),
  'stream.map_s': makeSlowly(undefined, LwtStream.mapS),
  'stream.filter': makeWith(toBool, (f, s) => LwtStream.filter(f as Bool, s)),
  'stream.filter_s': makeSlowly(toBool, (f, s) => LwtStream.filterS(f as BoolS, s)),
  'stream.filter_map': makeWith(toOption, (f, s) => LwtStream.filterMap(f as Opt, s)),
  'stream.filter_map_s': makeSlowly(toOption, (f, s) => LwtStream.filterMapS(f as OptS, s)),
  'stream.map_list': makeWith(toList, (f, s) => LwtStream.mapList(f as (x: unknown) => unknown[], s)),
  'stream.map_list_s': makeSlowly(toList, (f, s) => LwtStream.mapListS(f as (x: unknown) => Lwt<unknown[]>, s)),
  'stream.combine': (step, m) => {
    const s = streams(m).find(step.s);
    const t = streams(m).find(step.t);
    streams(m).set(
      step.id,
      LwtStream.map((pair) => pair as unknown, LwtStream.combine(s, t)),
    );
  },
  'stream.append': (step, m) => {
    const s = streams(m).find(step.s);
    streams(m).set(step.id, LwtStream.append(s, streams(m).find(step.t)));
  },
  'stream.concat': (step, m) =>
    streams(m).set(step.id, LwtStream.concat(LwtStream.ofList(streams(m).findAll(step.ss)))),
  'stream.choose': (step, m) => streams(m).set(step.id, LwtStream.choose(streams(m).findAll(step.ss))),
  'stream.flatten': make((s) => LwtStream.flatten(LwtStream.map((x) => toList(x), s))),
  'stream.wrap_exn': make((s) => LwtStream.map((r) => encodedResult(r) as unknown, LwtStream.wrapExn(s))),
};

export const streamOperations: Operations = { ...sources, ...consumers, ...transformers };
