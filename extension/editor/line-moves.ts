/** Follows how files are edited while their programs are watched: marks and problems stay with their lines. */
import * as vscode from 'vscode';
import type { Session } from '../../host/index.ts';
import type { Host } from '../host.ts';
import { MovedLines } from '../plan/moved-lines.ts';

export interface LineMoves {
  /** The line now (from 1) that had this number when the program was loaded; null when it is gone. */
  now(session: Session, path: string, line: number): number | null;
}

export function followEdits(context: vscode.ExtensionContext, host: Host): LineMoves {
  const moved = new WeakMap<Session, Map<string, MovedLines>>();
  const follow = ({ document, contentChanges }: vscode.TextDocumentChangeEvent) => {
    const path = document.uri.fsPath;
    if (document.uri.scheme !== 'file' || contentChanges.length === 0) return;
    for (const session of host.sessions.list) {
      const files = moved.get(session) ?? new Map<string, MovedLines>();
      moved.set(session, files);
      const lines = files.get(path) ?? new MovedLines();
      files.set(path, lines);
      // Told from the last to the first of the file, so that none moves another.
      for (const { range, text } of contentChanges) {
        const { start, end } = range;
        const before = document.lineAt(Math.min(start.line, document.lineCount - 1)).text.slice(0, start.character);
        const edit = { first: start.line + 1, last: end.line + 1, lines: text.split('\n').length };
        lines.add({ ...edit, wholeLine: before.trim() === '' });
      }
    }
  };
  context.subscriptions.push(vscode.workspace.onDidChangeTextDocument(follow));
  return {
    now: (session, path, line) => {
      const lines = moved.get(session)?.get(path);
      return lines ? lines.now(line) : line;
    },
  };
}
