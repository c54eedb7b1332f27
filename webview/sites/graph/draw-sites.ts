/** Draws the call sites: soft boxes, then lines, then places. What does not matter for a selection or a search is dim. */
import { type Box, type Camera, overlaps, type Size, visibleBox } from '../../render/camera.ts';
import { fileName } from '../../render/format.ts';
import { type Font, faded, type Surface } from '../../render/surface.ts';
import type { TextFitter } from '../../render/text.ts';
import type { Theme } from '../../render/theme.ts';
import type { GroupBox } from './arrange.ts';
import { briefCount } from './brief.ts';
import { drawBareNode, drawNode, type NodeLook } from './draw-node.ts';
import { arrowHead, type Route, routeOf } from './routes.ts';
import type { EdgeScene, SitesScene } from './scene.ts';

/** What a person has pointed at. Numbers of nodes. */
export interface SitesEmphasis {
  readonly selected: number | null;
  readonly hovered: number | null;
  /** The node at which the selected promise was made. */
  readonly holds: number | null;
  /** Nodes that a filter or search leaves; null for all. */
  readonly bright: ReadonlySet<number> | null;
}

export const NO_SITES_EMPHASIS: SitesEmphasis = { selected: null, hovered: null, holds: null, bright: null };

export interface SitesLook {
  readonly camera: Camera;
  readonly size: Size;
  readonly theme: Theme;
  readonly fitter: TextFitter;
  readonly emphasis: SitesEmphasis;
}

/** Below this zoom a card's lines can no longer be read. */
const BARE = 0.52;
const DIM = 0.3;
const DIM_EDGE = 0.16;
const COUNT = { family: 'sans', size: 10.5, weight: 600 } as const;
/** Up to so many lines each says its count; of more, those that are lit. */
const MOST_COUNTED = 36;

export function drawSites(surface: Surface, scene: SitesScene, look: SitesLook): void {
  const { camera, size, emphasis } = look;
  const seen = visibleBox(camera, size);
  const lit = litNodes(scene, emphasis);
  surface.within({ x: camera.x, y: camera.y, scale: camera.zoom, opacity: 1 }, () => {
    for (const group of scene.groups) if (overlaps(group, seen)) drawGroup(surface, group, look);
    const titles = scene.groups.flatMap((group) => (overlaps(group, seen) ? [titleOf(group, look)] : []));
    drawEdges(surface, scene, look, lit, seen, titles);
    for (const { words, font, box } of titles) {
      surface.text(words, box.left, box.bottom - 4, { font, color: look.theme.muted });
    }
    scene.nodes.forEach((node, index) => {
      if (!overlaps(grown(node.box), seen)) return;
      const draw = (): void => {
        if (camera.zoom < BARE) drawBareNode(surface, node, lookOf(index, look), camera.zoom);
        else drawNode(surface, node, lookOf(index, look));
      };
      if (node.made > 0 && lit(index)) draw();
      else surface.within(faded(DIM), draw);
    });
  });
}

function lookOf(index: number, { theme, fitter, emphasis }: SitesLook): NodeLook {
  const outline = emphasis.selected === index ? 2 : emphasis.hovered === index ? 1 : 0;
  return { theme, fitter, outline, holds: emphasis.holds === index };
}

/** Whether a node matters: it is what is pointed at or its neighbour, and what is searched for. */
function litNodes(scene: SitesScene, { selected, hovered, bright }: SitesEmphasis): (node: number) => boolean {
  const centre = hovered ?? selected;
  const near = centre === null ? null : new Set([centre]);
  for (const { from, to } of near === null ? [] : scene.edges) {
    if (from === centre) near?.add(to);
    if (to === centre) near?.add(from);
  }
  return (node) => (near === null || near.has(node)) && (bright === null || bright.has(node) || node === centre);
}

function drawGroup(surface: Surface, group: GroupBox, { theme }: SitesLook): void {
  const { left, top, right, bottom, kind } = group;
  surface.rect(left, top, right - left, bottom - top, kind === 'file' ? 14 : 10, {
    fill: theme.region,
    stroke: { color: theme.border, width: 1, ...(kind === 'file' ? {} : { dash: [5, 4] }) },
  });
}

interface Title {
  readonly words: string;
  readonly font: Font;
  readonly box: Box;
}

/** The name of a box, and where it stands: nothing else may stand there. */
function titleOf({ left, top, right, kind, name }: GroupBox, { fitter, camera }: SitesLook): Title {
  const size = Math.min(kind === 'file' ? 20 : 16, Math.max(11, 10 / camera.zoom));
  const font = { family: 'sans', size, weight: kind === 'file' ? 600 : 400 } as const;
  const words = fitter.fitName(kind === 'file' ? fileName(name) : `${name}()`, font, right - left - 24);
  return {
    words,
    font,
    box: { left: left + 12, top: top + 5, right: left + 12 + fitter.width(words, font), bottom: top + 9 + size },
  };
}

function drawEdges(
  surface: Surface,
  scene: SitesScene,
  look: SitesLook,
  lit: (node: number) => boolean,
  seen: Box,
  titles: readonly Title[],
): void {
  const { emphasis, theme, camera } = look;
  const centre = emphasis.hovered ?? emphasis.selected;
  const counted: [EdgeScene, Route][] = [];
  for (const edge of scene.edges) {
    const [from, to] = [scene.nodes[edge.from], scene.nodes[edge.to]];
    if (!overlaps(around(from.box, to.box), seen)) continue;
    const near = centre !== null && (edge.from === centre || edge.to === centre);
    const bright = centre === null ? lit(edge.from) && lit(edge.to) : near;
    const route = routeOf(from.box, to.box, edge.kind);
    const color = near ? theme.focus : theme.edge;
    const draw = (): void => drawEdge(surface, edge, route, color);
    const opacity = bright ? (edge.kind === 'madeIn' && !near ? 0.55 : 1) : DIM_EDGE;
    if (opacity === 1) draw();
    else surface.within(faded(opacity), draw);
    if (
      edge.count > 1 &&
      bright &&
      (near || (edge.kind === 'waits' && scene.edges.length <= MOST_COUNTED)) &&
      camera.zoom >= BARE
    ) {
      counted.push([edge, route]);
    }
  }
  for (const [edge, route] of counted) drawEdgeCount(surface, edge, route, look, titles);
}

/** One line with its arrow head: dotted for what was made in a callback. */
export function drawEdge(surface: Surface, { kind, count }: EdgeScene, route: Route, color: string): void {
  const width = kind === 'madeIn' ? 1.3 : widthOf(count);
  surface.path(route.path, { stroke: { color, width, ...(kind === 'madeIn' ? { dash: [2, 4] } : {}) } });
  surface.path(arrowHead(route, width), { fill: color });
}

function drawEdgeCount(
  surface: Surface,
  { count }: EdgeScene,
  { words }: Route,
  { theme, fitter }: SitesLook,
  titles: readonly Title[],
): void {
  const text = `×${briefCount(count)}`;
  const width = fitter.width(text, COUNT) + 8;
  const at = { left: words.x - width / 2, right: words.x + width / 2, top: words.y - 8, bottom: words.y + 7 };
  const title = titles.find(({ box }) => overlaps(box, at));
  const y = title === undefined ? words.y : title.box.bottom + 9;
  surface.rect(at.left, y - 8, width, 15, 7, { fill: theme.background });
  surface.text(text, words.x, y + 3.4, { font: COUNT, color: theme.muted, align: 'center' });
}

/** Wider for more, by tens: 1.2 for one, some 6 for a million. */
export function widthOf(count: number): number {
  return 1.2 + 0.8 * Math.log10(Math.max(1, count));
}

function around(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left) - 50,
    top: Math.min(one.top, other.top) - 50,
    right: Math.max(one.right, other.right) + 60,
    bottom: Math.max(one.bottom, other.bottom) + 50,
  };
}

function grown(box: Box): Box {
  return { left: box.left - 12, top: box.top - 12, right: box.right + 12, bottom: box.bottom + 12 };
}
