/**
 * Draws a group: many promises of one call site as a stack of cards with their number, a bar that is divided by
 * their states, and how many there are of each. The bar says states by pattern as well as by colour: pending is an
 * empty dashed box, failed is crossed, cancelled is struck through.
 */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { VisibleGroup } from '../model/visible-graph.ts';
import { withCommas } from './format.ts';
import { drawMark } from './glyphs.ts';
import type { SceneNode } from './scene.ts';
import type { Font, Surface } from './surface.ts';
import { type TextFitter, visible } from './text.ts';
import { stateColor, type Theme } from './theme.ts';

const NAME = { family: 'sans', size: 13, weight: 600 } as const;
const COUNT = { family: 'sans', size: 11, weight: 600 } as const;
const SECOND = { family: 'mono', size: 10.5, weight: 400 } as const;

const RADIUS = 8;
const PADDING = 10;
const BAR_HEIGHT = 9;
/** A state that is there at all is seen in the bar. */
const LEAST_SHARE = 0.05;
/** Seen from farther away the number takes no more than this of the line that it shares with the name. */
const MOST_OF_NAME = 0.66;
/** CSS pixels of its words then, the first that hold the whole name. */
const SMALL_SIZES = [11, 10, 9, 8.4] as const;
/** The order of the bar: what still holds up comes last, as in a bar of progress. */
const ORDER: readonly (readonly [StateName, number])[] = [
  ['returned', 1],
  ['failed', 2],
  ['cancelled', 3],
  ['pending', 0],
];

export type StateCount = readonly [number, number, number, number];

/** How many of each state there are: "3 pending · 295 returned · 2 failed". */
export function stateWords(states: StateCount): string {
  const words = (['pending', 'returned', 'failed', 'cancelled'] as const).map((name, state) => [states[state], name]);
  return words
    .filter(([count]) => (count as number) > 0)
    .map(([count, name]) => `${shortCount(count as number)} ${name}`)
    .join(' · ');
}

/** "120k made in all" where a group has only some of them, "40 of them at hand" where it counts all; else ''. */
export function madeWords(group: VisibleGroup): string {
  if (group.atHand !== undefined) return `${shortCount(group.atHand)} of them at hand`;
  return isPart(group) ? `${shortCount(group.made ?? 0)} made in all` : '';
}

function isPart({ states, made = 0 }: VisibleGroup): boolean {
  return made > sumOf(states);
}

/** A number that fits on a badge: 950, 12.3k, 20k, 1.2M. */
export function shortCount(count: number): string {
  if (count < 10_000) return withCommas(count);
  const [value, unit] = count < 999_500 ? [count / 1e3, 'k'] : [count / 1e6, 'M'];
  return `${value < 99.95 ? Number(value.toFixed(1)) : Math.round(value)}${unit}`;
}

/** The bar of states, and nothing else: also in the details and in the legend. */
export function drawStateBar(
  surface: Surface,
  states: StateCount,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  theme: Theme,
): void {
  const total = states.reduce((sum, count) => sum + count, 0);
  if (total === 0) return;
  const there = ORDER.filter(([, state]) => states[state] > 0);
  const shares = there.map(([, state]) => Math.max(LEAST_SHARE, states[state] / total));
  const sum = shares.reduce((all, share) => all + share, 0);
  let x = box.x;
  there.forEach(([name], index) => {
    const width = (box.width * shares[index]!) / sum;
    drawPart(surface, name, x, box.y, width - (index === there.length - 1 ? 0 : 1.5), box.height, theme);
    x += width;
  });
}

function drawPart(
  surface: Surface,
  state: StateName,
  x: number,
  y: number,
  width: number,
  height: number,
  theme: Theme,
): void {
  const color = stateColor(theme, state);
  if (state === 'pending') {
    surface.rect(x + 0.6, y + 0.6, Math.max(1, width - 1.2), height - 1.2, 2, {
      stroke: { color, width: 1.2, dash: [3, 2] },
    });
    return;
  }
  if (state === 'cancelled')
    surface.rect(x + 0.6, y + 0.6, Math.max(1, width - 1.2), height - 1.2, 2, { stroke: { color, width: 1.2 } });
  else surface.rect(x, y, width, height, 2, { fill: color });
  if (state === 'returned' || width < height) return;
  const middle = x + width / 2;
  const reach = height / 2 - 1.5;
  const stroke = { color: state === 'failed' ? theme.card : color, width: 1.4 };
  const up = [
    ['M', middle - reach, y + height - 1.5],
    ['L', middle + reach, y + 1.5],
  ] as const;
  const down = [
    ['M', middle - reach, y + 1.5],
    ['L', middle + reach, y + height - 1.5],
  ] as const;
  surface.path(state === 'failed' ? [...up, ...down] : up, { stroke });
}

/** A group with its name, its number, its bar and the words under it. */
export function drawGroup(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter): void {
  const group = node.group;
  if (group === null) return;
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  drawSheets(surface, node, theme, 1.4);
  const total = `×${shortCount(sumOf(group.states))}`;
  const totalWidth = fitter.width(total, COUNT);
  const right = left + node.width - PADDING;
  surface.text(total, right, top + 18, { font: COUNT, color: theme.foreground, align: 'right' });
  const name = fitter.fitName(node.name, NAME, node.width - 2 * PADDING - totalWidth - 8);
  surface.text(name, left + PADDING, top + 18.5, { font: NAME, color: theme.foreground });
  drawStateBar(
    surface,
    group.states,
    { x: left + PADDING, y: top + 25, width: node.width - 2 * PADDING, height: BAR_HEIGHT },
    theme,
  );
  const baseline = top + node.height - 8;
  const all = isPart(group) ? `of ${shortCount(group.made ?? 0)}` : '';
  if (all !== '') surface.text(all, right, baseline, { font: SECOND, color: theme.muted, align: 'right' });
  const room = node.width - 2 * PADDING - (all === '' ? 0 : fitter.width(all, SECOND) + 8);
  drawCounts(surface, group.states, left + PADDING, baseline, room, theme, fitter);
}

/** Marks with their numbers; as many states as there are, so that each has room. */
function drawCounts(
  surface: Surface,
  states: StateCount,
  left: number,
  baseline: number,
  room: number,
  theme: Theme,
  fitter: TextFitter,
): void {
  let x = left;
  for (const [name, state] of [ORDER[3]!, ORDER[0]!, ORDER[1]!, ORDER[2]!]) {
    if (states[state] === 0) continue;
    const text = shortCount(states[state]);
    const width = 13 + fitter.width(text, SECOND) + 7;
    if (x + width - 7 > left + room) return;
    drawMark(surface, name, x + 4.5, baseline - 3.6, theme, theme.card, 0.64);
    surface.text(text, x + 12, baseline, { font: SECOND, color: stateColor(theme, name) });
    x += width;
  }
}

interface SmallWords {
  readonly font: Font;
  readonly total: string;
  /** Room that the number leaves to the name. */
  readonly left: number;
}

/** Seen from farther away: its number as large as can still be read, and the bar. */
export function drawSmallGroup(
  surface: Surface,
  node: SceneNode,
  theme: Theme,
  fitter: TextFitter,
  zoom: number,
): void {
  const group = node.group;
  if (group === null) return;
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const room = node.width - 2 * PADDING;
  const words = (pixels: number): SmallWords => {
    const size = Math.min(24, Math.max(13, Math.round((pixels / zoom) * 2) / 2));
    const font = { family: 'sans', size, weight: 600 } as const;
    const short = `×${shortCount(sumOf(group.states))}`;
    const whole = isPart(group) ? `${short} of ${shortCount(group.made ?? 0)}` : short;
    const total = fitter.width(whole, font) <= room * MOST_OF_NAME ? whole : short;
    return { font, total, left: room - fitter.width(total, font) - 6 };
  };
  // Rather a little smaller than cut.
  const fits = ({ font, left }: SmallWords): boolean => fitter.width(visible(node.name), font) <= left;
  const choices = SMALL_SIZES.map(words);
  const said = choices.find(fits) ?? choices[0]!;
  const { font, total } = said;
  drawSheets(surface, node, theme, 1.4 / Math.min(1, zoom * 1.2));
  const name = fitter.fitName(node.name, font, said.left);
  const baseline = top + node.height * 0.26 + font.size * 0.36;
  surface.text(name, left + PADDING, baseline, { font, color: theme.foreground });
  surface.text(total, left + node.width - PADDING, baseline, { font, color: theme.foreground, align: 'right' });
  const height = 14;
  drawStateBar(
    surface,
    group.states,
    { x: left + PADDING, y: top + node.height - height - 9, width: node.width - 2 * PADDING, height },
    theme,
  );
}

/** Seen from very far: the bar alone, as a block that is never smaller than a few pixels. */
export function drawFarGroup(surface: Surface, node: SceneNode, theme: Theme, zoom: number): void {
  if (node.group === null) return;
  const width = Math.max(node.width * 0.8, 12 / zoom);
  const height = Math.max(24, 7 / zoom);
  const box = { x: node.x - width / 2, y: node.y - height / 2, width, height };
  surface.rect(box.x, box.y, box.width, box.height, 4, { fill: theme.background });
  drawStateBar(surface, node.group.states, box, theme);
}

/** How many there are in all. */
export const sumOf = (states: StateCount): number => states[0] + states[1] + states[2] + states[3];

function drawSheets(surface: Surface, node: SceneNode, theme: Theme, width: number): void {
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const color = stateColor(theme, node.state, node.running);
  for (const sheet of [2, 1]) {
    const inset = sheet * 5;
    surface.rect(left + inset, top + sheet * 4, node.width - 2 * inset, node.height, RADIUS, {
      fill: theme.card,
      stroke: { color, width: 1 },
    });
  }
  const stroke = node.state === 'pending' ? { color, width, dash: [5, 3] } : { color, width };
  surface.rect(left, top, node.width, node.height, RADIUS, { fill: theme.card, stroke });
}
