/** The words in which details, tooltip and lists speak of a promise. */
import type { RoleName } from '../../runtime-instrumented/protocol/index.ts';
import type { PromiseView } from '../model/promise-view.ts';
import { clockTimeWithUnit, fileName } from '../render/format.ts';
import { type MarkName, markOf } from '../render/glyphs.ts';

/** "returned at 1.000 s", "pending", "pending: its callback runs now". */
export function stateWords(view: PromiseView): string {
  if (view.running)
    return view.state === 'pending' ? 'pending: its callback runs now' : `${view.state}: a callback runs now`;
  return view.settledAt < 0 ? view.state : `${view.state} at ${clockTimeWithUnit(view.settledAt)}`;
}

/** "tails.ts:9", or '' when the place is not known. */
export function placeWords(view: PromiseView): string {
  return view.site === null ? '' : `${fileName(view.site.file)}:${view.site.line}`;
}

/** The mark of a promise. */
export function markOfView(view: PromiseView): MarkName {
  return markOf(view.state, view.running);
}

const ROLE_WORDS: Record<RoleName | 'becomes' | 'cancels', string> = {
  awaited: 'awaited',
  child: 'child',
  branch: 'branch',
  guarded: 'guarded',
  becomes: 'becomes',
  cancels: 'cancel',
};

/** What an edge means, in a word. */
export function roleWords(role: RoleName | 'becomes' | 'cancels'): string {
  return ROLE_WORDS[role];
}
