import { describe, expect, it } from 'vitest';
import type { Box } from '../../webview/render/camera.ts';
import { arrivalPoints, routes } from '../../webview/render/edge-route.ts';
import { drawEdge, drawEdgeLabel } from '../../webview/render/edges.ts';
import type { SceneEdge, SceneNode } from '../../webview/render/scene.ts';
import { TextFitter } from '../../webview/render/text.ts';
import { RecordingSurface } from './recording-surface.ts';
import { edge, node, scene, WORDS } from './scenes.ts';

const left = node(1, { x: 75, y: 0 });
const right = node(2, { x: 300, y: 0 });

function drawn(about: Partial<SceneEdge>, from = left, to = right): string[] {
  const surface = new RecordingSurface();
  const way = routes(scene([from, to], [edge(from.id, to.id, about)]))[0]!;
  drawEdge(surface, way, WORDS, 1);
  return surface.lines;
}

describe('an edge', () => {
  it('is grey while waiting and ends in an arrow at the left side of what waits', () => {
    expect(drawn({})).toEqual(['path 150,0 → 216.5,0 outline edge 1.6', 'path 216,-3.7 → 216,3.7 fill edge']);
  });

  it('has the colour of the state that was passed on along it', () => {
    expect(drawn({ passed: 'returned' })[0]).toContain('outline returned');
    expect(drawn({ passed: 'failed' })[0]).toContain('outline failed');
  });

  it('is thick for the winner and broken for a loser', () => {
    expect(drawn({ kind: 'branch', passed: 'returned', outcome: 'won' })[0]).toContain('returned 2.6');
    expect(drawn({ kind: 'branch', passed: 'cancelled', outcome: 'lost' })[0]).toContain('cancelled 1.6 dashed');
  });

  it.each([
    ['short and near', 300, 1, 4],
    ['short and far away', 300, 0.01, 150],
    ['very long and near', 480_000, 1, 2_400],
  ])('that is broken, %s, has no more dashes than can be seen and drawn', (_, y, zoom, dash) => {
    const surface = new RecordingSurface();
    const dashes: number[] = [];
    surface.path = (_path, { stroke }) => void dashes.push(...(stroke?.dash ?? []));
    const away = node(3, { x: 300, y });
    const lost = edge(left.id, away.id, { kind: 'branch', passed: 'cancelled', outcome: 'lost' });
    drawEdge(surface, routes(scene([left, away], [lost]))[0]!, WORDS, zoom);
    expect(dashes).toHaveLength(2);
    for (const each of dashes) expect(each).toBeCloseTo(dash, -1);
  });

  it('is a double line where one promise becomes the other', () => {
    const [outer, inner] = drawn({ kind: 'becomes' });
    expect(outer).toContain('outline edge 5');
    expect(inner).toContain('outline background 2');
  });

  it('of a cancel runs back, amber and unbroken, below what it hits', () => {
    const pick = node(3, { x: 300, y: -40, glyph: 'diamond', width: 32, height: 32 });
    const way = routes(scene([left, pick], [edge(3, 1, { kind: 'cancels', passed: 'cancelled' })]))[0]!;
    expect(way.heading).toBe('up');
    expect(way.tip.y).toBeGreaterThan(left.y + left.height / 2);
    const surface = new RecordingSurface();
    drawEdge(surface, way, WORDS, 1);
    expect(surface.lines[0]).toMatch(/outline cancelled 1\.6$/);
  });

  it('of a cancel stays above what stands above who asked', () => {
    const pick = node(3, { x: 300, y: 60, glyph: 'diamond', width: 32, height: 32 });
    const way = routes(scene([left, pick], [edge(3, 1, { kind: 'cancels' })]))[0]!;
    expect(way.heading).toBe('down');
    expect(way.tip.y).toBeLessThan(left.y - left.height / 2);
  });

  it('of a cancel from lane to lane runs straight up', () => {
    const above = node(3, { x: 75, y: -88 });
    const way = routes(scene([left, above], [edge(1, 3, { kind: 'cancels' })]))[0]!;
    expect(way).toMatchObject({ heading: 'up', tip: { x: 75 } });
    expect(way.route).toHaveLength(1);
    expect(way.tip.y).toBeGreaterThan(above.y + above.height / 2);
    expect(way.labelAt.x).toBeGreaterThan(75);
  });

  it('of an ignored cancel ends in a bar before its target', () => {
    const pick = node(3, { x: 300, y: -40 });
    const lines = drawn({ kind: 'cancelIgnored' }, pick, left);
    const [, x1, y1, x2, y2] = /path (\S+),(\S+) → (\S+),(\S+)/.exec(lines[1]!)!.map(Number);
    expect(y1).toBe(y2);
    expect(x2! - x1!).toBe(16);
    expect(y1).toBeGreaterThan(left.y + left.height / 2 + 5);
  });

  it('whose end is not in the scene is left out', () => {
    expect(routes(scene([left], [edge(1, 99)]))).toEqual([]);
  });
});

describe('arrivals', () => {
  it('at a bar are level with where they come from', () => {
    const bar = node(5, { glyph: 'bar', x: 100, y: 0, width: 10, height: 200 });
    expect(arrivalPoints(bar, [-40, 0, 30]).map(({ y }) => y)).toEqual([-40, 0, 30]);
  });

  it('at a bar are spaced evenly where they would fall together', () => {
    const bar = node(5, { glyph: 'bar', x: 100, y: 0, width: 10, height: 60 });
    expect(arrivalPoints(bar, [-300, -200, 200]).map(({ y }) => y)).toEqual([-20, 0, 20]);
  });

  it('at a diamond stay on its left sides', () => {
    const pick = node(5, { glyph: 'diamond', x: 100, y: 0, width: 32, height: 32 });
    for (const { x, y } of arrivalPoints(pick, [1, 2, 3, 4, 5])) {
      expect(Math.abs(x + 1.5 - 100) + Math.abs(y)).toBeCloseTo(16);
    }
  });
});

describe('a long edge', () => {
  const far = node(9, { x: 1000, y: 0 });
  const heights = (picture: ReturnType<typeof scene>): number[] =>
    routes(picture)[0]!.route.flatMap(({ from, to }) => [from.y, to.y]);

  it('runs straight in its own lane while that is free', () => {
    expect(new Set(heights(scene([left, far], [edge(1, 9)])))).toEqual(new Set([0]));
  });

  it('goes around a node that stands in its lane', () => {
    const between = node(5, { x: 500, y: 0 });
    const all = heights(scene([left, between, far], [edge(1, 9)]));
    expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(between.height / 2);
    expect([all[0], all.at(-1)]).toEqual([0, 0]);
  });

  it('changes lanes early when only the lane of its end is free', () => {
    const below = node(9, { x: 1000, y: 88 });
    const between = node(5, { x: 500, y: 0 });
    const way = routes(scene([left, between, below], [edge(1, 9)]))[0]!.route;
    expect(way[0]!.to.y).toBe(88);
    expect(way[0]!.to.x).toBeLessThan(between.x - between.width / 2);
  });

  describe('has its words', () => {
    const fitter = new TextFitter(new RecordingSurface());
    function words(to: SceneNode, zoom = 1, taken: Box[] = []): string[] {
      const surface = new RecordingSurface();
      const way = routes(scene([left, to], [edge(left.id, to.id, { label: 'bind' })]))[0]!;
      drawEdgeLabel(surface, way, WORDS, fitter, zoom, taken);
      return surface.lines;
    }

    it('over the line, in the middle of the gap', () => {
      const [line] = words(node(2, { x: 300, y: 0 }));
      expect(line).toContain('bind');
      expect(line).toContain('-4.5');
    });

    it('under the line where that comes down to its end', () => {
      expect(words(node(2, { x: 300, y: 60 }))[0]).toContain('70');
    });

    it('only where they can be read and leave the line its ends', () => {
      expect(words(node(2, { x: 300, y: 0 }), 0.5)).toHaveLength(1);
      expect(words(node(2, { x: 240, y: 0 }), 0.2)).toEqual([]);
    });

    it('only where no other words stand', () => {
      const taken: Box[] = [];
      expect(words(node(2, { x: 300, y: 0 }), 1, taken)).toHaveLength(1);
      expect(words(node(2, { x: 300, y: 0 }), 1, taken)).toEqual([]);
    });
  });
});
