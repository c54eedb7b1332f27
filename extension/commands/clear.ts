/** Promise Graph: Clear Ended Runs. Forgets the sessions that are over; those that run stay. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { Command } from '../plan/ids.ts';

export function registerClear(context: vscode.ExtensionContext, host: Host): void {
  context.subscriptions.push(vscode.commands.registerCommand(Command.clear, () => host.sessions.clear()));
}
