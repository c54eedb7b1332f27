/** Between the values of programs and those of the library: literals, exceptions, coercions, and how they are written. */
import {
  Canceled,
  InvalidArgument,
  Lwt,
  None,
  type Option,
  type Result,
  Some,
} from '../../runtime-instrumented/lwt/index.ts';
import { LwtStream, LwtSwitch, NotFound } from '../../runtime-instrumented/modules/index.ts';
import type { Json } from './language.ts';

/** What the innermost enclosing callback was called with. */
export interface Frame {
  readonly argument: unknown;
  readonly exception: unknown;
  /** Number of this call of the callback. */
  readonly call: number;
}

const nothing = Symbol('not called with an exception');
export const topLevel: Frame = { argument: null, exception: nothing, call: 0 };

export function frame(call: number, argument: unknown): Frame {
  return { argument, exception: nothing, call };
}

export function exceptionFrame(call: number, exception: unknown): Frame {
  return { argument: null, exception, call };
}

/** The exceptions that programs define or that OCaml's standard library does. */
class ProgramError extends Error {}
class Failure extends Error {}
class Exit extends Error {}

type Maker = (message: string) => Error;
const byName: Readonly<Record<string, Maker>> = {
  E: (message) => new ProgramError(message),
  Failure: (message) => new Failure(message),
  Exit: () => new Exit(),
  Invalid_argument: (message) => new InvalidArgument(message),
  Canceled: () => Lwt.canceled,
  Not_found: () => new NotFound(),
  'Lwt_stream.Closed': () => new LwtStream.Closed(),
  'Lwt_stream.Full': () => new LwtStream.Full(),
  'Lwt_stream.Empty': () => new LwtStream.Empty(),
  'Lwt_switch.Off': () => new LwtSwitch.Off(),
};

const classes: readonly (readonly [
  name: string,
  type: abstract new (...args: never[]) => unknown,
  carries: boolean,
])[] = [
  ['E', ProgramError, true],
  ['Failure', Failure, true],
  ['Exit', Exit, false],
  ['Invalid_argument', InvalidArgument, true],
  ['Canceled', Canceled, false],
  ['Not_found', NotFound, false],
  ['Lwt_stream.Closed', LwtStream.Closed, false],
  ['Lwt_stream.Full', LwtStream.Full, false],
  ['Lwt_stream.Empty', LwtStream.Empty, false],
  ['Lwt_switch.Off', LwtSwitch.Off, false],
];

/** An exception as the traces write it. */
export function encodeException(error: unknown): Json {
  for (const [name, type, carries] of classes) {
    if (error instanceof type) return [name, carries ? (error as Error).message : ''];
  }
  return ['?', error instanceof Error ? (error.stack ?? String(error)) : String(error)];
}

function exceptionOf(written: Json): Error {
  const [name, message] = written as readonly [string, string];
  return byName[name](message);
}

/** An exception expression, evaluated. */
export function evaluateException(expression: Json, frame: Frame): unknown {
  if (expression === 'arg') {
    return frame.exception === nothing ? exceptionOf(['E', 'noarg']) : frame.exception;
  }
  if (expression === 'E(arg)') {
    return exceptionOf(['E', Number.isInteger(frame.argument) ? String(frame.argument) : 'noarg']);
  }
  return exceptionOf(expression);
}

function isOption(value: unknown): value is Option<unknown> {
  return typeof value === 'object' && value !== null && 'isSome' in value;
}

function isResult(value: unknown): value is Result<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

/** A value as the traces write it. */
export function encode(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(encode);
  if (isOption(value)) return value.isSome ? { some: encode(value.value) } : { none: true };
  if (isResult(value)) return value.ok ? { ok: encode(value.value) } : { error: encode(value.error) };
  return value as Json;
}

const computed: Readonly<Record<string, (argument: unknown, frame: Frame, n: number) => unknown>> = {
  arg: (a) => a,
  inc: (a) => (Number.isInteger(a) ? (a as number) + 1 : a),
  n: (_a, { call }) => call,
  lt: (a, _frame, n) => Number.isInteger(a) && (a as number) < n,
  even: (a) => Number.isInteger(a) && (a as number) % 2 === 0,
  snd: (a) => (Array.isArray(a) && a.length >= 2 ? a[1] : null),
  sum: (a) =>
    Array.isArray(a) && a.length === 2 && a.every((x) => Number.isInteger(x))
      ? (a[0] as number) + (a[1] as number)
      : null,
};

/** A value expression, evaluated. */
export function evaluate(expression: Json, frame: Frame): unknown {
  if (expression === null || typeof expression !== 'object') return expression;
  if (Array.isArray(expression)) return expression.map((part: Json) => evaluate(part, frame));
  const record = expression as Readonly<Record<string, Json>>;
  if ('$' in record) return computed[record.$ as string](frame.argument, frame, record.n as number);
  if ('none' in record) return None;
  if ('some' in record) return Some(evaluate(record.some, frame));
  if ('ok' in record) return { ok: true, value: evaluate(record.ok, frame) };
  return { ok: false, error: evaluate(record.error, frame) };
}

export type Coercion = (value: unknown) => unknown;

export const toBool = (value: unknown): boolean => value === true;
export const toUnit = (_value: unknown): undefined => undefined;
export const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

export function toOption(value: unknown): Option<unknown> {
  if (value === null || value === undefined) return None;
  return isOption(value) ? value : Some(value);
}

export function toResult(value: unknown): Result<unknown> {
  return isResult(value) ? value : { ok: true, value };
}
