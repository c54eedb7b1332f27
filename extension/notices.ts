/** Says what went wrong where the person looks: a run's problem as a message, everything in the log. */
import * as vscode from 'vscode';
import type { Session } from '../host/index.ts';
import type { Host } from './host.ts';
import { Command } from './plan/ids.ts';
import { unlinked } from './plan/quote.ts';

export function registerNotices(context: vscode.ExtensionContext, host: Host): void {
  const told = new WeakSet<Session>();
  const showLog = 'Show Log';
  const show = (text: string) => {
    vscode.window.showErrorMessage(unlinked(text), showLog).then((choice) => {
      if (choice === showLog) vscode.commands.executeCommand(Command.showLog);
    });
  };
  const unsubscribeNotice = host.sessions.onNotice((severity, text) => {
    if (severity === 'error') host.log.error(text);
    else if (severity === 'warning') host.log.warn(text);
    else host.log.info(text);
  });
  const unsubscribeChange = host.sessions.onChange(() => {
    for (const session of host.sessions.list) {
      if (!session.over || told.has(session)) continue;
      told.add(session);
      const { problem, exitCode } = session.summary;
      const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
      host.log.info(`${session.name} ended${code}.${problem ? ` ${problem}` : ''}`);
      if (problem) show(`${session.name}: ${problem}`);
    }
  });
  context.subscriptions.push({ dispose: unsubscribeNotice }, { dispose: unsubscribeChange });
}
