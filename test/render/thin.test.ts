/** So many edges that no eye tells them apart: a part of them is drawn, always the same. */
import { describe, expect, it } from 'vitest';
import { drawScene, STILL } from '../../webview/render/draw-scene.ts';
import { routes } from '../../webview/render/edge-route.ts';
import { NO_EMPHASIS } from '../../webview/render/scene.ts';
import { TextFitter } from '../../webview/render/text.ts';
import { MOST_EDGES, thinned } from '../../webview/render/thin.ts';
import { RecordingSurface } from './recording-surface.ts';
import { edge, node, scene, WORDS } from './scenes.ts';

const JOIN = 100_001;
const children = Array.from({ length: 10_000 }, (_, index) => node(index + 1, { x: 0, y: index * 60 }));
const join = node(JOIN, { x: 400, y: 0, glyph: 'bar', width: 10, height: 56 });
const wide = scene(
  [...children, join],
  children.map(({ id }) => edge(id, JOIN)),
);

describe('thousands of edges', () => {
  it('are drawn in part, spread over all of them', () => {
    const ids = thinned(routes(wide), () => false).map((way) => way.edge.from);
    expect(ids.length).toBeGreaterThan(MOST_EDGES / 4);
    expect(ids.length).toBeLessThanOrEqual(MOST_EDGES);
    expect(ids[0]).toBeLessThan(100);
    expect(ids.at(-1)).toBeGreaterThan(9_900);
  });

  it('are the same ones when some have left the view', () => {
    const all = thinned(routes(wide), () => false).map((way) => way.edge.from);
    const part = thinned(routes(wide).slice(500), () => false).map((way) => way.edge.from);
    expect(all.slice(-part.length)).toEqual(part);
  });

  it('keep those that matter', () => {
    const ids = thinned(routes(wide), (way) => way.edge.from === 4_711).map((way) => way.edge.from);
    expect(ids).toContain(4_711);
  });

  it('take a frame no more strokes than that', () => {
    const surface = new RecordingSurface();
    drawScene(surface, wide, {
      camera: { x: 0, y: 0, zoom: 0.001 },
      size: { width: 1_000, height: 700 },
      theme: WORDS,
      fitter: new TextFitter(surface),
      emphasis: NO_EMPHASIS,
      liveliness: STILL,
    });
    const edges = surface.lines.filter((line) => line.startsWith('path '));
    expect(edges.length).toBeGreaterThan(0);
    expect(edges.length).toBeLessThanOrEqual(2 * MOST_EDGES);
  });

  it('but a thousand are drawn each', () => {
    const few = routes(wide).slice(0, MOST_EDGES);
    expect(thinned(few, () => false)).toBe(few);
  });
});
