/** Promise Graph: Show Promises of This Line. From the cursor's line to what it made, in the newest run that has it. */
import * as vscode from 'vscode';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { Command } from '../plan/ids.ts';
import { sitesOfLine } from '../plan/line-marks.ts';

export function registerRevealLine(context: vscode.ExtensionContext, host: Host, panel: Panel, moves: LineMoves): void {
  const reveal = async () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const line = editor.selection.active.line + 1;
    const path = editor.document.uri.fsPath;
    for (const session of host.sessions.list.toReversed()) {
      const [first] = sitesOfLine(session, path, line, (_session, made) => moves.now(session, path, made));
      const site = session.sites.get(first ?? 0);
      if (!site) continue;
      await panel.show(session);
      panel.reveal(session, site.file, site.line);
      return;
    }
    vscode.window.showInformationMessage(`No promise of a run here was made in line ${line}.`);
  };
  context.subscriptions.push(vscode.commands.registerCommand(Command.revealLine, reveal));
}
