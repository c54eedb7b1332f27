/**
 * Which nodes and edges are lit for the selected promise, and the sentence that says the same: what holds it up, what
 * waits for it, or what a cancel of it would do. From ids of promises to what is drawn for them.
 */
import type { GraphModel } from '../model/graph-model.ts';
import { cancelReach, waitersOf, whyPending } from '../model/paths.ts';
import type { PromiseView } from '../model/promise-view.ts';
import { counted, withCommas } from '../render/format.ts';
import type { Light, LitMark } from '../render/scene.ts';

/** The question that is asked about the selected promise; `why` of one that has settled: what made it settle. */
export type LitMode = 'why' | 'waiters' | 'cancel';

export interface Lighting {
  readonly light: Light;
  readonly sentence: string;
}

/** Names told in a sentence at most. */
const MOST_NAMED = 3;

/** Causes followed at most. */
const MOST_CAUSES = 1_000;

/** The answer for a promise; null when it has none: it is not known, or has settled and nothing waits any more. */
export function lightOf(
  mode: LitMode,
  id: number,
  model: GraphModel,
  shownFor: (id: number) => number,
): Lighting | null {
  const view = model.promise(id);
  if (view === null) return null;
  if (view.state !== 'pending') return mode === 'why' ? causesOf(view, model, shownFor) : null;
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
    // Everything on the way waits for something else on it: a ring, and nothing outside holds it up.
    if (way.ends.size === 0 && way.complete && others > 0) {
      const ring = `${some(way.on)} wait for one another: this can never settle`;
      return { light: { nodes }, sentence: sentence([ring], true) };
    }
    const what =
      others === 0 ? `${view.name} waits for no other promise` : `${view.name} is held up by ${some(way.ends)}`;
    const by = others > way.ends.size ? [`by way of ${counted(others - way.ends.size, 'other')}`] : [];
    const never = model.ending() === null ? [] : ['the program has ended: this can never settle'];
    return { light: { nodes }, sentence: sentence([[what, ...by].join(', '), ...never], way.complete) };
  }
  const what = others === 0 ? 'Nothing waits for it' : `${counted(others, 'promise waits', 'promises wait')} for it`;
  return { light: { nodes }, sentence: sentence([what], way.complete) };
}

/** From a promise that has settled back to the timer, the socket or the line that began it. */
function causesOf(view: PromiseView, model: GraphModel, shownFor: (id: number) => number): Lighting {
  const nodes = new Map<number, LitMark>();
  const told: string[] = [];
  const seen = new Set<number>();
  let at: PromiseView | null = view;
  let last = view;
  for (let steps = 0; at !== null && steps < MOST_CAUSES; steps++) {
    const shown = shownFor(at.id);
    if (shown !== 0) nodes.set(shown, 'on');
    if (at !== view) told.push(at.name);
    last = at;
    seen.add(at.id);
    const next = causeOf(at, model);
    at = next !== null && seen.has(next.id) ? null : next;
  }
  const beginning = shownFor(last.id);
  if (beginning !== 0 && last !== view) nodes.set(beginning, 'began');
  const some = told.length > 2 * MOST_NAMED ? [...told.slice(0, MOST_NAMED), '…', ...told.slice(-MOST_NAMED)] : told;
  if (last === view) {
    const alone = `${view.name} ${view.state} by itself, or by the line that ran then`;
    return { light: { nodes, settled: true }, sentence: sentence([alone], true) };
  }
  const began = last.detail !== '' && last.detail !== last.name ? `${last.name} (${last.detail})` : last.name;
  const what = `${view.name} ${view.state} because of ${some.join(' ← ')}`;
  const origin = told.length > 1 ? [`it began with ${began}`] : [];
  return { light: { nodes, settled: true }, sentence: sentence([what, ...origin], true) };
}

/** What made a promise settle; of one that was made so, what made the callback run that made it. */
function causeOf(view: PromiseView, model: GraphModel): PromiseView | null {
  if (view.cause !== 0 && view.cause !== view.id) return model.promise(view.cause);
  const maker = view.madeIn === 0 ? null : model.promise(view.madeIn);
  for (const { id, role } of maker?.waitsFor ?? []) {
    const source = role === 'awaited' || role === 'guarded' ? model.promise(id) : null;
    if (source !== null && source.state !== 'pending') return source;
  }
  return null;
}

function names(ids: ReadonlySet<number>, model: GraphModel): string {
  const told: string[] = [];
  for (const id of ids) {
    if (told.length === MOST_NAMED) break;
    told.push(model.promise(id)?.name ?? '');
  }
  const rest = ids.size - told.length;
  return rest === 0 ? told.join(', ') : `${told.join(', ')} and ${withCommas(rest)} more`;
}

function sentence(parts: readonly string[], complete: boolean): string {
  return `${parts.join('; ')}.${complete ? '' : ' There is more than was looked at.'}`;
}
