/** Watches a program that runs already: the page, and the runtime loaded into the program through its inspector. */
import { CannotAttach, inject, type RunningProgram, Sessions } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import type { Installation } from './installation.ts';
import type { AttachOptions } from './options.ts';
import { refusing, servePage } from './page-server.ts';
import { say } from './say.ts';
import { leaveSignal } from './signals.ts';

const LAST_PORT = 65_535;

/** A number is a process when there is one of that number, else a port; with a colon before it, it is a port. */
export function targetOf(word: string): RunningProgram {
  const number = Number(word.replace(/^:/, ''));
  if (word.startsWith(':')) return { port: number };
  try {
    process.kill(number, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
      if (number > LAST_PORT) throw new CommandFailed(`There is no process ${number}.`);
      return { port: number };
    }
  }
  return { pid: number };
}

/** Resolves to the exit code once it is time to leave. The program goes on, whenever that is. */
export async function attach(options: AttachOptions, installation: Installation): Promise<number> {
  const target = targetOf(options.target);
  const sessions = new Sessions();
  const actions = refusing('This program was not started here: it can neither be stopped nor run again from the page.');
  const page = await servePage(sessions, installation, options.port, actions);
  const session = sessions.expectRunning('pid' in target ? `process ${target.pid}` : `port ${target.port}`);
  let asked: Promise<void>;
  try {
    const channel = page.channel.channelOf(session);
    const pid = await inject(target, { register: installation.register, channel });
    // Before anything is said: whoever reads it may answer with Ctrl-C at once.
    asked = leaveSignal();
    page.announce();
    say(`watching process ${pid} from now on: promises that it made before are not known.`);
  } catch (error) {
    await page.close();
    if (error instanceof CannotAttach) throw new CommandFailed(error.message);
    throw error;
  }
  if (options.open) page.openBrowser();
  let left = false;
  const ended = session.finished.then(() => {
    if (left) return;
    const { name, summary } = session;
    say(summary.problem ?? `${name} has ended.${options.exit ? '' : ' The graph stays until you press Ctrl-C.'}`);
  });
  await (options.exit ? Promise.race([asked, ended]) : asked);
  left = true;
  if (!session.over) say('The program is watched no longer, and goes on.');
  await page.close();
  return 0;
}
