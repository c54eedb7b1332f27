/** The graph of a session as a standalone SVG document: for the command line. No DOM. */
import type { SessionStore } from '../session-store.ts';
import { foldNote } from '../views/fold-note.ts';
import { SessionPicture } from '../views/session-picture.ts';
import { type SceneSvgOptions, sceneSvg } from './scene-svg.ts';

/** What the graph shows of the session at its end, folded as in the page, all of it in sight. */
export function graphSvg(store: SessionStore, options: Omit<SceneSvgOptions, 'note'>): string {
  const picture = new SessionPicture(store);
  picture.refresh({ fold: true, teaching: false, selected: null }, 0, false);
  return sceneSvg(picture.scene, { ...options, note: foldNote(store, picture.graph, true, store.trace.moments) });
}
