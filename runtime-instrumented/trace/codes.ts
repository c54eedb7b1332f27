/** Names of the protocol to the small integers that stand for them. */
import type { Operation } from '../lwt/probe.ts';
import {
  EXIT_HOWS,
  LOG_STREAMS,
  OPERATIONS,
  REACHES,
  RESOURCES,
  ROLES,
  STATES,
  UNHANDLED,
  USES,
  WAYS,
} from '../protocol/index.ts';

/** A table from each of `names` to its place among them. */
export function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  const codes = Object.create(null) as Record<Name, number>;
  names.forEach((name, code) => {
    codes[name] = code;
  });
  return codes;
}

export const operationCodes = codesOf(OPERATIONS);
export const roleCodes = codesOf(ROLES);
export const stateCodes = codesOf(STATES);
export const reachCodes = codesOf(REACHES);
export const unhandledCodes = codesOf(UNHANDLED);
export const streamCodes = codesOf(LOG_STREAMS);
export const exitCodes = codesOf(EXIT_HOWS);
export const resourceCodes = codesOf(RESOURCES);
export const useCodes = codesOf(USES);
export const wayCodes = codesOf(WAYS);

/** Leaves, which the library describes, if at all, right after it made them: one record says both. */
const { sleep: SLEEP, io: IO, task: TASK } = operationCodes;
export const isHeldBack = (code: number): boolean => code === TASK || code === IO || code === SLEEP;

// A look into a table by name costs a third of an event, a comparison with a name nothing.
const { bind: BIND, return: RETURN, wait: WAIT, map: MAP } = operationCodes;
export const { awaited: AWAITED } = roleCodes;
const { returned: RETURNED, failed: FAILED, cancelled: CANCELLED } = stateCodes;

export function operationCode(operation: Operation): number {
  if (operation === 'bind') return BIND;
  if (operation === 'return') return RETURN;
  if (operation === 'wait') return WAIT;
  if (operation === 'map') return MAP;
  return operationCodes[operation] ?? 0;
}

export const stateCode = (state: 'returned' | 'failed' | 'cancelled'): number =>
  state === 'returned' ? RETURNED : state === 'failed' ? FAILED : CANCELLED;
