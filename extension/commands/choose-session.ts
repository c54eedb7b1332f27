/** Asks which program is meant, when there is more than one. */
import * as vscode from 'vscode';
import type { Session } from '../../host/index.ts';
import { entry } from '../plan/quote.ts';

/** The session meant: the only one there is, or the one that the person picks; undefined when none. */
export async function chooseSession(sessions: readonly Session[], question: string): Promise<Session | undefined> {
  if (sessions.length < 2) return sessions[0];
  const items = sessions
    .map((session) => ({ label: entry(session.name), description: entry(session.program), session }))
    .reverse();
  return (await vscode.window.showQuickPick(items, { placeHolder: question, ignoreFocusOut: true }))?.session;
}
