/**
 * The small words of the narration: names, values, durations, and what something waits for.
 */
import type { GraphModel } from './graph-model.ts';
import type { PromiseView } from './promise-view.ts';

/** A piece of the sentence; a name is bold, and leads to its promise. */
export interface Part {
  readonly text: string;
  readonly bold?: true;
  readonly promise?: number;
}

const LONGEST_NAME = 32;
const LONGEST_VALUE = 40;
const DEEPEST = 12;
const JOINS = new Set(['join', 'all', 'both', 'allSettled']);
const RACES = new Set(['choose', 'pick', 'nchoose', 'npick', 'nchooseSplit', 'race', 'any']);
const PICKS = new Set(['pick', 'npick']);
const CONSTANTS = new Set(['return', 'fail', 'resolve', 'reject']);
/** Values that say nothing. */
const NOTHING = new Set(['', '()', 'undefined']);

/** It waits for all. */
export function isJoin(view: PromiseView): boolean {
  return JOINS.has(view.operation);
}

/** It takes the first. */
export function isRace(view: PromiseView): boolean {
  return RACES.has(view.operation);
}

/** A constant that a callback made (part of what it settled), or the library: not worth a sentence. */
export function isConstant(view: PromiseView): boolean {
  return (view.madeIn !== 0 || view.site === null) && CONSTANTS.has(view.operation);
}

/** "**heads**", or "the join" for a combinator that nobody named. */
export function named(model: GraphModel, view: PromiseView): Part {
  if (!model.isNamed(view.id)) {
    if (isJoin(view)) return { text: 'the join', promise: view.id };
    if (isRace(view)) return { text: PICKS.has(view.operation) ? 'the pick' : 'the choice', promise: view.id };
  }
  return { text: cut(view.name, LONGEST_NAME), bold: true, promise: view.id };
}

/** " returned “x”", " failed: message", " was cancelled". */
export function outcome(view: PromiseView): string {
  const value = cut(view.text, LONGEST_VALUE);
  if (view.state === 'failed') return NOTHING.has(value) ? ' failed' : ` failed: ${value}`;
  if (view.state === 'cancelled') return ' was cancelled';
  return NOTHING.has(value) ? ' returned' : ` returned ${value}`;
}

/** ", which sleeps 0.8 s more", ", which waits for **read**", or nothing more to say. */
export function whichWaits(model: GraphModel, view: PromiseView): Part[] {
  const leaf = leafOf(model, view);
  const left = remaining(model, leaf);
  if (left > 0) return [{ text: `, which sleeps ${duration(left)} more` }];
  if (leaf.id === view.id) return [];
  return [{ text: ', which waits for ' }, named(model, leaf)];
}

/** Names of promises as a list: "a", "a and b", "a, b and 3 others". */
export function listed(model: GraphModel, views: readonly PromiseView[]): Part[] {
  const shown = views.length > 3 ? views.slice(0, 2) : views;
  const others = views.length - shown.length;
  const parts: Part[] = [];
  for (const [at, view] of shown.entries()) {
    if (at > 0) parts.push({ text: at === shown.length - 1 && others === 0 ? ' and ' : ', ' });
    parts.push(named(model, view));
  }
  if (others > 0) parts.push({ text: ` and ${others} others` });
  return parts;
}

/** The same, but many of one group are said once: "198 of **work**", "198 of **work** and 2 others". */
export function listedByGroup(model: GraphModel, views: readonly PromiseView[], fold: GroupFinder | null): Part[] {
  const groups = new Map<number, number>();
  for (const { id } of fold === null || views.length <= 3 ? [] : views) {
    const node = fold!.shownFor(id);
    if (node < 0) groups.set(node, (groups.get(node) ?? 0) + 1);
  }
  const [group, count] = [...groups].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  if (2 * count <= views.length) return listed(model, views);
  const member = views.find(({ id }) => fold!.shownFor(id) === group)!;
  const others = views.length - count;
  const rest: Part[] = others === 0 ? [] : [{ text: ` and ${others} ${others === 1 ? 'other' : 'others'}` }];
  return [{ text: `${count} of ` }, named(model, member), ...rest];
}

/** Tells which node stands for a promise: one below 0 is a group's. */
export interface GroupFinder {
  shownFor(id: number): number;
}

/** What a pending promise waits for now: its pending sources, and the one that it has become. */
export function pendingSources(model: GraphModel, view: PromiseView): PromiseView[] {
  const sources: PromiseView[] = [];
  for (const { id, role } of view.waitsFor) {
    if (role === 'cancels') continue;
    const source = model.promise(id);
    if (source !== null && source.state === 'pending') sources.push(source);
  }
  return sources;
}

/** Nanoseconds until a timer wakes, 0 when it is none or late. */
export function remaining(model: GraphModel, view: PromiseView): number {
  if (view.duration <= 0 || view.state !== 'pending') return 0;
  return Math.max(0, view.createdAt + view.duration - model.now);
}

/** "0.8 s", "2 min", "15 ms". */
export function duration(nanoseconds: number, digits = 2): string {
  const seconds = nanoseconds / 1e9;
  if (seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 99.5) return `${Number(seconds.toPrecision(digits))} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** One line, no control characters, no half of a pair, cut with an ellipsis. */
export function cut(text: string, longest: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  const marks = [...line.slice(0, 2 * longest)];
  return marks.length <= longest && line.length <= 2 * longest ? line : `${marks.slice(0, longest - 1).join('')}…`;
}

/** Follows single pending sources down to what really waits. */
function leafOf(model: GraphModel, view: PromiseView): PromiseView {
  let leaf = view;
  for (let steps = 0; steps < DEEPEST; steps++) {
    const sources = pendingSources(model, leaf);
    if (sources.length !== 1 || sources[0].id === view.id) break;
    leaf = sources[0];
  }
  return leaf;
}
