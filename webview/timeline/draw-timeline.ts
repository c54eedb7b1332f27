/** Draws a picture of the timeline onto a surface that is clear, in CSS pixels: the order of the layers. */
import { faded, type Surface } from '../render/surface.ts';
import { NONE } from '../trace/trace.ts';
import { drawArrows, drawArrowsOfAll } from './arrows.ts';
import { drawConsole } from './console-strip.ts';
import { drawBar, drawBars, placeBar, standingBars } from './draw-bars.ts';
import { drawWords } from './draw-words.ts';
import { drawGround } from './ground.ts';
import { drawOverview } from './overview.ts';
import { type Picture, sizeOf } from './picture.ts';
import { drawResources } from './resource-lanes.ts';
import { drawAxis, drawHead, drawNow } from './strips.ts';
import { xOf, yOf } from './window.ts';

/** Opacity of the density while a chain is lit. */
const DENSITY_BESIDE_CHAIN = 0.35;
/** A bar that is selected or pointed at is never thinner. */
const LEAST_EMPHASIS = 3;

export function drawTimeline(surface: Surface, picture: Picture): void {
  // All of it, at once.
  for (const _ of drawInSlices(surface, picture, () => false));
}

/** The same, left wherever it is `enough` for a frame: what is drawn for the first time takes longer than a frame. */
export function* drawInSlices(surface: Surface, picture: Picture, enough: () => boolean): Generator<void> {
  const { lanes } = picture.areas;
  drawGround(surface, picture);
  if (enough()) yield;
  drawConsole(surface, picture);
  if (enough()) yield;
  const steps = drawLanes(surface, picture);
  for (let done = false; !done; ) {
    surface.clipped(lanes.left, lanes.top, lanes.right - lanes.left, lanes.bottom - lanes.top, () => {
      do done = steps.next().done === true;
      while (!done && !enough());
    });
    if (enough()) yield;
  }
  drawResources(surface, picture);
  drawNow(surface, picture);
  if (enough()) yield;
  drawAxis(surface, picture);
  drawHead(surface, picture);
  if (enough()) yield;
  drawOverview(surface, picture);
}

/** The axis and the strip over it, which `drawStrip` draws: sharp in every frame. */
export function drawHeader(surface: Surface, picture: Picture, drawStrip: () => void): void {
  drawAxis(surface, picture);
  drawHead(surface, picture);
  drawStrip();
}

/** Parts of what is below the axis, that move each by themselves. */
export const PARTS = ['console', 'lanes', 'resources'] as const;
export type Part = (typeof PARTS)[number];

/** One part alone, on a surface that ends where the part does; in steps between which it can be left for a while. */
export function* drawPart(surface: Surface, picture: Picture, part: Part): Generator<void> {
  drawGround(surface, picture);
  yield;
  if (part === 'console') drawConsole(surface, picture);
  else if (part === 'resources') drawResources(surface, picture);
  else yield* drawLanes(surface, picture);
  drawNow(surface, picture);
}

function* drawLanes(surface: Surface, picture: Picture): Generator<void> {
  surface.within(faded(picture.chain === null ? 1 : DENSITY_BESIDE_CHAIN), () => drawDensity(surface, picture));
  yield;
  const standing = standingBars(picture);
  yield;
  yield* drawBars(surface, picture, standing);
  drawArrowsOfAll(surface, picture);
  yield;
  yield* drawWords(surface, picture, standing);
  drawLit(surface, picture);
  drawArrows(surface, picture);
  drawEmphasis(surface, picture);
}

function drawDensity(surface: Surface, picture: Picture): void {
  const { surveyed, window, areas } = picture;
  if (surveyed === null || surveyed.raster === null) return;
  const { plan, density } = surveyed.survey;
  const left = xOf(window, sizeOf(areas.lanes), plan.from);
  const right = xOf(window, sizeOf(areas.lanes), plan.to);
  const top = areas.lanes.top + yOf(window, plan.laneFrom);
  const height = yOf(window, plan.laneTo) - yOf(window, plan.laneFrom);
  // Lanes that can be told apart are: a gap between them, through which the ground is seen.
  const gap = window.lane >= 12 ? Math.min(3, window.lane * 0.14) : window.lane >= 6 ? 0.75 : 0;
  surface.raster(surveyed.raster, left, top, right - left, height, density.empty ? 0 : gap);
}

/** The chain's own bars, where they are too small to stand by themselves. */
function drawLit(surface: Surface, picture: Picture): void {
  const { chain, surveyed } = picture;
  if (chain === null) return;
  const drawn = new Set(surveyed?.survey.wide ?? []);
  for (const row of chain) {
    if (drawn.has(row)) continue;
    const placed = placeBar(picture, row);
    if (placed === null || placed.nested) continue;
    const height = Math.max(LEAST_EMPHASIS, placed.height);
    drawBar(surface, picture, { ...placed, height, right: Math.max(placed.right, placed.left + 2) }, false);
  }
}

/** The ring around what is selected, and a fainter one around what the pointer is over. */
function drawEmphasis(surface: Surface, picture: Picture): void {
  const { theme, selected, hovered, areas } = picture;
  for (const row of new Set([hovered, selected])) {
    if (row === NONE) continue;
    const placed = placeBar(picture, row);
    if (placed === null) continue;
    const height = Math.max(LEAST_EMPHASIS, placed.height);
    const left = Math.max(areas.lanes.left - 4, placed.left);
    const right = Math.min(areas.lanes.right + 4, Math.max(placed.right, placed.left + LEAST_EMPHASIS));
    if (right < areas.lanes.left || left > areas.lanes.right) continue;
    const chosen = row === selected;
    surface.rect(left - 1.5, placed.top - 1.5, right - left + 3, height + 3, 2, {
      stroke: { color: chosen ? theme.focus : theme.foreground, width: chosen ? 2 : 1.2 },
    });
  }
}
