/** The overview, lit ways and groups as they are drawn. */
import { describe, expect, it } from 'vitest';
import { drawScene, STILL } from '../../webview/render/draw-scene.ts';
import { shortCount, stateWords } from '../../webview/render/group.ts';
import { frameIn, overviewScale, showsAll } from '../../webview/render/overview.ts';
import { type Emphasis, NO_EMPHASIS, type Scene } from '../../webview/render/scene.ts';
import { TextFitter } from '../../webview/render/text.ts';
import { RecordingSurface } from './recording-surface.ts';
import { edge, node, scene, WORDS } from './scenes.ts';

const SMALL = { width: 200, height: 100 };
const wide = scene([node(1), node(2, { x: 4_000 })], [edge(1, 2)]);

function drawn(of: Scene, zoom: number, emphasis: Emphasis = NO_EMPHASIS): RecordingSurface {
  const surface = new RecordingSurface();
  const look = {
    camera: { x: 400, y: 300, zoom },
    size: { width: 800, height: 600 },
    theme: WORDS,
    fitter: new TextFitter(surface),
    emphasis,
    liveliness: STILL,
  };
  drawScene(surface, of, look);
  return surface;
}

describe('the overview', () => {
  it('holds the whole graph', () => {
    const { x, scale } = overviewScale(wide, SMALL)!;
    expect(-75 * scale + x).toBeGreaterThanOrEqual(0);
    expect(4_075 * scale + x).toBeLessThanOrEqual(SMALL.width);
  });

  it('frames what the camera shows, within itself', () => {
    const scale = overviewScale(wide, SMALL)!;
    const near = frameIn(scale, { x: 100, y: 100, zoom: 1 }, { width: 400, height: 200 }, SMALL);
    expect(near.right - near.left).toBeLessThan(SMALL.width / 4);
    const far = frameIn(scale, { x: 0, y: 0, zoom: 0.001 }, { width: 400, height: 200 }, SMALL);
    expect(far).toEqual({ left: expect.any(Number), top: expect.any(Number), right: 199, bottom: 99 });
  });

  it('is of no use while everything is seen', () => {
    expect(showsAll(wide, { x: 100, y: 100, zoom: 1 }, { width: 800, height: 600 })).toBe(false);
    expect(showsAll(wide, { x: 100, y: 100, zoom: 0.1 }, { width: 800, height: 600 })).toBe(true);
    expect(showsAll(scene([]), { x: 0, y: 0, zoom: 1 }, SMALL)).toBe(true);
  });
});

describe('a group', () => {
  const group = { states: [3, 29_500, 2, 0] as const, sample: 1, paths: 1 };

  it('says its name, its number and how many there are of each state', () => {
    const { texts } = drawn(scene([node(1, { name: 'sleep', group, width: 176, height: 58 })]), 1);
    expect(texts).toEqual(['×29.5k', 'sleep', '3', '29.5k', '2']);
  });

  it('keeps its number when one is too far out for the rest, and no words when one is farther', () => {
    const one = scene([node(1, { name: 'sleep', group, width: 176, height: 58 })]);
    expect(drawn(one, 0.5).texts).toContain('×29.5k');
    expect(drawn(one, 0.1).texts).toEqual([]);
  });

  it('says a number in as few characters as its size needs', () => {
    expect([7, 9_999, 12_345, 999_499, 1_000_000, 250_000_000].map(shortCount)).toEqual([
      '7',
      '9,999',
      '12.3k',
      '999k',
      '1M',
      '250M',
    ]);
  });

  it('is put into words state by state', () => {
    expect(stateWords([3, 295, 2, 0])).toBe('3 pending · 295 returned · 2 failed');
  });
});

describe('what is lit', () => {
  const three = scene([node(1), node(2, { x: 300 }), node(3, { x: 300, y: 88 })], [edge(1, 2), edge(1, 3)]);
  const light = { nodes: new Map([[1, 'end'] as const, [2, 'on'] as const]) };

  it('has a halo under the edges on the way, and on no other', () => {
    const halos = drawn(three, 1, { ...NO_EMPHASIS, light }).lines.filter((line) => line.includes('outline focus'));
    expect(halos).toHaveLength(1);
  });

  it('is said in words where a node holds it up', () => {
    expect(drawn(three, 1, { ...NO_EMPHASIS, light }).texts).toContain('holds it up');
    expect(drawn(three, 1).texts).not.toContain('holds it up');
  });
});
