/** Shows a line of the source in an editor beside the graph, and lets it flash, so that the eye finds it. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { sourceColumn } from '../plan/source-column.ts';

/** Milliseconds that the line is marked. */
const FLASH = 900;

/**
 * Reveals `line` and `column` (both from 1) of a file, given as a path or a file: URL, and puts the
 * cursor there. Rejects with a sentence when the file cannot be opened.
 */
export async function openSource(file: string, line: number, column: number, panelColumn: number | undefined) {
  const uri = file.startsWith('file:') ? vscode.Uri.parse(file, true) : vscode.Uri.file(file);
  const gone = () => {
    throw new Error(`${basename(uri.fsPath)} cannot be opened: it is not at ${uri.fsPath} any more.`);
  };
  // A recording is a stranger: what it calls a file may be a device, or one of the system's own, that never ends.
  const { type, size } = await vscode.workspace.fs.stat(uri).then(undefined, gone);
  if ((type & vscode.FileType.File) === 0 || size === 0) gone();
  const document = await vscode.workspace.openTextDocument(uri).then(undefined, gone);
  await showPlace(document, line, column, panelColumn);
}

/** Shows a place of a document beside the panel. */
export async function showPlace(
  document: vscode.TextDocument,
  line: number,
  column: number,
  panelColumn: number | undefined,
): Promise<void> {
  const position = document.validatePosition(new vscode.Position(line - 1, column - 1));
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: sourceColumn(document.uri.fsPath, columns(), panelColumn),
    preserveFocus: true,
    preview: true,
    selection: new vscode.Range(position, position),
  });
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  flash(editor, position.line);
}

function columns(): { column: number; files: string[] }[] {
  return vscode.window.tabGroups.all.map((group) => ({
    column: group.viewColumn,
    files: group.tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.fsPath] : [])),
  }));
}

function flash(editor: vscode.TextEditor, line: number): void {
  const decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
    // High-contrast themes have no background there, but a border.
    borderColor: new vscode.ThemeColor('contrastActiveBorder'),
    borderStyle: 'solid',
    borderWidth: '1px',
    overviewRulerColor: new vscode.ThemeColor('promiseGraph.running'),
  });
  editor.setDecorations(decoration, [new vscode.Range(line, 0, line, 0)]);
  setTimeout(() => decoration.dispose(), FLASH);
}
