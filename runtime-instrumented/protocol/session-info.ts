/** Reads the JSON of a `session` record. */
import type { SessionInfo } from './events.ts';

/** The session, or a sentence that says what was wrong. Members that are not known are ignored. */
export function parseSessionInfo(json: string): SessionInfo | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'The session is not described by JSON';
  }
  if (typeof value !== 'object' || value === null) return 'The session is not described by a JSON object';
  const session = value as Record<keyof SessionInfo, unknown>;
  const { protocol, runtime, pid, program, startedAt, clock, sites, thread, sampled, leftOut } = session;
  const programArguments = session.arguments;
  if (!isCount(protocol)) return 'The session has no protocol version';
  if (typeof runtime !== 'string') return 'The session has no runtime name';
  if (!isCount(pid)) return 'The session has no process id';
  if (typeof program !== 'string') return 'The session has no program path';
  if (!Array.isArray(programArguments) || !programArguments.every((one) => typeof one === 'string')) {
    return 'The arguments of the session are not a list of strings';
  }
  if (typeof startedAt !== 'number' || !Number.isFinite(startedAt)) return 'The session has no start time';
  if (clock !== 'real' && clock !== 'virtual') return 'The clock of the session is neither real nor virtual';
  if (typeof sites !== 'boolean') return 'The session does not say whether it has call sites';
  if (thread !== undefined && !isCount(thread)) return 'The thread of the session has no number';
  const info: SessionInfo = { protocol, runtime, pid, program, arguments: programArguments, startedAt, clock, sites };
  if (leftOut !== undefined && !isCount(leftOut)) return 'What the session left out is no number';
  return {
    ...info,
    ...(thread === undefined ? {} : { thread }),
    ...(sampled === true ? { sampled } : {}),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
