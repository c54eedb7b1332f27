/**
 * Draws one place: its name and line, how many promises it made, their states as a bar with shapes and counts below,
 * how long they took, and the histogram of that. From afar: name and bar, as large as can still be read.
 */
import { STATES, type StateName } from '../../../runtime-instrumented/protocol/index.ts';
import { drawMark } from '../../render/glyphs.ts';
import type { Surface } from '../../render/surface.ts';
import { type TextFitter, visible } from '../../render/text.ts';
import { stateColor, type Theme } from '../../render/theme.ts';
import { briefCount, briefTime } from './brief.ts';
import type { Hot, NodeScene } from './scene.ts';

const NAME = { family: 'sans', size: 13, weight: 600 } as const;
const SMALL = { family: 'mono', size: 10.5, weight: 400 } as const;
const COUNT = { family: 'sans', size: 11, weight: 600 } as const;
const BADGE = { family: 'sans', size: 10, weight: 600 } as const;
const RADIUS = 7;
const PADDING = 12;
const BARE_PADDING = 9;

const HOT_WORDS: Readonly<Record<Hot, string>> = {
  pending: 'most pending',
  slow: 'slowest',
  failures: 'most failures',
};

/** The state whose colour a badge has. */
const HOT_STATE: Readonly<Record<Hot, StateName>> = { pending: 'pending', slow: 'cancelled', failures: 'failed' };

export interface NodeLook {
  readonly theme: Theme;
  readonly fitter: TextFitter;
  /** 0: nothing; 1: pointed at; 2: selected. */
  readonly outline: 0 | 1 | 2;
  /** The selected promise was made here. */
  readonly holds: boolean;
}

export function drawNode(surface: Surface, node: NodeScene, look: NodeLook): void {
  const { theme, fitter } = look;
  const { left, top, right, bottom } = node.box;
  drawSheet(surface, node, look);
  const inner = right - left - 2 * PADDING;
  const made = node.made === 0 ? 'not yet' : `×${briefCount(node.made)}`;
  const madeWidth = fitter.width(made, COUNT);
  surface.text(made, right - PADDING, top + 20, { font: COUNT, color: theme.muted, align: 'right' });
  surface.text(fitter.fitName(node.title, NAME, inner - madeWidth - 10), left + PADDING, top + 20, {
    font: NAME,
    color: theme.foreground,
  });
  surface.text(fitter.fitName(node.where, SMALL, inner), left + PADDING, top + 35, { font: SMALL, color: theme.muted });
  drawBar(surface, node, left + PADDING, top + 43, inner, 6, theme);
  const end = drawCounts(surface, node, left + PADDING, top + 64, look);
  drawTimes(surface, node, left + PADDING, bottom - 11, look);
  drawBars(surface, node, Math.max(end + 8, right - PADDING - 54), right - PADDING, bottom - 9, 24, theme);
  drawBadges(surface, node, look);
}

/** Seen from farther away. */
export function drawBareNode(surface: Surface, node: NodeScene, look: NodeLook, zoom: number): void {
  const { theme, fitter } = look;
  const { left, top, right, bottom } = node.box;
  drawSheet(surface, node, look);
  const large = { ...NAME, size: Math.min(30, 11.5 / zoom) };
  const small = { ...NAME, size: Math.min(22, 10 / zoom) };
  const room = right - left - 2 * BARE_PADDING;
  const x = left + BARE_PADDING;
  const font = [large, small].find((one) => fitter.width(visible(node.title), one) <= room);
  if (font !== undefined) {
    surface.text(visible(node.title), x, top + 11 + font.size * 0.75, { font, color: theme.foreground });
    drawBar(surface, node, x, top + 45, room, 14, theme);
    drawBigCounts(surface, node, x, bottom - 12, 20, look);
    return;
  }
  // A long name has two lines, and what is below it moves together.
  const [first, second] = fitter.wrap(node.title, small, room);
  surface.text(first, x, top + 6 + small.size * 0.8, { font: small, color: theme.foreground });
  surface.text(second, x, top + 6 + small.size * 1.9, { font: small, color: theme.foreground });
  drawBar(surface, node, x, top + 59, room, 10, theme);
  drawBigCounts(surface, node, x, bottom - 7, 18, look);
}

/** What is pending and what has failed, as large as the room allows; what has returned when there is neither. */
function drawBigCounts(
  surface: Surface,
  node: NodeScene,
  x: number,
  y: number,
  size: number,
  { theme, fitter }: NodeLook,
): void {
  const font = { ...COUNT, size };
  const telling = (['pending', 'failed', 'cancelled'] as const).filter((state) => node.states[state] > 0);
  let at = x;
  for (const state of telling.length > 0 ? telling : (['returned'] as const)) {
    const text = briefCount(node.states[state]);
    const width = 20 + fitter.width(text, font) + 14;
    if (node.states[state] === 0 || at + width - 14 > node.box.right - PADDING) return;
    drawMark(surface, state, at + 8, y - 7, theme, theme.card, 1.15);
    surface.text(text, at + 20, y, { font, color: theme.foreground });
    at += width;
  }
}

function drawSheet(surface: Surface, node: NodeScene, { theme, outline, holds }: NodeLook): void {
  const { left, top, right, bottom } = node.box;
  const [width, height] = [right - left, bottom - top];
  const sheets = node.kind === 'place' ? 0 : 2;
  for (let sheet = sheets; sheet > 0; sheet--) {
    surface.rect(left + sheet * 5, top + sheet * 4, width - sheet * 10, height, RADIUS, {
      fill: theme.card,
      stroke: { color: theme.edge, width: 1 },
    });
  }
  const hot = node.hot[0];
  const color = outline > 0 ? theme.focus : hot === undefined ? theme.edge : stateColor(theme, HOT_STATE[hot]);
  surface.rect(left, top, width, height, RADIUS, {
    fill: theme.card,
    stroke: { color, width: outline === 2 ? 2.5 : outline === 1 || hot !== undefined ? 1.8 : 1 },
  });
  if (holds)
    surface.rect(left - 4, top - 4, width + 8, height + 8, RADIUS + 3, {
      stroke: { color: theme.focus, width: 1.4, dash: [4, 3] },
    });
}

/** The states' shares, each at least wide enough to be seen; what is pending is an empty frame, the rest is filled. */
export function drawBar(
  surface: Surface,
  node: NodeScene,
  x: number,
  y: number,
  width: number,
  height: number,
  theme: Theme,
): void {
  const parts = STATES.filter((state) => node.states[state] > 0);
  const total = parts.reduce((sum, state) => sum + node.states[state], 0);
  if (total === 0) {
    surface.rect(x, y, width, height, height / 2, { stroke: { color: theme.border, width: 1 } });
    return;
  }
  const least = Math.min(6, width / parts.length);
  const free = width - least * parts.length;
  let at = x;
  for (const state of parts) {
    const long = least + (free * node.states[state]) / total;
    const color = stateColor(theme, state);
    const gap = at + long < x + width - 0.5 ? 1.5 : 0;
    if (state === 'pending') {
      surface.rect(at + 0.6, y + 0.6, long - gap - 1.2, height - 1.2, 2, {
        stroke: { color, width: 1.2, dash: [3, 2] },
      });
    } else surface.rect(at, y, long - gap, height, Math.min(2, height / 2), { fill: color });
    at += long;
  }
}

/** Marks with their counts in a row; returns where it ends. */
function drawCounts(surface: Surface, node: NodeScene, x: number, y: number, { theme, fitter }: NodeLook): number {
  let at = x;
  for (const state of STATES) {
    if (node.states[state] === 0) continue;
    drawMark(surface, state, at + 5, y - 4, theme, theme.card, 0.68);
    const text = briefCount(node.states[state]);
    surface.text(text, at + 13, y, { font: COUNT, color: state === 'failed' ? theme.failed : theme.foreground });
    at += 13 + fitter.width(text, COUNT) + 9;
  }
  return at;
}

function drawTimes(surface: Surface, node: NodeScene, x: number, y: number, { theme, fitter }: NodeLook): void {
  if (node.median < 0) return;
  const words = `${briefTime(node.median)}${node.p95 > node.median ? ` · p95 ${briefTime(node.p95)}` : ''}`;
  surface.text(fitter.fit(words, SMALL, 138), x, y, { font: SMALL, color: theme.muted });
}

function drawBars(
  surface: Surface,
  { bars }: NodeScene,
  from: number,
  to: number,
  bottom: number,
  height: number,
  theme: Theme,
): void {
  if (bars.length < 2 || to - from < 16) return;
  const highest = Math.max(...bars);
  const wide = Math.min(5, (to - from) / bars.length);
  const left = to - wide * bars.length;
  surface.path(
    [
      ['M', left, bottom + 0.5],
      ['L', to, bottom + 0.5],
    ],
    { stroke: { color: theme.border, width: 1 } },
  );
  bars.forEach((count, index) => {
    if (count === 0) return;
    const high = Math.max(1.5, (height * count) / highest);
    surface.rect(left + index * wide, bottom - high, Math.max(1, wide - 1), high, 0, { fill: theme.muted });
  });
}

function drawBadges(surface: Surface, node: NodeScene, { theme, fitter }: NodeLook): void {
  let left = node.box.left + PADDING;
  for (const hot of node.hot) {
    const text = HOT_WORDS[hot];
    const width = fitter.width(text, BADGE) + 12;
    const color = stateColor(theme, HOT_STATE[hot]);
    surface.rect(left, node.box.top - 12, width, 16, 8, { fill: theme.card, stroke: { color, width: 1.2 } });
    surface.text(text, left + width / 2, node.box.top - 0.4, { font: BADGE, color, align: 'center' });
    left += width + 4;
  }
}
