/** A recorder that follows the first program and the processes that it starts, and what is said of it. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Recorder, type Session, type Sessions } from '../host/index.ts';
import { bytesOf, MAGIC } from '../recording/index.ts';
import { CommandFailed } from './command-failed.ts';
import { application, type Installation } from './installation.ts';
import { say } from './say.ts';
import { shellWord } from './shell-word.ts';

/** A recording that is written while its programs run. */
export interface RecordedRun {
  readonly recorder: Recorder;
  /** Once all of its programs are over, or at once when nobody waits any longer. */
  finish(): Promise<void>;
  /** Resolves when the program and all that it started are over. */
  over(): Promise<void>;
}

/** Begins the file; call it before the program is started. Throws CommandFailed when it cannot be opened. */
export function recordRun(sessions: Sessions, path: string, installation: Installation, sources: boolean): RecordedRun {
  if (isSomethingElse(path)) {
    throw new CommandFailed(`${path} is there already and is no recording, so it is not written over.`);
  }
  let first: Session | null = null;
  let recorder: Recorder;
  let said: string | null = null;
  try {
    recorder = new Recorder({
      sessions,
      path: resolve(path),
      application: application(installation),
      withoutSources: !sources,
      gaveUp: (problem) => {
        said = problem;
        say(problem);
      },
      only: (session) => {
        first ??= session;
        return session === first || session.parent === first;
      },
    });
  } catch (error) {
    throw new CommandFailed(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
  let finished: Promise<void> | null = null;
  const finish = async () => {
    await recorder.finish();
    if (recorder.problem === null && recorder.streamBytes === 0) {
      say(`the program ended before it told of anything: ${path} holds no promises.`);
      return;
    }
    if (recorder.problem === null) {
      say(`recorded in ${path} (${bytesOf(recorder.written)}). To look at it: promise-graph view ${shellWord(path)}`);
    } else if (recorder.problem !== said) say(recorder.problem);
  };
  return {
    recorder,
    finish: () => {
      finished ??= finish();
      return finished;
    },
    over: () => (first ? allOver(sessions, first) : Promise.resolve()),
  };
}

async function allOver(sessions: Sessions, first: Session): Promise<void> {
  await first.finished;
  for (;;) {
    const child = sessions.list.find((session) => session.parent === first && !session.over);
    if (!child) return;
    await child.finished;
  }
}

/**
 * Whether there is a file that is worth something and no recording: a slip of the hand, as in "-o program.ts", must
 * not cost a person their source. What cannot be told is left to those who write it.
 */
function isSomethingElse(path: string): boolean {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size === 0) return false;
    const start = Buffer.alloc(MAGIC.length);
    const file = openSync(path, 'r');
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
    return !start.equals(Buffer.from(MAGIC));
  } catch {
    return false;
  }
}
