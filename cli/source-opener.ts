/** A click on a promise: its line in the person's editor, or else in the page as a notice. */
import { access, constants, stat } from 'node:fs/promises';
import { readSource, type Session, sourcePath } from '../host/index.ts';
import { editorCommand, launch } from './open.ts';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Notice {
  readonly severity: 'info' | 'warning';
  readonly text: string;
}

const lineOf = (text: string, line: number): string =>
  (text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '').trim().slice(0, 200);

/** The line as a recording has it, or null. */
function recordedLine({ file, line }: Place, session: Session): Notice | null {
  const source = session.source(file);
  const text = source?.text ? lineOf(source.text, line) : source?.lines.find(([number]) => number === line)?.[1].trim();
  return text ? { severity: 'info', text: `${file}:${line}  ${text}  – as it was when this was recorded.` } : null;
}

/** Opens a place of a session; returns what to say in the page when no editor could be. */
export async function openSource(place: Place, session: Session, env: NodeJS.ProcessEnv): Promise<Notice | null> {
  const { file, line, column } = place;
  const path = sourcePath(file);
  const recorded = recordedLine(place, session);
  if (!path) return recorded ?? { severity: 'warning', text: `${file}:${line} is no file on this machine.` };
  if (!(await isReadable(path))) {
    const sentence = `${path} cannot be read; the promise was made at its line ${line}.`;
    return recorded ?? { severity: 'warning', text: sentence };
  }
  const text = await readSource(file);
  // The file may have changed since it was recorded: the line of then says more than another one of now.
  const whole = session.source(file)?.text;
  if (recorded && whole !== null && whole !== undefined && whole !== text) return recorded;
  const command = editorCommand({ file: path, line, column }, env);
  if (command && (await launch(command))) return null;
  const hint = 'To open lines in an editor, set VISUAL to a graphical one (code, subl, zed …).';
  return { severity: 'info', text: `${path}:${line}  ${lineOf(text ?? '', line)}  – ${hint}` };
}

/** A recording is a stranger: what it calls a file may be a device that never ends. */
async function isReadable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
