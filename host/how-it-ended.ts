/** The end of a program in a state, an exit code and a sentence: what happened, and where to look. */
import type { ExitHowName } from '../runtime-instrumented/protocol/index.ts';

/** What the launcher saw of the process's end. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** How a session ends. */
export interface End {
  readonly state: 'ended' | 'failed';
  readonly exitCode: number | null;
  readonly problem: string | null;
}

/** The program said that it ends. */
export function endOf(said: { readonly how: ExitHowName; readonly code: number }, process: ProcessEnd | null): End {
  const exitCode = process?.code ?? said.code;
  const problem =
    said.how === 'uncaught'
      ? `An uncaught exception ended the program (exit code ${exitCode}); what it printed says why.`
      : null;
  return { state: 'ended', exitCode, problem };
}

/** The connection closed without a word about the end. `torn`: in the middle of an event. */
export function cutOff(process: ProcessEnd | null, torn: boolean): End {
  const lost = torn ? 'What it sent last was cut in the middle' : 'Its last events may be missing';
  if (process?.signal) {
    return { state: 'failed', exitCode: null, problem: `The program was ended by ${process.signal}. ${lost}.` };
  }
  if (process && process.code !== null) {
    const problem = `The program ended with exit code ${process.code} without saying goodbye. ${lost}.`;
    return { state: 'failed', exitCode: process.code, problem };
  }
  return {
    state: 'failed',
    exitCode: null,
    problem: `The connection to the program was lost: it was killed, or it crashed. ${lost}.`,
  };
}

/** The program was cut off because a person asked for it. */
export function stopped(process: ProcessEnd | null): End {
  return { state: 'ended', exitCode: process?.code ?? null, problem: null };
}

/** The process has gone and never connected. */
export function neverConnected(process: ProcessEnd): End {
  const how = process.signal ? `was ended by ${process.signal}` : `ended with exit code ${process.code}`;
  const where = process.code === 0 ? 'so there is nothing to show' : 'what it printed says why';
  return { state: 'failed', exitCode: process.code, problem: `The program ${how} before it could connect; ${where}.` };
}

/** A thread that said no goodbye: `terminate()`, or the end of its process, gives it no time to. */
export const threadEnded: End = { state: 'ended', exitCode: null, problem: null };
