/** Promise Graph: Show Log. Opens the output channel. */
import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { Command } from '../plan/ids.ts';

export function registerShowLog(context: vscode.ExtensionContext, log: Log): void {
  context.subscriptions.push(vscode.commands.registerCommand(Command.showLog, () => log.show()));
}
