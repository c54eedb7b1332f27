/** The output channel: everything that was refused or went wrong, in words, for whoever looks for a cause. */
import * as vscode from 'vscode';

export type Log = vscode.LogOutputChannel;

/** The channel "Promise Graph" of the output view; it goes with the extension. */
export function createLog(context: vscode.ExtensionContext): Log {
  const log = vscode.window.createOutputChannel('Promise Graph', { log: true });
  context.subscriptions.push(log);
  return log;
}
