/** Shows recordings in the browser, until Ctrl-C. */
import { openRecordingFile, Sessions } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import type { Installation } from './installation.ts';
import type { ViewOptions } from './options.ts';
import { refusing, servePage } from './page-server.ts';
import { checkFile } from './recordings.ts';
import { say } from './say.ts';
import { leaveSignal } from './signals.ts';

/** Resolves to the exit code. Rejects with CommandFailed when there is nothing to show. */
export async function view(options: ViewOptions, installation: Installation): Promise<number> {
  for (const file of options.files) checkFile(file);
  const sessions = new Sessions();
  for (const file of options.files) {
    const { opened, problem } = await openRecordingFile(sessions, file);
    if (problem) say(`${file}: ${problem}`);
    if (opened.length === 0 && options.files.length === 1) throw new CommandFailed('There is nothing to show.');
  }
  const [first] = sessions.list;
  if (!first) throw new CommandFailed('There is nothing to show.');
  const actions = refusing('This is a recording: it can neither be run again nor stopped.');
  const page = await servePage(sessions, installation, options.port, actions);
  const leave = leaveSignal();
  page.announce();
  if (options.open) page.openBrowser();
  say('the page stays until you press Ctrl-C.');
  await leave;
  await page.close();
  return 0;
}
