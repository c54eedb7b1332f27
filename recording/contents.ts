/** What the JSON blocks of a recording say, and the checks of what a file claims: a file is a stranger. */
import type { SiteName } from '../webview/contract/names.ts';

/** Who wrote the file, and when. */
export interface RecordingInfo {
  /** Name and version: "promise-graph 0.1.0". */
  readonly application: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A program of the recording. */
export interface RecordedSession {
  /** Number in the file, from 1. */
  readonly id: number;
  /** That of the session whose child process it is, or null. */
  readonly parent: number | null;
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly pid: number | null;
}

/** How a program ended. */
export interface RecordedEnding {
  /** `running`: it was recorded while it ran. */
  readonly state: 'running' | 'ended' | 'failed';
  readonly exitCode: number | null;
  readonly problem: string | null;
}

/** A pair of site number and name, as they are told to a view. */
export type NamedSite = readonly [number, SiteName];

/** A source file as it was when the program was recorded. */
export interface RecordedSource {
  /** As the sites call it: a path or a file: URL. */
  readonly file: string;
  /** The whole text, or null when only lines are kept. */
  readonly text: string | null;
  /** Lines at call sites, numbered from 1; empty when the text is there. */
  readonly lines: readonly (readonly [number, string])[];
}

/** Totals, as the writer counted them. */
export interface RecordingEnd {
  /** Blocks before this one. */
  readonly blocks: number;
  /** Bytes of all streams, unpacked. */
  readonly streamBytes: number;
  /** Source files that were left out because there was no room for them. */
  readonly sourcesLeftOut: number;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

const NAME_KINDS: readonly unknown[] = ['variable', 'property', 'function', 'none'];

// Each gives null when the value is not what it should be. Members that are not known are ignored.

export function parseInfo(value: unknown): RecordingInfo | null {
  if (!isFields(value)) return null;
  const { application, createdAt } = value;
  if (!isText(application) || typeof createdAt !== 'number' || !Number.isFinite(createdAt)) return null;
  return { application, createdAt };
}

export function parseSession(value: unknown, id: number): RecordedSession | null {
  if (!isFields(value)) return null;
  const { parent, name, program, pid } = value;
  const words = value.arguments;
  if (!isText(name) || !isText(program) || !isTexts(words)) return null;
  if (parent !== null && !isWhole(parent)) return null;
  if (pid !== null && !isWhole(pid)) return null;
  return { id, parent, name, program, arguments: words, pid };
}

export function parseEnding(value: unknown): RecordedEnding | null {
  if (!isFields(value)) return null;
  const { state, exitCode, problem } = value;
  if (state !== 'running' && state !== 'ended' && state !== 'failed') return null;
  if (exitCode !== null && !Number.isSafeInteger(exitCode)) return null;
  if (problem !== null && !isText(problem)) return null;
  return { state, exitCode: exitCode as number | null, problem };
}

export function parseNames(value: unknown): readonly NamedSite[] | null {
  if (!Array.isArray(value)) return null;
  const names: NamedSite[] = [];
  for (const entry of value) {
    if (!Array.isArray(entry) || entry.length !== 2 || !isWhole(entry[0]) || !isFields(entry[1])) return null;
    const { name, kind, snippet } = entry[1];
    if (!isText(name) || !isText(snippet) || !NAME_KINDS.includes(kind)) return null;
    names.push([entry[0], { name, kind: kind as SiteName['kind'], snippet }]);
  }
  return names;
}

export function parseSource(value: unknown): RecordedSource | null {
  if (!isFields(value)) return null;
  const { file, text, lines } = value;
  if (!isText(file) || (text !== null && !isText(text)) || !Array.isArray(lines)) return null;
  const kept: [number, string][] = [];
  for (const line of lines) {
    if (!Array.isArray(line) || line.length !== 2 || !isWhole(line[0]) || !isText(line[1])) return null;
    kept.push([line[0], line[1]]);
  }
  return { file, text, lines: kept };
}

export function parseEnd(value: unknown): RecordingEnd | null {
  if (!isFields(value)) return null;
  const { blocks, streamBytes, sourcesLeftOut } = value;
  return isWhole(blocks) && isWhole(streamBytes) && isWhole(sourcesLeftOut)
    ? { blocks, streamBytes, sourcesLeftOut }
    : null;
}
