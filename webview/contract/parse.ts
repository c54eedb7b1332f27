/**
 * The one place where what a host says is checked. What comes out can be trusted; what cannot be
 * read comes out as a sentence that says what was wrong with it.
 */
import type { HostMessage, ProgramStanding, Question, SessionSummary, ViewSettings } from './messages.ts';
import type { SiteName } from './names.ts';

/** A message, or a sentence that says why it is none. */
export type Parsed = { readonly message: HostMessage } | { readonly problem: string };

type Fields = Readonly<Record<string, unknown>>;

const SESSION_STATES: readonly unknown[] = ['starting', 'running', 'ended', 'failed'];
const NAME_KINDS: readonly unknown[] = ['variable', 'property', 'function', 'none'];
const SEVERITIES: readonly unknown[] = ['info', 'warning', 'error'];
const MOTIONS: readonly unknown[] = ['auto', 'on', 'off'];
const QUESTIONS: readonly unknown[] = ['why', 'waiters', 'cancel'];
const EVENTS: readonly unknown[] = ['create', 'enter', 'leave', 'become', 'settle', 'cancel', 'unhandled', 'exit', ''];

/** Checks a message that came as a structured value: from postMessage, or from JSON. */
export function parseHostMessage(value: unknown): Parsed {
  if (!isFields(value) || typeof value.type !== 'string')
    return { problem: 'The host sent something that is no message.' };
  const message = Object.hasOwn(parsers, value.type) ? parsers[value.type]?.(value) : undefined;
  if (message === undefined)
    return { problem: `The host sent a message of an unknown kind, “${value.type.slice(0, 40)}”.` };
  if (message === null) return { problem: `The host sent a “${value.type}” message that cannot be read.` };
  return { message };
}

/** Checks a text frame. */
export function parseHostText(text: string): Parsed {
  try {
    return parseHostMessage(JSON.parse(text));
  } catch {
    return { problem: 'The host sent text that is no JSON.' };
  }
}

/** Checks a binary frame: a little-endian 32-bit session number, then the events' bytes. */
export function parseHostBytes(frame: ArrayBuffer): Parsed {
  if (frame.byteLength < 4) return { problem: 'The host sent a binary frame without a session number.' };
  const session = new DataView(frame).getUint32(0, true);
  return { message: { type: 'events', session, bytes: new Uint8Array(frame, 4) } };
}

const parsers: Readonly<Record<string, ((fields: Fields) => HostMessage | null) | undefined>> = {
  sessions: (fields) => {
    const sessions = listOf(fields.sessions, parseSession);
    const show = fields.show === null ? null : whole(fields.show);
    return sessions === null || show === undefined ? null : { type: 'sessions', sessions, show };
  },
  events: (fields) => {
    const session = whole(fields.session);
    const bytes = fields.bytes;
    if (session === undefined) return null;
    if (bytes instanceof Uint8Array) return { type: 'events', session, bytes };
    // An editor that cannot send typed arrays sends their buffer.
    return bytes instanceof ArrayBuffer ? { type: 'events', session, bytes: new Uint8Array(bytes) } : null;
  },
  names: (fields) => {
    const session = whole(fields.session);
    const names = listOf(fields.names, parseName);
    return session === undefined || names === null ? null : { type: 'names', session, names };
  },
  notice: ({ severity, text }) =>
    SEVERITIES.includes(severity) && typeof text === 'string'
      ? { type: 'notice', severity: severity as 'info' | 'warning' | 'error', text }
      : null,
  download: ({ path, name }) =>
    typeof path === 'string' && /^\/[^/]/.test(path) && typeof name === 'string'
      ? { type: 'download', path, name }
      : null,
  picture: ({ format }) => (format === 'svg' || format === 'png' ? { type: 'picture', format } : null),
  settings: (fields) => {
    const settings = parseSettings(fields.settings);
    return settings === null ? null : { type: 'settings', settings };
  },
  reveal: (fields) => {
    const session = whole(fields.session);
    const line = whole(fields.line);
    const { file } = fields;
    if (session === undefined || line === undefined || typeof file !== 'string') return null;
    return { type: 'reveal', session, file, line };
  },
  ask: (fields) => {
    const session = whole(fields.session);
    const promise = whole(fields.promise);
    const { question } = fields;
    if (session === undefined || promise === undefined) return null;
    if (question !== null && !QUESTIONS.includes(question)) return null;
    return { type: 'ask', session, promise, question: question as Question | null };
  },
  standing: (fields) => {
    const session = whole(fields.session);
    const standing = fields.standing === null ? null : parseStanding(fields.standing);
    return session === undefined || standing === undefined ? null : { type: 'standing', session, standing };
  },
  stepping: (fields) => {
    const session = whole(fields.session);
    return session === undefined ? null : { type: 'stepping', session };
  },
  acted: (fields) => {
    const session = whole(fields.session);
    const { ok, text } = fields;
    if (session === undefined || typeof ok !== 'boolean' || typeof text !== 'string') return null;
    return { type: 'acted', session, ok, text };
  },
};

function parseStanding(value: unknown): ProgramStanding | undefined {
  if (!isFields(value) || !EVENTS.includes(value.event) || typeof value.past !== 'boolean') return undefined;
  const promise = whole(value.promise);
  const moment = whole(value.moment);
  const time = whole(value.time);
  if (promise === undefined || moment === undefined || time === undefined) return undefined;
  return { event: value.event as ProgramStanding['event'], promise, moment, time, past: value.past };
}

function parseSession(value: unknown): SessionSummary | null {
  if (!isFields(value)) return null;
  const { name, program, state, problem } = value;
  const id = whole(value.id);
  const pid = value.pid === null ? null : whole(value.pid);
  const exitCode = value.exitCode === null ? null : integer(value.exitCode);
  if (id === undefined || pid === undefined || exitCode === undefined) return null;
  if (typeof name !== 'string' || typeof program !== 'string' || !SESSION_STATES.includes(state)) return null;
  if (problem !== null && typeof problem !== 'string') return null;
  const summary = { id, name, program, state: state as SessionSummary['state'], pid, exitCode, problem };
  return typeof value.recording === 'string' ? { ...summary, recording: value.recording } : summary;
}

function parseName(value: unknown): readonly [number, SiteName] | null {
  if (!Array.isArray(value) || value.length !== 2 || !isFields(value[1])) return null;
  const site = whole(value[0]);
  const { name, kind, snippet } = value[1];
  if (site === undefined || typeof name !== 'string' || typeof snippet !== 'string') return null;
  return NAME_KINDS.includes(kind) ? [site, { name, kind: kind as SiteName['kind'], snippet }] : null;
}

function parseSettings(value: unknown): ViewSettings | null {
  if (!isFields(value)) return null;
  const { fold, teaching, motion } = value;
  const maxPromises = whole(value.maxPromises);
  if (typeof fold !== 'boolean' || typeof teaching !== 'boolean' || maxPromises === undefined) return null;
  return MOTIONS.includes(motion) ? { fold, teaching, motion: motion as ViewSettings['motion'], maxPromises } : null;
}

function listOf<Item>(value: unknown, parse: (item: unknown) => Item | null): Item[] | null {
  if (!Array.isArray(value)) return null;
  const items: Item[] = [];
  for (const entry of value) {
    const item = parse(entry);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function integer(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function whole(value: unknown): number | undefined {
  const number = integer(value);
  return number !== undefined && number >= 0 ? number : undefined;
}
