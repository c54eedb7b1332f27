/** Promise Graph: Show Graph. Brings the panel to the front, empty or not. */
import * as vscode from 'vscode';
import type { Panel } from '../panel/panel.ts';
import { Command } from '../plan/ids.ts';

export function registerShowGraph(context: vscode.ExtensionContext, panel: Panel): void {
  context.subscriptions.push(vscode.commands.registerCommand(Command.showGraph, () => panel.show()));
}
