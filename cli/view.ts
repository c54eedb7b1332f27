/** Shows recordings in the browser, until Ctrl-C. */
import { openRecordingFile, Sessions } from '../host/index.ts';
import type { Installation } from './installation.ts';
import type { ViewOptions } from './options.ts';
import { servePage } from './page-server.ts';
import { CannotRun } from './program.ts';
import { checkFile } from './recordings.ts';
import { say } from './say.ts';

export async function view(options: ViewOptions, installation: Installation): Promise<number> {
  for (const file of options.files) checkFile(file);
  const sessions = new Sessions();
  for (const file of options.files) {
    const { opened, problem } = await openRecordingFile(sessions, file);
    if (problem) say(`${file}: ${problem}`);
    if (opened.length === 0 && options.files.length === 1) throw new CannotRun('There is nothing to show.');
  }
  const [first] = sessions.list;
  if (!first) throw new CannotRun('There is nothing to show.');
  const nothing = 'This is a recording: it can neither be run again nor stopped.';
  const page = await servePage(sessions, installation, options.port, {
    rerun: (_session, all) => all.notice(nothing),
    stop: (_session, one) => one.notice('info', nothing),
  });
  if (options.open) page.openBrowser();
  say('the page stays until you press Ctrl-C.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  await page.close();
  return 0;
}
