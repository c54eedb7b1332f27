/**
 * Draws a scene through a camera onto a surface. What is outside the viewport is not drawn, and the
 * zoom decides how much is said of each node: both lines, the name alone, or only its mark.
 */
import { type Box, type Camera, overlaps, type Size, visibleBox } from './camera.ts';
import { drawCard, drawDot, drawSmallCard, saysAllAt } from './card.ts';
import { type CancelSides, drawBareCombinator, drawCombinator } from './combinator.ts';
import { isCancel, type Routed, routes } from './edge-route.ts';
import { drawEdge, drawEdgeLabel, drawPulse } from './edges.ts';
import { drawFarGroup, drawGroup, drawSmallGroup } from './group.ts';
import { drawHalo, drawLitWord, isLit } from './light.ts';
import { drawNodePort } from './port.ts';
import { drawRegion } from './regions.ts';
import { boxOf, type Emphasis, type Scene, type SceneNode } from './scene.ts';
import { drawStandingRing, drawStandingTag } from './standing.ts';
import { faded, type Surface } from './surface.ts';
import type { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';
import { thinned } from './thin.ts';

/** How much is said of each node. */
export type Detail = 'full' | 'name' | 'dot';

/** Opacity of what a filter or a search leaves out. */
const DIMMED = 0.22;

/** What motion adds to a scene in one frame. */
export interface Liveliness {
  /** Nodes that grow or fade: 0 (gone) to 1 (there). */
  readonly presence: ReadonlyMap<number, number>;
  /** Settlements on their way: key of the edge and how far, 0 to 1. */
  readonly pulses: ReadonlyMap<string, number>;
}

/** Nothing moves. */
export const STILL: Liveliness = { presence: new Map(), pulses: new Map() };

/** From where, on what and with what emphasis a scene is drawn. */
export interface Look {
  readonly camera: Camera;
  readonly size: Size;
  readonly theme: Theme;
  readonly fitter: TextFitter;
  readonly emphasis: Emphasis;
  readonly liveliness: Liveliness;
}

/** How much is said at a zoom. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.72) return 'full';
  return zoom >= 0.3 ? 'name' : 'dot';
}

/** Draws the whole picture; the surface is already clear, in CSS pixels. */
export function drawScene(surface: Surface, scene: Scene, look: Look): void {
  const { camera } = look;
  const seen = grown(visibleBox(camera, look.size), 160);
  surface.within({ x: camera.x, y: camera.y, scale: camera.zoom, opacity: 1 }, () => {
    drawPlaces(surface, scene, look, seen);
  });
}

function drawPlaces(surface: Surface, scene: Scene, look: Look, seen: Box): void {
  const { theme, fitter, emphasis } = look;
  const { zoom } = look.camera;
  const detail = detailAt(zoom);
  if (detail !== 'dot') for (const region of scene.regions) drawRegion(surface, region, scene, theme, fitter);

  const inView = routes(scene).filter((way) => overlaps(extentOf(way), seen));
  const chosen = emphasis.selected ?? emphasis.hovered;
  const routed = thinned(inView, ({ edge }) => edge.from === chosen || edge.outcome === 'won');
  const above = new Set<number>();
  const below = new Set<number>();
  for (const way of routed) {
    const asker = isCancel(way.edge) ? scene.nodes.get(way.edge.from) : undefined;
    if (asker !== undefined) (way.route[0]!.from.y < asker.y ? above : below).add(asker.id);
    const opacity = dimming(emphasis, way.edge.from, way.edge.to) * arrival(look, way);
    if (emphasis.light !== null && isLit(emphasis.light, way)) drawHalo(surface, way, theme, zoom);
    surface.within(faded(opacity), () => drawEdge(surface, way, theme, zoom));
  }
  for (const way of routed) {
    const t = look.liveliness.pulses.get(way.edge.key);
    if (t !== undefined) drawPulse(surface, way, t, theme);
  }
  for (const node of scene.nodes.values()) {
    if (overlaps(boxOf(node), seen))
      drawNode(surface, node, look, detail, {
        above: above.has(node.id),
        below: below.has(node.id),
      });
  }
  if (detail === 'dot') return;
  for (const [id, mark] of emphasis.light?.nodes ?? []) {
    const node = scene.nodes.get(id);
    if (node !== undefined && overlaps(boxOf(node), seen)) drawLitWord(surface, node, mark, theme, fitter, zoom);
  }
  const stands = emphasis.standing === null ? undefined : scene.nodes.get(emphasis.standing.node);
  if (emphasis.standing !== null && stands !== undefined && overlaps(boxOf(stands), seen))
    drawStandingTag(surface, stands, emphasis.standing.word, theme, fitter, zoom);
  // Words stand beside nodes, never on them.
  const taken: Box[] = [];
  for (const node of scene.nodes.values()) {
    const box = boxOf(node);
    if (overlaps(box, seen)) taken.push(box);
  }
  for (const way of routed) {
    surface.within(faded(dimming(emphasis, way.edge.from, way.edge.to)), () => {
      drawEdgeLabel(surface, way, theme, fitter, zoom, taken);
    });
  }
}

function drawNode(surface: Surface, node: SceneNode, look: Look, detail: Detail, cancels: CancelSides): void {
  const presence = look.liveliness.presence.get(node.id) ?? 1;
  const { x, y } = node;
  const opacity = dimming(look.emphasis, node.id) * presence;
  const scale = 0.6 + 0.4 * presence;
  surface.within({ x: x - x * scale, y: y - y * scale, scale, opacity }, () => {
    drawEmphasis(surface, node, look, detail);
    drawGlyph(surface, node, look, detail, cancels);
    if (detail !== 'dot') drawNodePort(surface, node, look.theme, look.camera.zoom);
  });
}

function drawGlyph(surface: Surface, node: SceneNode, look: Look, detail: Detail, cancels: CancelSides): void {
  const { theme, fitter, camera } = look;
  if (node.group !== null) {
    if (detail === 'dot') drawFarGroup(surface, node, theme, camera.zoom);
    else if (detail === 'full') drawGroup(surface, node, theme, fitter);
    else drawSmallGroup(surface, node, theme, fitter, camera.zoom);
  } else if (detail === 'dot') drawDot(surface, node, theme, camera.zoom);
  else if (node.glyph !== 'card') {
    if (detail === 'full') drawCombinator(surface, node, theme, fitter, cancels);
    else drawBareCombinator(surface, node, theme, fitter, camera.zoom, cancels);
  } else if (detail === 'full' || saysAllAt(node, camera.zoom)) drawCard(surface, node, theme, fitter, camera.zoom);
  else drawSmallCard(surface, node, theme, fitter, camera.zoom);
}

/** The ring around what is selected, and a fainter one around what the pointer is over. */
function drawEmphasis(surface: Surface, node: SceneNode, look: Look, detail: Detail): void {
  const { emphasis, theme, camera } = look;
  if (emphasis.standing?.node === node.id) drawStandingRing(surface, node, theme, camera.zoom);
  const selected = emphasis.selected === node.id;
  if (!selected && emphasis.hovered !== node.id) return;
  const reach = detail === 'dot' ? 8 / camera.zoom : 4;
  const box = detail === 'dot' ? { ...node, width: 0, height: 0 } : node;
  const { left, top, right, bottom } = boxOf(box);
  const width = (selected ? 2.4 : 1.2) / Math.min(1, camera.zoom);
  const color = selected ? theme.focus : theme.muted;
  const radius = node.glyph === 'card' ? 11 : 6;
  surface.rect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach, radius, {
    stroke: { color, width },
  });
}

function dimming(emphasis: Emphasis, ...ids: readonly number[]): number {
  const { bright, light } = emphasis;
  if (light !== null && !ids.every((id) => light.nodes.has(id))) return DIMMED;
  return bright === null || ids.every((id) => bright.has(id)) ? 1 : DIMMED;
}

/** An edge appears with the node at its younger end. */
function arrival(look: Look, way: Routed): number {
  const { presence } = look.liveliness;
  return Math.min(presence.get(way.edge.from) ?? 1, presence.get(way.edge.to) ?? 1);
}

function extentOf({ route }: Routed): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { from, first, second, to } of route) {
    for (const point of [from, first, second, to]) {
      box.left = Math.min(box.left, point.x);
      box.top = Math.min(box.top, point.y);
      box.right = Math.max(box.right, point.x + 1);
      box.bottom = Math.max(box.bottom, point.y + 1);
    }
  }
  return box;
}

function grown(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}
