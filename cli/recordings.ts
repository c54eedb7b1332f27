/** Recordings that a command is given: opened, and what is wrong with them said. */
import { existsSync, statSync } from 'node:fs';
import { fileBytes, nodeUnpacker } from '../host/index.ts';
import {
  type RecordedSession,
  type RecordingListener,
  type RecordingOutcome,
  readRecording,
} from '../recording/index.ts';
import { CommandFailed } from './command-failed.ts';
import { say } from './say.ts';

/** Exit code of a command that has read a recording up to where it is damaged. */
const DAMAGED = 3;

/** A sentence when there is no file to be read at `path`. */
function whyNot(path: string): string | null {
  if (!existsSync(path)) return `There is no file ${path}.`;
  return statSync(path).isDirectory() ? `${path} is a folder.` : null;
}

/** Throws CommandFailed when there is no such file. */
export function checkFile(path: string): void {
  const problem = whyNot(path);
  if (problem) throw new CommandFailed(problem);
}

/**
 * Reads a recording, and says on standard error what is wrong with it. Rejects with CommandFailed when there is nothing
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
    throw new CommandFailed(`${path} cannot be read: ${(error as Error).message}.`);
  }
  if (outcome.sessions === 0) throw new CommandFailed(`${path}: ${outcome.problem ?? 'there is no program in it.'}`);
  if (outcome.problem) say(`${path}: ${outcome.problem}`);
  return outcome;
}

/** That a file has no program of that number, from 1 on. */
export function noProgram(file: string, number: number, sessions: readonly RecordedSession[]): CommandFailed {
  const names = sessions.map(({ name }, index) => `${index + 1} ${name}`).join(', ');
  return new CommandFailed(`There is no program ${number} in ${file}. There are: ${names}.`);
}

/** 0, or that of a damaged recording. */
export const codeOf = (...outcomes: readonly RecordingOutcome[]): number =>
  outcomes.some(({ problem }) => problem !== null) ? DAMAGED : 0;
