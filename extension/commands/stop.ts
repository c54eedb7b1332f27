/** Promise Graph: Stop. Ends a program that runs. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { Command } from '../plan/ids.ts';
import { chooseSession } from './choose-session.ts';

export function registerStop(context: vscode.ExtensionContext, host: Host): void {
  const stop = async () => {
    const running = host.sessions.list.filter((session) => !session.over && !session.parent);
    if (running.length === 0) vscode.window.showInformationMessage('No program of Promise Graph runs.');
    const session = await chooseSession(running, 'Which program shall be stopped?');
    if (session) await host.stop(session);
  };
  context.subscriptions.push(vscode.commands.registerCommand(Command.stop, stop));
}
