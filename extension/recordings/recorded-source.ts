/**
 * The source text that a recording holds, as read-only documents: shown when the file itself is not on this machine,
 * or is another one by now.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { BoundedMap, readSource, type Session, sourcePath } from '../../host/index.ts';
import { showPlace } from '../panel/open-source.ts';
import { RECORDED_SOURCE } from '../plan/ids.ts';

/** Texts that are open or were: few, and each of bounded length. */
const texts = new BoundedMap<string, string>(200);

/** The documents of the scheme under which they are shown. */
export function registerRecordedSources(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(RECORDED_SOURCE, {
      provideTextDocumentContent: ({ query }) => texts.get(query) ?? 'The recording is no longer open.',
    }),
  );
}

/** Shows the recorded text of a site's file; false when there is none, or the file still says the same. */
export async function showRecordedSource(
  session: Session,
  file: string,
  line: number,
  column: number,
  panelColumn: number | undefined,
): Promise<boolean> {
  const source = session.source(file);
  if (!source) return false;
  const path = sourcePath(file);
  const now = await readSource(file);
  if (now !== null && (source.text === null || source.text === now)) return false;
  const key = `${session.recording}:${file}`;
  texts.set(key, source.text ?? linesOnly(source.lines));
  const uri = vscode.Uri.from({ scheme: RECORDED_SOURCE, path: `/${basename(path ?? file)}`, query: key });
  await showPlace(await vscode.workspace.openTextDocument(uri), line, column, panelColumn);
  return true;
}

/** Lines at their places, and nothing between them. */
function linesOnly(lines: readonly (readonly [number, string])[]): string {
  const text: string[] = [];
  for (const [number, line] of lines) if (number >= 1 && number < 1_000_000) text[number - 1] = line;
  return Array.from(text, (line) => line ?? '').join('\n');
}
