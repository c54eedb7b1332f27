/**
 * The sentence below the picture: the last thing that happened, in plain words.
 *
 * Read from the beats since the main loop last woke: of these the most telling one is chosen (an
 * end, a failure, a race that is decided, a round of a loop, something that settled, something
 * made), and what waits now because of it is added.
 */
import { REACHES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { Beat, type BeatView } from './episode.ts';
import type { Fold } from './fold.ts';
import type { GraphModel } from './graph-model.ts';
import {
  cut,
  duration,
  isConstant,
  isJoin,
  isRace,
  listed,
  listedByGroup,
  named,
  outcome,
  type Part,
  pendingSources,
  remaining,
  whichWaits,
} from './phrases.ts';
import type { PromiseView } from './promise-view.ts';

export type { Part } from './phrases.ts';

const RETURNED = STATES.indexOf('returned');
const CANCELLED = STATES.indexOf('cancelled');
const IGNORED = REACHES.indexOf('ignored');

/** The sentence as parts; empty before the first event. With `fold`, loops are told by their rounds. */
export function narrate(model: GraphModel, fold: Fold | null = null): Part[] {
  const beats = model.beats();
  const parts = ended(model, fold, beats) ?? told(model, fold, beats);
  return parts === null ? [] : sentence(parts);
}

function told(model: GraphModel, fold: Fold | null, beats: readonly BeatView[]): Part[] | null {
  return (
    unhandled(model, beats) ??
    lost(beats) ??
    race(model, beats) ??
    settled(model, fold, beats) ??
    became(model, fold, beats) ??
    cancelled(model, beats) ??
    made(model, beats)
  );
}

/** The end, after what brought it about. */
function ended(model: GraphModel, fold: Fold | null, beats: readonly BeatView[]): Part[] | null {
  const exit = model.ending();
  if (exit === null) return null;
  const after = exit.time > 0 ? ` after ${duration(exit.time, 3)}` : '';
  const how =
    exit.how === 'uncaught' ? ' by an error that nobody caught' : exit.code === 0 ? '' : ` with exit code ${exit.code}`;
  const end: Part = { text: `The program ended${after}${how}: ${stillPending(exit.pending)}` };
  const before = unhandled(model, beats) ?? race(model, beats) ?? settled(model, fold, beats);
  return before === null ? [end] : [...sentence(before), { text: ' ' }, end];
}

function stillPending(count: number): string {
  if (count === 0) return 'no promise is pending';
  return count === 1 ? '1 promise is still pending' : `${count} promises are still pending`;
}

function unhandled(model: GraphModel, beats: readonly BeatView[]): Part[] | null {
  if (!beats.some((beat) => beat.kind === Beat.unhandled)) return null;
  const failure = model.unhandledFailures().at(-1);
  if (failure === undefined) return null;
  const view = model.promise(failure.id);
  const text = cut(failure.text, 60);
  if (view === null) return [{ text: `A failure that nobody handled: ${text}` }];
  return [named(model, view), { text: ` failed and nobody handled it: ${text}` }];
}

function lost(beats: readonly BeatView[]): Part[] | null {
  const last = beats.at(-1);
  if (last === undefined || last.kind !== Beat.gap) return null;
  return [{ text: last.code === 1 ? '1 event was lost here' : `${last.code} events were lost here` }];
}

/** "t came first: timeout returned Some “Heads” and the pick cancelled tmout." */
function race(model: GraphModel, beats: readonly BeatView[]): Part[] | null {
  const at = lastIndexOf(beats, (beat) => {
    const view = beat.kind === Beat.settle && beat.code === RETURNED ? model.promise(beat.id) : null;
    return view !== null && isRace(view) && model.promise(beat.other) !== null;
  });
  if (at < 0) return null;
  const decided = model.promise(beats[at].id);
  const branch = model.promise(beats[at].other);
  if (decided === null || branch === null) return null;
  const winner = namedCause(model, branch);
  const result = namedResult(model, decided, beats.slice(at + 1));
  const parts: Part[] = [
    named(model, winner),
    { text: ' came first: ' },
    named(model, result),
    { text: outcome(result) },
  ];
  const losers = losersOf(model, decided, beats);
  if (losers.length === 0) return parts;
  const who = result.id === decided.id ? [] : [named(model, decided), { text: ' ' }];
  return [...parts, { text: ' and ' }, ...who, { text: 'cancelled ' }, ...listed(model, losers)];
}

/** The branch itself, or what lies behind it when only that has a name of its own. */
function namedCause(model: GraphModel, branch: PromiseView): PromiseView {
  let view = branch;
  for (let steps = 0; steps < 4 && !model.isNamed(view.id); steps++) {
    const cause = model.promise(view.cause);
    if (cause === null) break;
    view = cause;
  }
  return model.isNamed(view.id) ? view : branch;
}

/** The race itself, or the named promise that passed its result on at once. */
function namedResult(model: GraphModel, decided: PromiseView, later: readonly BeatView[]): PromiseView {
  if (model.isNamed(decided.id)) return decided;
  for (const beat of later) {
    const view = beat.kind === Beat.settle ? model.promise(beat.id) : null;
    if (view !== null && model.isNamed(view.id) && view.waitsFor.some(({ id }) => id === decided.id)) return view;
  }
  return decided;
}

/** Whom the cancel of a race hit: those with a name of their own, if there are any. */
function losersOf(model: GraphModel, decided: PromiseView, beats: readonly BeatView[]): PromiseView[] {
  const asked = beats.filter((beat) => beat.kind === Beat.cancel && beat.other === decided.id);
  if (asked.length === 0) return [];
  const hit: PromiseView[] = [];
  for (const beat of beats) {
    const view = beat.kind === Beat.settle && beat.code === CANCELLED ? model.promise(beat.id) : null;
    if (view !== null && view.id !== decided.id) hit.push(view);
  }
  const sources = hit.filter((view) => !view.waitsFor.some(({ id }) => hit.some((other) => other.id === id)));
  const own = sources.filter((view) => model.isNamed(view.id));
  if (own.length > 0) return own;
  const anyNamed = hit.filter((view) => model.isNamed(view.id));
  return anyNamed.length > 0 ? anyNamed : sources;
}

/** "heads returned: the join still waits for tails, which sleeps 0.8 s more." */
function settled(model: GraphModel, fold: Fold | null, beats: readonly BeatView[]): Part[] | null {
  const views: PromiseView[] = [];
  for (const beat of beats) {
    const view = beat.kind === Beat.settle ? model.promise(beat.id) : null;
    if (view !== null && !isConstant(view)) views.push(view);
  }
  const failed = views.find((view) => view.state === 'failed');
  if (failed !== undefined) return failure(model, failed, views);
  const told = lastOf(views, (view) => model.isNamed(view.id)) ?? views.at(-1);
  if (told === undefined) return null;
  const parts: Part[] = [named(model, told), { text: outcome(told) }];
  if (told.state === 'cancelled') parts.push(...byWhom(model, told));
  return [...parts, ...whatNow(model, fold, told, beats)];
}

function failure(model: GraphModel, failed: PromiseView, settledToo: readonly PromiseView[]): Part[] {
  const parts: Part[] = [named(model, failed), { text: outcome(failed) }];
  const followers = settledToo.filter((view) => view.state === 'failed' && view.id !== failed.id && !isConstant(view));
  const handler = settledToo.find(
    (view) =>
      view.state === 'returned' &&
      view.waitsFor.some(({ id }) => id === failed.id || followers.some((f) => f.id === id)),
  );
  if (handler !== undefined)
    return [...parts, { text: '; ' }, named(model, handler), { text: ` handled it and${outcome(handler)}` }];
  const last = lastOf(followers, (view) => model.isNamed(view.id)) ?? followers.at(-1);
  if (last === undefined) return parts;
  return [...parts, { text: ', and so ' }, named(model, last), { text: ' failed too' }];
}

function byWhom(model: GraphModel, view: PromiseView): Part[] {
  const asker = model.promise(view.waitsFor.find(({ role }) => role === 'cancels')?.id ?? 0);
  return asker === null ? [] : [{ text: ' by ' }, named(model, asker)];
}

/** What waits now, because of what settled. */
function whatNow(model: GraphModel, fold: Fold | null, told: PromiseView, beats: readonly BeatView[]): Part[] {
  for (const { id, role } of told.waitedOnBy) {
    if (role === 'cancels') continue;
    const waiter = model.promise(id);
    if (waiter === null || waiter.state !== 'pending') continue;
    if (waiter.running) return [{ text: ': the callback of ' }, named(model, waiter), { text: ' runs' }];
    const root = model.promise(waiter.root) ?? waiter;
    const round = nextRound(model, fold, root, beats);
    if (round !== null) return [{ text: ': ' }, ...round];
    const waits = pendingSources(model, root);
    if (waits.length === 0) continue;
    const which = waits.length === 1 ? whichWaits(model, waits[0]) : [];
    const still = isJoin(root) || isRace(root) ? ' still waits for ' : ' now waits for ';
    return [{ text: ': ' }, named(model, root), { text: still }, ...listedByGroup(model, waits, fold), ...which];
  }
  return [];
}

/** "loop begins round 3 and waits for read", when a round ended in these beats. */
function nextRound(model: GraphModel, fold: Fold | null, root: PromiseView, beats: readonly BeatView[]): Part[] | null {
  const rounds = fold?.roundsOf(root.id) ?? 1;
  if (fold === null || rounds < 2) return null;
  const begun = lastOf(beats, (beat) => beat.kind === Beat.become && beat.id === root.id);
  if (begun === undefined || !fold.beganRound(begun.other)) return null;
  const current = model.promise(begun.other);
  const waits = current === null ? [] : pendingSources(model, current);
  const parts: Part[] = [named(model, root), { text: ` begins round ${rounds}` }];
  return waits.length === 0 ? parts : [...parts, { text: ' and waits for ' }, ...listed(model, waits)];
}

/** "outer has become inner, which waits for sleep 1 s." */
function became(model: GraphModel, fold: Fold | null, beats: readonly BeatView[]): Part[] | null {
  const beat = lastOf(beats, ({ kind }) => kind === Beat.become);
  const outer = beat === undefined ? null : model.promise(beat.id);
  const inner = beat === undefined ? null : model.promise(beat.other);
  if (outer === null || inner === null) return null;
  const round = nextRound(model, fold, outer, beats);
  if (round !== null) return round;
  return [named(model, outer), { text: ' has become ' }, named(model, inner), ...whichWaits(model, inner)];
}

function cancelled(model: GraphModel, beats: readonly BeatView[]): Part[] | null {
  const beat = lastOf(beats, ({ kind }) => kind === Beat.cancel);
  const target = beat === undefined ? null : model.promise(beat.id);
  if (beat === undefined || target === null) return null;
  const asker = model.promise(beat.other);
  if (beat.code === IGNORED) {
    const who: Part[] = asker === null ? [] : [{ text: ' by ' }, named(model, asker)];
    return [named(model, target), { text: ' was asked to cancel' }, ...who, { text: ', but it cannot be cancelled' }];
  }
  const who: Part = asker === null ? { text: 'the program' } : named(model, asker);
  return [who, { text: ' asks ' }, named(model, target), { text: ' to cancel' }];
}

/** "7 promises were made; sleep 1 s is the first to wake." */
function made(model: GraphModel, beats: readonly BeatView[]): Part[] | null {
  const views: PromiseView[] = [];
  for (const beat of beats) {
    const view = beat.kind === Beat.create ? model.promise(beat.id) : null;
    if (view !== null) views.push(view);
  }
  const last = views.at(-1);
  if (last === undefined) return null;
  const count = model.madeInEpisode();
  if (count === 1) {
    const waits = pendingSources(model, last);
    if (waits.length === 0) return [named(model, last), { text: ' was made' }, ...whichWaits(model, last)];
    return [named(model, last), { text: ' was made and waits for ' }, ...listed(model, waits)];
  }
  const timers = views.filter((view) => remaining(model, view) > 0);
  timers.sort((a, b) => remaining(model, a) - remaining(model, b));
  const parts: Part[] = [{ text: `${count} promises were made` }];
  // Of very many, the first ones are no longer among the beats.
  if (timers.length === 0 || count > views.length)
    return [...parts, { text: ', the last of them ' }, named(model, last)];
  return [...parts, { text: '; ' }, named(model, timers[0]), { text: ' is the first to wake' }];
}

function lastIndexOf<T>(list: readonly T[], accepts: (item: T) => boolean): number {
  let at = list.length - 1;
  while (at >= 0 && !accepts(list[at])) at--;
  return at;
}

function lastOf<T>(list: readonly T[], accepts: (item: T) => boolean): T | undefined {
  return list[lastIndexOf(list, accepts)];
}

/** Begins with a capital unless with a name, and ends with a full stop. */
function sentence(parts: readonly Part[]): Part[] {
  const [first, ...rest] = parts;
  const begun = first.bold ? first : { ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) };
  const last = (rest.at(-1) ?? begun).text;
  return /[.!?…]$/.test(last) ? [begun, ...rest] : [begun, ...rest, { text: '.' }];
}
