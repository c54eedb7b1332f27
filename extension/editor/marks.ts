/** Marks after the lines of visible editors: how many of the promises made there wait, returned, failed, were cancelled. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { lineMarks, MARK_STATES, markTexts } from '../plan/line-marks.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';
import type { LineMoves } from './line-moves.ts';
import { paced } from './paced.ts';

/** Milliseconds between two updates. */
const PACE = 250;

export function registerMarks(context: vscode.ExtensionContext, host: Host, moves: LineMoves): void {
  const types = Object.fromEntries(
    MARK_STATES.map((state) => [
      state,
      vscode.window.createTextEditorDecorationType({
        after: { color: new vscode.ThemeColor(`promiseGraph.${state}`), margin: '0 0 0 2ch' },
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      }),
    ]),
  );
  /** What an editor shows: it is told only of what changes. */
  const shown = new WeakMap<vscode.TextEditor, string>();

  const show = (editor: vscode.TextEditor) => {
    const { document } = editor;
    const path = document.uri.fsPath;
    const wanted = document.uri.scheme === 'file' && readSettings(document.uri).marks;
    const marks = wanted
      ? lineMarks(host.sessions.list, path, (session, line) => moves.now(session, path, line))
      : new Map();
    const texts = [...marks]
      .filter(([line]) => line <= document.lineCount)
      .map(([line, mark]) => [line, markTexts(mark)] as const);
    const key = JSON.stringify(texts);
    if (key === (shown.get(editor) ?? '[]')) return;
    shown.set(editor, key);
    for (const state of MARK_STATES) {
      const options = texts.flatMap(([line, parts]) =>
        parts
          .filter((part) => part.state === state)
          .map(({ text }): vscode.DecorationOptions => {
            const { end } = document.lineAt(line - 1).range;
            return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } };
          }),
      );
      editor.setDecorations(types[state], options);
    }
  };
  const update = paced(PACE, () => vscode.window.visibleTextEditors.forEach(show));
  context.subscriptions.push(
    ...Object.values(types),
    update,
    { dispose: host.sessions.onChange(update.soon) },
    vscode.window.onDidChangeVisibleTextEditors(update.soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      // Marks that the editor has moved by itself are put where they belong.
      for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) shown.set(editor, '');
      update.soon();
    }),
    onSettingsChanged(update.soon),
  );
}
