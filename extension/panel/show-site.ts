/** Shows where a promise was made: in the file as it is now, or in the text that a recording holds. */
import { type Session, sourcePath } from '../../host/index.ts';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Place } from '../plan/place.ts';
import { showRecordedSource } from '../recordings/recorded-source.ts';
import { openSource } from './open-source.ts';

/**
 * Shows a call site of the session beside the panel. A file that has been edited since the program was loaded is
 * opened where that line is now. Rejects with a sentence when the file cannot be opened.
 */
export async function showSite(
  session: Session,
  { file, line, column }: Place,
  panelColumn: number | undefined,
  moves: LineMoves,
): Promise<void> {
  // A recording's file may be on another machine, or another one by now.
  if (await showRecordedSource(session, file, line, column, panelColumn)) return;
  const path = sourcePath(file);
  const now = path === null ? null : moves.now(session, path, line);
  await openSource(file, now ?? line, column, panelColumn);
}
