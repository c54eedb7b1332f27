/** Promise Graph: Run File. Runs the file in front, or the one that was pointed at, and draws its promises. */
import * as vscode from 'vscode';
import { activeFile } from '../debug/configurations.ts';
import { RUN_OPTIONS } from '../host.ts';
import { configurationFor, whyNotRunnable } from '../plan/configuration.ts';
import { Command } from '../plan/ids.ts';
import { unlinked } from '../plan/quote.ts';
import { requireTrust } from '../trust.ts';

export function registerRunFile(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.commands.registerCommand(Command.runFile, (uri?: unknown) => runFile(uri)));
}

/** Runs a file; resolves to whether a program was started. Menus hand over the file's URI. */
export async function runFile(uri?: unknown): Promise<boolean> {
  if (!requireTrust()) return false;
  const file = uri instanceof vscode.Uri ? { path: uri.fsPath, scheme: uri.scheme } : activeFile();
  const problem = whyNotRunnable(file);
  if (problem || !file) {
    vscode.window.showErrorMessage(unlinked(problem ?? ''));
    return false;
  }
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file.path));
  return vscode.debug.startDebugging(folder, configurationFor(file.path), RUN_OPTIONS);
}
