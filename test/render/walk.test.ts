import { describe, expect, it } from 'vitest';
import { walk } from '../../webview/views/walk.ts';
import { edge, node, scene } from './scenes.ts';

/** 1 ── 2 ─┐
 *           5 ── 6
 *  3 ── 4 ─┘        */
const picture = scene(
  [
    node(1, { x: 0, y: 0 }),
    node(2, { x: 200, y: 0 }),
    node(3, { x: 0, y: 90 }),
    node(4, { x: 200, y: 90 }),
    node(5, { x: 350, y: 45, glyph: 'bar', width: 10, height: 80 }),
    node(6, { x: 500, y: 45 }),
  ],
  [edge(1, 2), edge(3, 4), edge(2, 5), edge(4, 5), edge(5, 6), edge(6, 1, { kind: 'cancels' })],
);

describe('walking the graph', () => {
  it('goes left to what a promise waits for, right to what waits for it', () => {
    expect(walk(picture, 6, 'left')).toBe(5);
    expect(walk(picture, 2, 'left')).toBe(1);
    expect(walk(picture, 3, 'right')).toBe(4);
  });

  it('goes up and down in a column', () => {
    expect(walk(picture, 2, 'down')).toBe(4);
    expect(walk(picture, 3, 'up')).toBe(1);
  });

  it('stays where there is no way on, and does not follow cancels', () => {
    expect(walk(picture, 1, 'left')).toBe(1);
    expect(walk(picture, 6, 'right')).toBe(6);
  });

  it('jumps to the first and to the last', () => {
    expect(walk(picture, 4, 'first')).toBe(1);
    expect(walk(picture, 4, 'last')).toBe(6);
  });

  it('begins at the last when one is nowhere', () => {
    expect(walk(picture, null, 'left')).toBe(6);
    expect(walk(scene([]), null, 'left')).toBeNull();
  });
});
