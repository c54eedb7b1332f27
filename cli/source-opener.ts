/** A click on a promise: its line in the person's editor, or else in the page as a notice. */
import { readFile } from 'node:fs/promises';
import { sourcePath } from '../host/index.ts';
import { editorCommand, launch } from './open.ts';

/** Opens a place; returns what to say in the page when no editor could be. */
export async function openSource(
  file: string,
  line: number,
  column: number,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly severity: 'info' | 'warning'; readonly text: string } | null> {
  const path = sourcePath(file);
  if (!path) return { severity: 'warning', text: `${file}:${line} is no file on this machine.` };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return { severity: 'warning', text: `${path} cannot be read; the promise was made at its line ${line}.` };
  }
  const command = editorCommand({ file: path, line, column }, env);
  if (command && (await launch(command))) return null;
  const source = (text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '').trim().slice(0, 200);
  const hint = 'To open lines in an editor, set VISUAL to a graphical one (code, subl, zed …).';
  return { severity: 'info', text: `${path}:${line}  ${source}  – ${hint}` };
}
