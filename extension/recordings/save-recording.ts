/** Promise Graph: Save Recording… Writes a session into a file that the person names. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { recordingName, type Session, saveRecording, writeWhole } from '../../host/index.ts';
import { chooseSession } from '../commands/choose-session.ts';
import type { Host } from '../host.ts';
import { Command } from '../plan/ids.ts';
import { unlinked } from '../plan/quote.ts';

export function registerSaveRecording(context: vscode.ExtensionContext, host: Host): void {
  const save = async () => {
    const sessions = host.sessions.list;
    if (sessions.length === 0) vscode.window.showInformationMessage('There is no run of Promise Graph to save.');
    const session = await chooseSession(sessions, 'Which run shall be saved?');
    if (session) await saveRecordingOf(session, host.application);
  };
  context.subscriptions.push(vscode.commands.registerCommand(Command.saveRecording, save));
}

/** Asks where to, and writes there. Rejects with a sentence when it could not be written. */
export async function saveRecordingOf(session: Session, application: string): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folderOf(), recordingName(session.program))),
    filters: { 'Promise Graph recording': ['promise-trace'] },
    title: `Save a recording of ${session.name}`,
  });
  if (!target) return;
  const title = unlinked(`Saving ${session.name}`);
  const saved = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => write(session, target.fsPath, application, progress, token),
  );
  if (!saved) return;
  const open = 'Open';
  const choice = await vscode.window.showInformationMessage(
    unlinked(`${session.name} is saved in ${target.fsPath}.`),
    open,
  );
  if (choice === open) await vscode.commands.executeCommand('vscode.open', target);
}

/** Where a person's files are: the first folder of the workspace, or home. */
export const folderOf = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();

/** Rejects with a sentence; false when the person gave it up. */
async function write(
  session: Session,
  path: string,
  application: string,
  progress: vscode.Progress<{ increment: number }>,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const aborted = new AbortController();
  const subscription = token.onCancellationRequested(() => aborted.abort());
  let told = 0;
  try {
    await writeWhole(path, (piece) =>
      saveRecording([session], piece, {
        application,
        signal: aborted.signal,
        progress: (part) => {
          progress.report({ increment: (part - told) * 100 });
          told = part;
        },
      }),
    );
    return true;
  } catch (error) {
    if (aborted.signal.aborted) return false;
    throw new Error(`The recording could not be saved: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    subscription.dispose();
  }
}
