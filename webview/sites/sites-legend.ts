/** The marks of the call sites, for the legend: drawn by the code that draws the view. */
import type { Box } from '../render/camera.ts';
import type { LegendEntry, LegendSection } from '../views/legend.ts';
import { drawBar, drawNode } from './graph/draw-node.ts';
import { drawEdge } from './graph/draw-sites.ts';
import { routeOf } from './graph/routes.ts';
import type { EdgeScene, NodeScene } from './graph/scene.ts';

const BOX: Box = { left: 0, top: 0, right: 216, bottom: 96 };

const NODE: NodeScene = {
  key: 'legend',
  box: BOX,
  kind: 'place',
  title: 'answer',
  where: 'echo.ts:12 · bind',
  places: [],
  made: 1234,
  joined: 0,
  states: { pending: 12, returned: 1200, failed: 15, cancelled: 7 },
  median: 1.2e6,
  p95: 30e6,
  bars: [1, 3, 8, 14, 9, 4, 2, 1, 0, 1],
  hot: [],
};

/** The marks of the call sites, in the order in which one meets them. */
export const SITES_LEGEND: readonly LegendSection[] = [
  {
    title: 'Places',
    entries: [
      node(
        {},
        'a place in the source: name, how many promises it made, file and line, their states, how long they took',
      ),
      bar('states of its promises: dashed is pending; then returned, failed, cancelled, each wide enough to be seen'),
      node({ hot: ['failures'] }, 'worth a look: most pending, slowest (by p95), or most failures of all places'),
      node(
        { kind: 'file', title: 'echo.ts', where: '45 places' },
        'places folded, because there are very many: of a function, or of a file',
      ),
      node(
        { made: 0, states: { pending: 0, returned: 0, failed: 0, cancelled: 0 }, median: -1, p95: -1, bars: [] },
        'at the moment that is shown, nothing had been made here',
      ),
    ],
  },
  {
    title: 'Lines',
    entries: [
      line({ kind: 'waits', count: 1 }, 'promises of the right place wait for those of the left one'),
      line({ kind: 'waits', count: 50_000 }, 'wider, by tens, the more often; the count stands on it'),
      line({ kind: 'madeIn', count: 1 }, 'promises of the right place are made in callbacks of the left one'),
      loop('a loop: promises of the place wait for others of the same place'),
    ],
  },
];

function node(about: Partial<NodeScene>, words: string): LegendEntry {
  return {
    width: 178,
    height: 90,
    words,
    draw: (surface, theme, fitter) =>
      surface.within({ x: 4, y: 12, scale: 0.78, opacity: 1 }, () =>
        drawNode(surface, { ...NODE, ...about }, { theme, fitter, outline: 0, holds: false }),
      ),
  };
}

function bar(words: string): LegendEntry {
  return {
    width: 178,
    height: 14,
    words,
    draw: (surface, theme) => drawBar(surface, NODE, 4, 4, 168, 6, theme),
  };
}

function line(edge: Pick<EdgeScene, 'kind' | 'count'>, words: string): LegendEntry {
  const at = (left: number): Box => ({ left, top: 0, right: left + 30, bottom: 40 });
  return lines([at(0), at(140)], { ...edge, from: 0, to: 1 }, words);
}

function loop(words: string): LegendEntry {
  return lines([{ left: 40, top: 24, right: 100, bottom: 64 }], { kind: 'waits', count: 5, from: 0, to: 0 }, words);
}

function lines(boxes: readonly Box[], edge: EdgeScene, words: string): LegendEntry {
  const height = Math.max(...boxes.map(({ bottom }) => bottom)) + 4;
  return {
    width: 178,
    height,
    words,
    draw: (surface, theme) =>
      surface.within({ x: 2, y: 2, scale: 1, opacity: 1 }, () => {
        drawEdge(surface, edge, routeOf(boxes[edge.from], boxes[edge.to], edge.kind), theme.edge);
        for (const { left, top, right, bottom } of boxes) {
          const stroke = { color: theme.edge, width: 1 };
          surface.rect(left, top, right - left, bottom - top, 7, { fill: theme.card, stroke });
        }
      }),
  };
}
