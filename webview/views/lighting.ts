/**
 * Which nodes and edges are lit for the selected promise, and the sentence that says the same: what holds it up, what
 * waits for it, or what a cancel of it would do. From ids of promises to what is drawn for them.
 */
import type { GraphModel } from '../model/graph-model.ts';
import { cancelReach, waitersOf, whyPending } from '../model/paths.ts';
import { counted } from '../render/format.ts';
import type { Light, LitMark } from '../render/scene.ts';

/** The question that is asked about the selected promise. */
export type LitMode = 'why' | 'waiters' | 'cancel';

export interface Lighting {
  readonly light: Light;
  readonly sentence: string;
}

/** Names told in a sentence at most. */
const MOST_NAMED = 3;

/** The answer for a promise; null when it has none, because the promise is not pending or not known. */
export function lightOf(
  mode: LitMode,
  id: number,
  model: GraphModel,
  shownFor: (id: number) => number,
): Lighting | null {
  const view = model.promise(id);
  if (view === null || view.state !== 'pending') return null;
  const nodes = new Map<number, LitMark>();
  const mark = (ids: ReadonlySet<number>, as: LitMark): void => {
    for (const each of ids) {
      const shown = shownFor(each);
      if (shown !== 0 && (as !== 'on' || !nodes.has(shown))) nodes.set(shown, as);
    }
  };
  const some = (ids: ReadonlySet<number>): string => names(ids, model);
  if (mode === 'cancel') {
    const reach = cancelReach(model, id);
    mark(reach.on, 'on');
    mark(reach.carried, 'carried');
    mark(reach.handlers, 'handles');
    mark(reach.shielded, 'shielded');
    mark(reach.ignored, 'ignores');
    mark(reach.reached, 'reached');
    const parts = [
      reach.reached.size === 0 ? 'A cancel would reach nothing' : `A cancel would end ${some(reach.reached)}`,
      ...(reach.carried.size === 0 ? [] : [`and with it ${counted(reach.carried.size, 'promise')} that wait`]),
    ];
    const rest = [
      ...(reach.ignored.size === 0 ? [] : [`${some(reach.ignored)} would ignore it`]),
      ...(reach.shielded.size === 0 ? [] : [`${some(reach.shielded)} would go on, protected`]),
      ...(reach.handlers.size === 0 ? [] : [`${some(reach.handlers)} may handle it`]),
    ];
    return { light: { nodes }, sentence: sentence([parts.join(' '), ...rest], reach.complete) };
  }
  const way = mode === 'why' ? whyPending(model, id) : waitersOf(model, id);
  mark(way.on, 'on');
  const others = way.on.size - 1;
  if (mode === 'why') {
    mark(way.ends, 'end');
    const what =
      others === 0 ? `${view.name} waits for no other promise` : `${view.name} is held up by ${some(way.ends)}`;
    const by = others > way.ends.size ? [`by way of ${counted(others - way.ends.size, 'other')}`] : [];
    return { light: { nodes }, sentence: sentence([[what, ...by].join(', ')], way.complete) };
  }
  const what = others === 0 ? 'Nothing waits for it' : `${counted(others, 'promise waits', 'promises wait')} for it`;
  return { light: { nodes }, sentence: sentence([what], way.complete) };
}

function names(ids: ReadonlySet<number>, model: GraphModel): string {
  const told: string[] = [];
  for (const id of ids) {
    if (told.length === MOST_NAMED) break;
    told.push(model.promise(id)?.name ?? '');
  }
  const rest = ids.size - told.length;
  return rest === 0 ? told.join(', ') : `${told.join(', ')} and ${rest.toLocaleString('en')} more`;
}

function sentence(parts: readonly string[], complete: boolean): string {
  return `${parts.join('; ')}.${complete ? '' : ' There is more than was looked at.'}`;
}
