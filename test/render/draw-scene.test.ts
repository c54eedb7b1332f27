import { describe, expect, it } from 'vitest';
import { HOME } from '../../webview/render/camera.ts';
import { drawScene, STILL } from '../../webview/render/draw-scene.ts';
import { nodeAt } from '../../webview/render/hit-test.ts';
import { type Emphasis, NO_EMPHASIS, type Scene } from '../../webview/render/scene.ts';
import { TextFitter } from '../../webview/render/text.ts';
import { RecordingSurface } from './recording-surface.ts';
import { edge, node, scene, WORDS } from './scenes.ts';

function draw(picture: Scene, zoom = 1, emphasis: Emphasis = NO_EMPHASIS): RecordingSurface {
  const surface = new RecordingSurface();
  drawScene(surface, picture, {
    camera: { ...HOME, zoom },
    size: { width: 800, height: 600 },
    theme: WORDS,
    fitter: new TextFitter(surface),
    emphasis,
    liveliness: STILL,
  });
  return surface;
}

const heads = node(1, { x: 100, y: 100, name: 'heads', second: 'bind, line 9' });
const tails = node(2, { x: 400, y: 100, name: 'tails', second: 'bind, line 10' });

describe('a scene', () => {
  it('is drawn with both lines near, with names farther out, with marks alone from afar', () => {
    const picture = scene([heads]);
    expect(draw(picture, 1).texts).toEqual(['heads', 'bind, line 9']);
    expect(draw(picture, 0.5).texts).toEqual(['heads']);
    expect(draw(picture, 0.1).texts).toEqual([]);
    expect(draw(picture, 0.1).lines.some((line) => line.startsWith('circle'))).toBe(true);
  });

  it('leaves out what is outside the viewport', () => {
    expect(draw(scene([heads, node(3, { x: 5000, y: 0, name: 'far' })])).texts).not.toContain('far');
  });

  it('draws edges beneath cards', () => {
    const { lines } = draw(scene([heads, tails], [edge(1, 2)]));
    const line = lines.findIndex((each) => each.startsWith('path'));
    expect(line).toBeLessThan(lines.findIndex((each) => each.startsWith('rect')));
  });

  it('rings what is selected', () => {
    const { lines } = draw(scene([heads, tails]), 1, { ...NO_EMPHASIS, selected: 2 });
    expect(lines.filter((line) => line.includes('outline focus')).length).toBe(1);
  });

  it('dims what is left out of a filter, with its edges', () => {
    const { lines } = draw(scene([heads, tails], [edge(1, 2)]), 1, { ...NO_EMPHASIS, bright: new Set([1]) });
    expect(lines.filter((line) => line.endsWith('at 0.2')).length).toBeGreaterThanOrEqual(4);
    expect(lines.some((line) => line.startsWith('rect') && !line.includes(' at 0.2'))).toBe(true);
  });

  it('shows a callback as a region with its name, behind what was made in it', () => {
    const picture = { ...scene([heads, tails]), regions: [{ owner: 9, label: 'callback of main', members: [1, 2] }] };
    const { lines, texts } = draw(picture);
    expect(texts[0]).toBe('callback of main');
    expect(lines[0]).toContain('fill region');
  });
});

describe('what is under the pointer', () => {
  it('is the node there, with a little reach around it', () => {
    const picture = scene([heads, tails]);
    expect(nodeAt(picture, { x: 110, y: 95 }, 1)).toBe(1);
    expect(nodeAt(picture, { x: 100 + 75 + 5, y: 100 }, 1)).toBe(1);
    expect(nodeAt(picture, { x: 250, y: 100 }, 1)).toBeNull();
  });
});
