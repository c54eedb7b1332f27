/** Recordings that a command is given: opened, and what is wrong with them said. */
import { existsSync, statSync } from 'node:fs';
import { fileBytes, nodeUnpacker } from '../host/index.ts';
import { type RecordingListener, type RecordingOutcome, readRecording } from '../recording/index.ts';
import { CannotRun } from './program.ts';
import { say } from './say.ts';

/** Exit code of a command that has read a recording up to where it is damaged. */
export const DAMAGED = 3;

/** A sentence when there is no file to be read at `path`. */
function whyNot(path: string): string | null {
  if (!existsSync(path)) return `There is no file ${path}.`;
  return statSync(path).isDirectory() ? `${path} is a folder.` : null;
}

/** Throws CannotRun when there is no such file. */
export function checkFile(path: string): void {
  const problem = whyNot(path);
  if (problem) throw new CannotRun(problem);
}

/**
 * Reads a recording, and says on standard error what is wrong with it. Rejects with CannotRun when there is nothing
 * in it to tell of.
 */
export async function readFileOf(path: string, listener: RecordingListener): Promise<RecordingOutcome> {
  checkFile(path);
  let outcome: RecordingOutcome;
  try {
    outcome = await readRecording(fileBytes(path), listener, { unpacker: nodeUnpacker });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new CannotRun(`${path} cannot be read: ${(error as Error).message}.`);
  }
  if (outcome.sessions === 0) throw new CannotRun(`${path}: ${outcome.problem ?? 'there is no program in it.'}`);
  if (outcome.problem) say(`${path}: ${outcome.problem}`);
  return outcome;
}

/** 0, or that of a damaged recording. */
export const codeOf = (...outcomes: readonly RecordingOutcome[]): number =>
  outcomes.some(({ problem }) => problem !== null) ? DAMAGED : 0;
