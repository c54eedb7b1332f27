/** Workspace Trust: in a folder that the person does not trust, nothing of ours is run. */
import * as vscode from 'vscode';

const SENTENCE = 'Promise Graph runs programs only in a trusted workspace.';

/** Why nothing may be run now, in a sentence, or null when it may. */
export function whyUntrusted(): string | null {
  return vscode.workspace.isTrusted ? null : SENTENCE;
}

/** True when programs may be run. When not, says so and offers to manage trust; resolves at once. */
export function requireTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  vscode.window.showWarningMessage(SENTENCE, manage).then((choice) => {
    if (choice === manage) vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}
