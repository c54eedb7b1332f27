/**
 * What the editor knows of terminals: that a command line ended (where the shell tells, by shell
 * integration) and that a terminal was closed. It is how a program that ended before it could
 * connect is noticed at once, instead of after the time it has to connect.
 */
import * as vscode from 'vscode';
import type { Terminals } from './program-process.ts';

export const editorTerminals: Terminals = {
  watch(marker, ended) {
    let terminal: vscode.Terminal | null = null;
    const subscriptions = [
      vscode.window.onDidStartTerminalShellExecution((event) => {
        if (event.execution.commandLine.value.includes(marker)) terminal = event.terminal;
      }),
      vscode.window.onDidEndTerminalShellExecution((event) => {
        if (event.execution.commandLine.value.includes(marker)) ended({ code: event.exitCode ?? null, signal: null });
      }),
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === terminal) ended({ code: closed.exitStatus?.code ?? null, signal: null });
      }),
    ];
    return () => vscode.Disposable.from(...subscriptions).dispose();
  },

  interrupt(shell) {
    if (shell === undefined) return;
    for (const terminal of vscode.window.terminals) {
      terminal.processId.then((pid) => {
        if (pid === shell) terminal.sendText('\u0003', false);
      });
    }
  },
};
