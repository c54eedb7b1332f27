/**
 * Draws a card: a promise as a sentence. The mark of its state, its name in bold, below it the
 * value, the error, or the operation and its line; small, to the right, when it settled and how it
 * was made. Never more text than fits; the whole of it is in the details.
 */

import { drawMark, markOf } from './glyphs.ts';
import { shortCount } from './group.ts';
import { drawGuard, GUARD_WIDTH } from './guards.ts';
import type { SceneNode } from './scene.ts';
import type { Font, Stroke, Surface } from './surface.ts';
import { type TextFitter, visible } from './text.ts';
import { stateColor, type Theme } from './theme.ts';

const NAME = { family: 'sans', size: 13, weight: 600 } as const;
const SECOND = { family: 'mono', size: 11, weight: 400 } as const;
const NARROW_SECOND = 10;
const SMALL = { family: 'mono', size: 10, weight: 400 } as const;
const COUNT = { family: 'sans', size: 10, weight: 600 } as const;

/** Sizes, in CSS pixels, at which a name on a card is drawn when one is far out: the first that fits. */
const NAME_SIZES = [11, 10, 9] as const;
const SMALLEST_NAME = 9.5;

/** On the screen the words of a high card get no smaller than that, as far as the card has room. */
const LEAST_NAME = 10.5;
const LEAST_SECOND = 9;
const LARGEST_NAME = 16;
const LARGEST_SECOND = 14;
const LEAST_COUNT = 8.5;
/** Both lines of a high card are drawn down to this zoom. */
const TALL_READABLE = 0.56;

const RADIUS = 8;
const INDENT = 32;
/** A card narrower than this keeps its mark nearer to its edge; one as high as this has room for a name on two lines. */
const NARROW = 130;
const NARROW_INDENT = 25;
const TALL = 56;
const MARGIN = 9;
const SPACE = 8;

/** The outline of a promise: dashed while pending. */
export function outlineOf(node: SceneNode, theme: Theme, width = 1.4): Stroke {
  const color = stateColor(theme, node.state, node.running);
  return node.state === 'pending' && !node.running ? { color, width, dash: [5, 3] } : { color, width };
}

/** Whether both lines of a card can be read where less is said of others: a high one has larger words then. */
export function saysAllAt(node: SceneNode, zoom: number): boolean {
  return node.height >= TALL && zoom >= TALL_READABLE;
}

/** A card with both its lines. */
export function drawCard(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter, zoom = 1): void {
  if (node.height >= TALL) drawTallCard(surface, node, theme, fitter, zoom);
  else drawFlatCard(surface, node, theme, fitter);
  drawCount(surface, node, theme, fitter, zoom);
}

/** The name on one line or on two, below it the second line: higher than wide, for views that are so. */
function drawTallCard(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter, zoom: number): void {
  const left = node.x - node.width / 2;
  const right = node.x + node.width / 2 - 6;
  drawSheet(surface, node, theme, 1.4);
  drawMark(surface, markOf(node.state, node.running), left + 13, node.y, theme, theme.card);
  const start = left + NARROW_INDENT;
  const sizes = [LEAST_NAME, 9.75, 9, 8.4].map((pixels) => Math.min(LARGEST_NAME, Math.max(13, pixels / zoom)));
  const fontOf = (size: number) => ({ family: 'sans', size: Math.round(size * 2) / 2, weight: 600 }) as const;
  const nameFont = fontOf(
    sizes.find((size) => fitter.wraps(node.name, fontOf(size), right - start)) ?? sizes[sizes.length - 1]!,
  );
  const secondFont = {
    ...SECOND,
    size: Math.min(LARGEST_SECOND, Math.round(Math.max(NARROW_SECOND, LEAST_SECOND / zoom) * 2) / 2),
  };
  const small = { ...SMALL, size: secondFont.size };

  const timeWidth = node.time === '' ? 0 : fitter.width(node.time, small) + SPACE;
  const beside = start + fitter.width(visible(node.name), nameFont) + timeWidth <= right;
  const [name, more] = fitter.wrap(node.name, nameFont, right - start);
  const line = nameFont.size * 1.15;
  const between = secondFont.size + 5;
  const upper = node.y + nameFont.size * 0.72 - (between + nameFont.size * 0.72 + (more === '' ? 0 : line)) / 2;
  const lower = upper + (more === '' ? 0 : line) + between;
  surface.text(name, start, upper, { font: nameFont, color: theme.foreground });
  if (more !== '') surface.text(more, start, upper + line, { font: nameFont, color: theme.foreground });
  if (beside && node.time !== '')
    surface.text(node.time, right, upper, { font: small, color: theme.muted, align: 'right' });
  drawSecond(surface, node, theme, fitter, { start, right, lower, beside, secondFont, small });
}

/** A card with a line for its name and another below it. */
function drawFlatCard(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter): void {
  const left = node.x - node.width / 2;
  const right = node.x + node.width / 2 - MARGIN;
  const narrow = node.width < NARROW;
  drawSheet(surface, node, theme, 1.4);
  drawMark(surface, markOf(node.state, node.running), left + (narrow ? 13 : 17), node.y, theme, theme.card);

  const start = left + (narrow ? NARROW_INDENT : INDENT);
  // The name comes first: the time goes where it leaves room, beside it or below, or nowhere.
  const timeWidth = node.time === '' ? 0 : fitter.width(node.time, SMALL) + SPACE;
  const beside = start + fitter.width(visible(node.name), NAME) + timeWidth <= right;
  const name = fitter.fitName(node.name, NAME, right - start - (beside ? timeWidth : 0));
  const upper = node.y - 4;
  surface.text(name, start, upper, { font: NAME, color: theme.foreground });
  if (beside && node.time !== '') {
    surface.text(node.time, right, upper, { font: SMALL, color: theme.muted, align: 'right' });
  }
  const secondFont = narrow ? { ...SECOND, size: NARROW_SECOND } : SECOND;
  drawSecond(surface, node, theme, fitter, { start, right, lower: node.y + 13, beside, secondFont, small: SMALL });
}

/** The second line, with what leaves it whole to its right: the time where it is not above, the operation, a guard. */
function drawSecond(
  surface: Surface,
  node: SceneNode,
  theme: Theme,
  fitter: TextFitter,
  at: {
    readonly start: number;
    readonly right: number;
    readonly lower: number;
    /** The time stands beside the name. */
    readonly beside: boolean;
    readonly secondFont: Font;
    readonly small: Font;
  },
): void {
  const { start, right, lower, secondFont } = at;
  let edge = right;
  if (node.guard !== null) {
    drawGuard(surface, node.guard, right - GUARD_WIDTH / 2, lower - 4, theme.muted);
    edge = right - GUARD_WIDTH - 4;
  }
  const small = at.beside || node.time === '' ? node.operation : node.time;
  const smallWidth = small === '' ? 0 : fitter.width(small, at.small) + SPACE;
  const fits = start + fitter.width(visible(node.second), secondFont) + smallWidth <= edge;
  if (fits && small !== '') surface.text(small, edge, lower, { font: at.small, color: theme.muted, align: 'right' });
  const room = edge - start - (fits ? smallWidth : 0);
  // Where it says the operation the line of its call comes last.
  const second = node.secondIsResult
    ? fitter.fit(node.second, secondFont, room)
    : fitter.fitName(node.second, secondFont, room);
  const color = node.secondIsResult ? stateColor(theme, node.state) : theme.muted;
  surface.text(second, start, lower, { font: secondFont, color });
}

/** A card seen from farther away: its mark, and its name as large as can still be read. */
export function drawSmallCard(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter, zoom: number): void {
  const left = node.x - node.width / 2;
  const narrow = node.width < NARROW;
  const scale = Math.min(narrow ? 1.1 : 1.7, Math.max(1, 0.7 / zoom));
  drawSheet(surface, node, theme, 1.4 / Math.min(1, zoom * 1.2));
  drawMark(
    surface,
    markOf(node.state, node.running),
    left + (narrow ? 4 : 7) + 7 * scale,
    node.y,
    theme,
    theme.card,
    scale,
  );
  const start = left + (narrow ? 7 : 13) + 14 * scale;
  const room = node.x + node.width / 2 - 6 - start;
  // Rather a little smaller than broken within a word.
  const fontAt = (pixels: number) => {
    const size = Math.min(24, Math.max(13, Math.round((pixels / zoom) * 2) / 2));
    return { family: 'sans', size, weight: 600 } as const;
  };
  // Where the card is high enough a long name has two lines, before it is cut.
  const isHigh = (size: number): boolean => node.height >= 2.4 * size;
  const fits = (pixels: number): boolean => {
    const font = fontAt(pixels);
    return isHigh(font.size) ? fitter.wraps(node.name, font, room) : fitter.width(visible(node.name), font) <= room;
  };
  const font = fontAt(NAME_SIZES.find(fits) ?? SMALLEST_NAME);
  const { size } = font;
  const color = theme.foreground;
  const [name, more] = isHigh(size) ? fitter.wrap(node.name, font, room) : [fitter.fitName(node.name, font, room), ''];
  const baseline = node.y + size * 0.36 - (more === '' ? 0 : size * 0.56);
  surface.text(name, start, baseline, { font, color });
  if (more !== '') surface.text(more, start, baseline + size * 1.12, { font, color });
  drawCount(surface, node, theme, fitter, zoom);
}

/** Seen from very far: only its mark, never smaller than a few pixels. */
export function drawDot(surface: Surface, node: SceneNode, theme: Theme, zoom: number): void {
  const scale = Math.max(1.6, 3.2 / (zoom * 7));
  drawMark(surface, markOf(node.state, node.running), node.x, node.y, theme, theme.background, scale);
}

/** The sheet that a card is written on, and those beneath it when it stands for several. */
function drawSheet(surface: Surface, node: SceneNode, theme: Theme, width: number): void {
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const sheets = node.rounds > 1 || node.folded > 0 ? (node.folded + node.rounds > 3 ? 2 : 1) : 0;
  for (let sheet = sheets; sheet > 0; sheet--) {
    const stroke = { color: stateColor(theme, node.state, node.running), width: 1 };
    const inset = sheet * 5;
    surface.rect(left + inset, top + sheet * 4, node.width - 2 * inset, node.height, RADIUS, {
      fill: theme.card,
      stroke,
    });
  }
  surface.rect(left, top, node.width, node.height, RADIUS, { fill: theme.card, stroke: outlineOf(node, theme, width) });
}

/** "+12", or "12+" where there may be more. */
function foldedWords({ folded, atLeast }: SceneNode): string {
  return atLeast === true ? `${shortCount(folded)}+` : `+${shortCount(folded)}`;
}

/** The count on the upper right corner of a stack. */
function drawCount(surface: Surface, node: SceneNode, theme: Theme, fitter: TextFitter, zoom = 1): void {
  const text = node.rounds > 1 ? `×${shortCount(node.rounds)}` : node.folded > 0 ? foldedWords(node) : '';
  if (text === '') return;
  const font = { ...COUNT, size: Math.min(16, Math.max(COUNT.size, LEAST_COUNT / zoom)) };
  const height = font.size * 1.5;
  const width = fitter.width(text, font) + font.size;
  const x = node.x + node.width / 2 - width / 2 - 8;
  const y = node.y - node.height / 2;
  const color = stateColor(theme, node.state, node.running);
  surface.rect(x - width / 2, y - height / 2, width, height, height / 2, {
    fill: theme.card,
    stroke: { color, width: 1.2 },
  });
  surface.text(text, x, y + font.size * 0.36, { font, color: theme.foreground, align: 'center' });
}
