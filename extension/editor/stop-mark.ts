/**
 * Marks the line at which a program has stopped, at once, in the editors that show it.
 *
 * VS Code highlights the line too, but only after it has asked for threads and frames and has opened the editor, each a
 * turn of its busy thread: our mark is on the screen in a third of that time. It stands around the line, not on it, and
 * stays for as long as the stop does: so nothing blinks when the highlight comes, and the two colours do not add up.
 */
import * as vscode from 'vscode';

/** A line as the program's files count it, from 1. */
export interface StopPlace {
  readonly file: string;
  readonly line: number;
}

export interface StopMarks {
  /** The program of this debug session stands there; null when it runs, is elsewhere, or has gone. */
  show(owner: object, place: StopPlace | null): void;
}

/** The marks of all debug sessions. */
export function createStopMarks(context: vscode.ExtensionContext): StopMarks {
  const color = new vscode.ThemeColor('debugIcon.breakpointCurrentStackframeForeground');
  const type = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: 'solid',
    borderWidth: '1px 0',
    borderColor: color,
    overviewRulerColor: color,
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  const places = new Map<object, StopPlace>();
  /** Editors that have marks: of the others nothing has to be taken away. */
  const marked = new WeakSet<vscode.TextEditor>();

  const draw = (editor: vscode.TextEditor): void => {
    const { document } = editor;
    const lines = [...places.values()]
      .filter(({ file, line }) => file === document.uri.fsPath && line <= document.lineCount)
      .map(({ line }) => new vscode.Range(line - 1, 0, line - 1, 0));
    if (lines.length === 0 && !marked.has(editor)) return;
    if (lines.length === 0) marked.delete(editor);
    else marked.add(editor);
    editor.setDecorations(type, lines);
  };
  const drawAll = () => vscode.window.visibleTextEditors.forEach(draw);
  context.subscriptions.push(type, vscode.window.onDidChangeVisibleTextEditors(drawAll));

  return {
    show(owner, place) {
      const before = places.get(owner);
      if (place === null ? before === undefined : before?.file === place.file && before.line === place.line) return;
      if (place === null) places.delete(owner);
      else places.set(owner, place);
      drawAll();
      if (place !== null) reveal(place);
    },
  };
}

/** Brings the line into sight as the editor will: where it is in doubt which editor that is, not at all. */
function reveal({ file, line }: StopPlace): void {
  const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.fsPath === file);
  const [editor] = editors;
  if (editors.length !== 1 || editor === undefined || line > editor.document.lineCount) return;
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  if (editor.visibleRanges.some((visible) => visible.contains(range))) return;
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
