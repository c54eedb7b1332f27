/** The layout on request: what is near one promise, in layers. */
import { describe, expect, it } from 'vitest';
import { LanesLayout } from '../../webview/layout/lanes.ts';
import { MOST_TIDIED, tidied } from '../../webview/layout/tidy.ts';
import type { VisibleEdge, VisibleGraph, VisibleNode } from '../../webview/model/visible-graph.ts';

function graphOf(count: number, arrows: readonly (readonly [number, number])[]): VisibleGraph {
  const nodes = Array.from(
    { length: count },
    (_, index): VisibleNode => ({
      id: index + 1,
      glyph: 'card',
      folded: 0,
      rounds: 1,
      state: 'pending',
      context: 0,
      after: 0,
      seat: '',
    }),
  );
  const edges = arrows.map(
    ([from, to]): VisibleEdge => ({
      key: `${from} ${to}`,
      from,
      to,
      kind: 'awaited',
      passed: 'pending',
      outcome: 'open',
    }),
  );
  return { nodes, edges, hidden: 0 };
}

function laidOut(graph: VisibleGraph, around: number) {
  const { placed } = new LanesLayout().update(graph, () => ({ width: 150, height: 46 }));
  return { before: new Map(placed.map((place) => [place.id, place])), after: tidied(graph, placed, around)! };
}

describe('what is tidied', () => {
  it('stands in layers, what is waited for left of what waits', () => {
    const { after } = laidOut(
      graphOf(5, [
        [1, 3],
        [2, 3],
        [3, 4],
        [1, 5],
        [5, 4],
      ]),
      3,
    );
    for (const [from, to] of [
      [1, 3],
      [2, 3],
      [3, 4],
      [1, 5],
      [5, 4],
    ] as const) {
      expect(after.get(from)!.x).toBeLessThan(after.get(to)!.x);
    }
  });

  it('leaves the promise in the middle of it where it stands', () => {
    const { before, after } = laidOut(
      graphOf(4, [
        [1, 3],
        [2, 3],
        [3, 4],
      ]),
      3,
    );
    expect(after.get(3)).toMatchObject({ x: before.get(3)!.x, y: before.get(3)!.y });
  });

  it('never has two nodes on one another', () => {
    const arrows = Array.from({ length: 40 }, (_, n) => [1 + (n % 20), 21 + ((n * 7) % 20)] as const);
    const places = [...laidOut(graphOf(40, arrows), 1).after.values()];
    for (const [at, one] of places.entries()) {
      for (const two of places.slice(at + 1)) {
        const apart = Math.abs(one.x - two.x) >= one.width || Math.abs(one.y - two.y) >= one.height;
        expect(apart).toBe(true);
      }
    }
  });

  it('is what is near, not what has nothing to do with it', () => {
    const { after } = laidOut(
      graphOf(4, [
        [1, 2],
        [3, 4],
      ]),
      1,
    );
    expect([...after.keys()].sort()).toEqual([1, 2]);
  });

  it('is at most a few hundred nodes', () => {
    const arrows = Array.from({ length: 499 }, (_, n) => [n + 1, 500] as const);
    expect(laidOut(graphOf(500, arrows), 500).after.size).toBe(MOST_TIDIED);
  });

  it('comes to an end where promises wait for one another', () => {
    expect(
      laidOut(
        graphOf(3, [
          [1, 2],
          [2, 3],
          [3, 1],
        ]),
        1,
      ).after.size,
    ).toBe(3);
  });
});
