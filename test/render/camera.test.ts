import { describe, expect, it } from 'vitest';
import { automatic, fitted, focusOf, PART_ZOOM, SMALLEST_READABLE } from '../../webview/render/auto-camera.ts';
import {
  between,
  centred,
  HOME,
  toCss,
  toGraph,
  visibleBox,
  withInSight,
  ZOOM_RANGE,
  zoomed,
} from '../../webview/render/camera.ts';

const SIZE = { width: 1000, height: 500 };

describe('a camera', () => {
  it('maps a point there and back', () => {
    const camera = { x: 30, y: -12, zoom: 0.7 };
    const there = toCss(camera, { x: 5, y: 9 });
    expect(toGraph(camera, there).x).toBeCloseTo(5);
    expect(toGraph(camera, there).y).toBeCloseTo(9);
  });

  it('zooms around a point that stays where it is', () => {
    const at = { x: 200, y: 100 };
    const before = toGraph(HOME, at);
    expect(toGraph(zoomed(HOME, 1.7, at), at)).toEqual(before);
  });

  it('zooms no farther than its range', () => {
    expect(zoomed(HOME, 1e9, { x: 0, y: 0 }).zoom).toBe(ZOOM_RANGE[1]);
    expect(zoomed(HOME, 1e-9, { x: 0, y: 0 }).zoom).toBe(ZOOM_RANGE[0]);
  });

  it('travels from one view to the other, and arrives exactly', () => {
    const to = { x: 100, y: 50, zoom: 2 };
    expect(between(HOME, to, 0)).toEqual(HOME);
    expect(between(HOME, to, 1)).toEqual(to);
    expect(between(HOME, to, 0.5).zoom).toBeCloseTo(Math.SQRT2);
  });
});

describe('a camera that is moved by keys', () => {
  const size = { width: 100, height: 100 };
  const near = { left: 300, top: 0, right: 340, bottom: 20 };
  const far = { left: 900, top: 0, right: 940, bottom: 20 };

  it('stays where something is in sight', () => {
    const camera = { x: -290, y: 0, zoom: 1 };
    expect(withInSight(camera, size, [far, near])).toBe(camera);
  });

  it('goes to what is nearest where nothing is', () => {
    expect(withInSight({ x: 0, y: 0, zoom: 2 }, size, [far, near])).toEqual(centred({ x: 320, y: 10 }, 2, size));
    expect(withInSight({ x: 0, y: 0, zoom: 2 }, size, [])).toEqual({ x: 0, y: 0, zoom: 2 });
  });
});

describe('what an automatic camera looks at', () => {
  const box = (left: number) => ({ left, top: 0, right: left + 100, bottom: 50 });

  it('is all places where something happens, or the last where they lie too far apart', () => {
    expect(focusOf([box(0), box(300)], SIZE)).toEqual({ left: 0, top: 0, right: 400, bottom: 50 });
    expect(focusOf([box(0), box(9_000)], SIZE)).toEqual(box(9_000));
  });
});

describe('the automatic camera', () => {
  const seen = (box: { left: number; top: number; right: number; bottom: number }, focus = null) =>
    visibleBox(automatic(box, focus, SIZE), SIZE);

  it('shows a graph that fits as a whole', () => {
    const box = { left: 0, top: 0, right: 1500, bottom: 300 };
    const view = seen(box);
    expect(view.left).toBeLessThan(box.left);
    expect(view.right).toBeGreaterThan(box.right);
  });

  it('does not blow up a single node', () => {
    expect(automatic({ left: 0, top: 0, right: 150, bottom: 46 }, null, SIZE).zoom).toBeLessThanOrEqual(1.4);
  });

  it('never goes so far out that nothing can be read, and looks where something happens', () => {
    const box = { left: 0, top: 0, right: 20_000, bottom: 9_000 };
    const focus = { left: 12_000, top: 4_000, right: 12_150, bottom: 4_046 };
    const camera = automatic(box, focus, SIZE);
    expect(camera.zoom).toBe(PART_ZOOM);
    expect(camera.zoom).toBeGreaterThan(SMALLEST_READABLE);
    const view = visibleBox(camera, SIZE);
    expect(view.left).toBeLessThan(focus.left);
    expect(view.right).toBeGreaterThan(focus.right);
  });

  it('leaves no empty half at the end of a big graph', () => {
    const box = { left: 0, top: 0, right: 20_000, bottom: 9_000 };
    const corner = { left: 19_850, top: 8_950, right: 20_000, bottom: 9_000 };
    const view = visibleBox(automatic(box, corner, SIZE), SIZE);
    expect(view.right).toBeLessThan(box.right + 100);
  });

  it('shows even a huge graph when it is asked to fit', () => {
    const box = { left: 0, top: 0, right: 20_000, bottom: 9_000 };
    const view = visibleBox(fitted(box, SIZE), SIZE);
    expect(view.right).toBeGreaterThan(box.right);
  });
});
