/** Runs a program without a page, and keeps what it tells in a file. */
import { recordingName, Sessions, startChannelServer } from '../host/index.ts';
import { bytesOf } from '../recording/index.ts';
import type { Installation } from './installation.ts';
import { untilLeave } from './leave.ts';
import type { RunOptions } from './options.ts';
import { here, nodeOf, programOf, sayDoubts, variablesOf } from './program.ts';
import { type RecordedRun, recordRun } from './recorded-run.ts';
import { Runner } from './runner.ts';
import { say } from './say.ts';

/** Milliseconds to the first sign of progress, in a terminal; each further one takes twice as long as the one before. */
const PROGRESS_TIME = 5_000;

/** Resolves to the program's exit code; 1 when it ended well and the file did not. */
export async function record(options: RunOptions, installation: Installation): Promise<number> {
  const cwd = here();
  const program = programOf(options, cwd, installation);
  const node = await nodeOf(options);
  sayDoubts(options);
  const path = options.record ?? recordingName(program);
  const sessions = new Sessions({ passing: true });
  const recorded = recordRun(sessions, path, installation, options.sources);
  const server = await startChannelServer({ sessions, log: say });
  sessions.onNotice((_severity, text) => say(text));
  const runner = new Runner({
    sessions,
    server,
    node,
    register: installation.register,
    cwd,
    env: process.env,
    variables: variablesOf(options),
  });
  const first = runner.start(program, options.arguments);
  const stop = tellProgress(recorded);
  const code = await untilLeave({ runner, first, exit: true, say });
  await recorded.over();
  stop();
  await recorded.finish();
  await server.close();
  return code === 0 && recorded.recorder.problem !== null ? 1 : code;
}

/** Says now and then how much there is: only to a person, only when it has become more, and ever more seldom. */
function tellProgress({ recorder }: RecordedRun): () => void {
  if (!process.stderr.isTTY) return () => {};
  let told = 0;
  let wait = PROGRESS_TIME;
  const tell = () => {
    if (recorder.streamBytes !== told) {
      told = recorder.streamBytes;
      say(`recording: ${bytesOf(told)} of events so far.`);
    }
    wait *= 2;
    timer = setTimeout(tell, wait);
  };
  let timer = setTimeout(tell, wait);
  return () => clearTimeout(timer);
}
