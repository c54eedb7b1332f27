/** What a graph does not draw one by one, in words: nothing is left out silently, on screen or in a picture. */
import type { VisibleGraph } from '../model/visible-graph.ts';
import { counted, withCommas } from '../render/format.ts';
import type { SessionStore } from '../session-store.ts';

/** Empty when everything is drawn. `moment` is the one that is shown. */
export function foldNote(
  store: SessionStore,
  { hidden, tooMany }: VisibleGraph,
  fold: boolean,
  moment: number,
): string {
  const { trace } = store;
  const away = trace.rowsAt(moment) - store.model.promises.alive - trace.dropped;
  const words: string[] = [];
  if (hidden > 0) words.push(`${counted(hidden, 'promise')} folded`);
  else if (!fold) words.push('Unfolded');
  if (tooMany === true) words.push('too many to unfold them all');
  if (away > 0) words.push(`${withCommas(away)} ${hidden > 0 ? 'more' : 'promises'} not drawn one by one`);
  if (trace.dropped > 0) words.push(`${withCommas(trace.dropped)} older ones no longer kept`);
  return words.join(', ');
}
