/** Promise Graph: Run Again. Runs the program that was started last once more; stops it first if need be. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { Command } from '../plan/ids.ts';
import { requireTrust } from '../trust.ts';

export function registerRerun(context: vscode.ExtensionContext, host: Host): void {
  const rerun = async () => {
    if (!requireTrust()) return;
    const last = host.sessions.list.findLast((session) => !session.parent);
    if (last) await host.rerun(last);
    else
      vscode.window.showInformationMessage('Nothing has been run yet: open a file and choose Promise Graph: Run File.');
  };
  context.subscriptions.push(vscode.commands.registerCommand(Command.rerun, rerun));
}
