/** Promise Graph: Show Promises of This Line. From the cursor's line to what it made, in the newest run that has it. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { findSite } from '../plan/find-site.ts';
import { Command } from '../plan/ids.ts';

export function registerRevealLine(context: vscode.ExtensionContext, host: Host, panel: Panel): void {
  const reveal = async () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const line = editor.selection.active.line + 1;
    for (const session of host.sessions.list.toReversed()) {
      const site = findSite(session.sites.values(), editor.document.uri.fsPath, line);
      if (!site) continue;
      await panel.show(session);
      panel.reveal(session, site.file, site.line);
      return;
    }
    vscode.window.showInformationMessage(`No promise of a run here was made in line ${line}.`);
  };
  context.subscriptions.push(vscode.commands.registerCommand(Command.revealLine, reveal));
}
