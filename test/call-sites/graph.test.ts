/** The picture of the call sites before any pixel: layers, boxes, folding, walking, and the SVG document. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layered } from '../../webview/layout/layered.ts';
import { overlaps } from '../../webview/render/camera.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { BUCKETS, bucketOf, bucketStart, quantile } from '../../webview/sites/aggregate/histogram.ts';
import { SiteIndex } from '../../webview/sites/aggregate/site-index.ts';
import { arrange } from '../../webview/sites/graph/arrange.ts';
import { sitesScene } from '../../webview/sites/graph/scene.ts';
import { withoutBoxCircles } from '../../webview/sites/graph/split.ts';
import { MOST_NODES, structureOf } from '../../webview/sites/graph/structure.ts';
import { sitesSvg } from '../../webview/sites/sites-svg.ts';
import { walkSites } from '../../webview/sites/walk-sites.ts';
import type { TraceStore } from '../../webview/trace/trace-store.ts';
import { heads1 } from '../support/graphs.ts';
import { emptyTrace, traceOfFixture } from '../support/trace-of.ts';

const GAPS = { across: 40, down: 10, tallest: 1000 };

describe('layers', () => {
  const block = fc.record({ width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 200 }) });

  it('hold every block, and none of them overlap, whatever the ways are', () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 80 }),
        (blocks, ways) => {
          const known = ways.filter(([from, to]) => from < blocks.length && to < blocks.length);
          const { places, width, height } = layered(blocks, known, GAPS);
          const boxes = blocks.map((one, at) => ({
            left: places[at].x,
            top: places[at].y,
            right: places[at].x + one.width,
            bottom: places[at].y + one.height,
          }));
          boxes.forEach((box, at) => {
            expect(box.left).toBeGreaterThanOrEqual(-0.001);
            expect(box.top).toBeGreaterThanOrEqual(-0.001);
            expect(box.right).toBeLessThanOrEqual(width + 0.001);
            expect(box.bottom).toBeLessThanOrEqual(height + 0.001);
            for (const other of boxes.slice(0, at))
              expect(overlaps(other, { ...box, top: box.top + 0.001 })).toBe(false);
          });
          expect(layered(blocks, known, GAPS)).toEqual({ places, width, height });
        },
      ),
    );
  });

  it('put what is waited for left of what waits', () => {
    const one = { width: 10, height: 10 };
    const { places } = layered(
      [one, one, one],
      [
        [2, 0],
        [0, 1],
      ],
      GAPS,
    );
    expect(places[2].x).toBeLessThan(places[0].x);
    expect(places[0].x).toBeLessThan(places[1].x);
  });
});

describe('boxes of places', () => {
  it('are split where the waiting goes out of a box and comes back', () => {
    expect(
      withoutBoxCircles(
        [
          [0, 3],
          [1, 2],
        ],
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
      ),
    ).toEqual([[0], [3], [1, 2]]);
  });

  it('stay whole where nothing comes back, whatever loops there are inside', () => {
    const boxes = [
      [0, 1],
      [2, 3],
    ];
    expect(
      withoutBoxCircles(boxes, [
        [0, 1],
        [1, 0],
        [1, 2],
        [2, 3],
        [3, 3],
      ]),
    ).toEqual(boxes);
  });

  it('hold every place once, whatever the ways are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 60 }),
        (boxOf, ways) => {
          const boxes = [...new Set(boxOf)].map((box) => boxOf.flatMap((one, at) => (one === box ? [at] : [])));
          const split = withoutBoxCircles(boxes, ways);
          expect(split.flat().sort((a, b) => a - b)).toEqual(boxOf.map((_, at) => at));
          for (const part of split) expect(new Set(part.map((at) => boxOf[at])).size).toBe(1);
        },
      ),
    );
  });

  it('never make a line of waiting run back in the tutorial’s timeout', () => {
    const { trace, sink } = emptyTrace();
    const at = (id: number, line: number, functionName: string): void => {
      sink.site(id, { file: '/timeout2.ts', line, column: 1, functionName });
    };
    at(1, 24, 'start');
    at(2, 13, 'timeout');
    at(3, 16, 'timeout');
    at(4, 14, 'timeout');
    at(5, 25, 'start');
    at(6, 30, '');
    sink.create(0, 1, 'sleep', 1, '', -1);
    sink.create(0, 2, 'sleep', 2, '', -1);
    sink.create(0, 3, 'map', 3, '', -1);
    sink.depend(0, 3, 1, 'awaited');
    sink.create(0, 4, 'pick', 4, '', -1);
    sink.depend(0, 4, 2, 'branch');
    sink.depend(0, 4, 3, 'branch');
    sink.create(0, 5, 'bind', 5, '', -1);
    sink.depend(0, 5, 4, 'awaited');
    sink.create(0, 6, 'run', 6, '', -1);
    sink.depend(0, 6, 5, 'awaited');
    const index = counted(trace);
    const structure = structureOf(index.trace, index.known);
    const { boxes } = arrange(structure);
    for (const { from, to } of structure.edges) expect(boxes[from].right).toBeLessThan(boxes[to].left);
    expect(Math.max(...boxes.map(({ left }) => left))).toBe(boxes[structure.nodes.findIndex(({ ends }) => ends)].left);
  });
});

/** A program of so many places in nine files, each waiting for the one before. */
function wide(count: number): TraceStore {
  const { trace, sink } = emptyTrace();
  for (let at = 1; at <= count; at++) {
    sink.site(at, { file: `/src/f${at % 9}.ts`, line: at, column: 1, functionName: `fn${at % 40}` });
    sink.create(at, at, 'bind', at, '', -1);
    if (at > 1) sink.depend(at, at, at - 1, 'awaited');
  }
  return trace;
}

function counted(trace: TraceStore): SiteIndex {
  const index = new SiteIndex(trace);
  index.advance();
  return index;
}

describe('places as nodes', () => {
  it.each([
    [20, 20],
    [160, 160],
    [161, MOST_NODES],
    [5_000, MOST_NODES],
  ])('%d of them are at most %d', (count, most) => {
    const { trace, known } = counted(wide(count));
    const { nodes, nodeOf } = structureOf(trace, known);
    expect(nodes.length).toBeLessThanOrEqual(most);
    expect(nodes.flatMap(({ places }) => places).length).toBe(count);
    expect(nodeOf.size).toBe(count);
  });

  it('of a file that was unfolded stand one by one', () => {
    const { trace, known } = counted(wide(400));
    const { nodes } = structureOf(trace, known, new Set(['/src/f3.ts']));
    expect(nodes.filter(({ file }) => file === '/src/f3.ts').every(({ kind }) => kind === 'place')).toBe(true);
  });

  it('lie in the box of their function, and that in the box of its file', () => {
    const { trace, known } = counted(wide(120));
    const structure = structureOf(trace, known);
    const { boxes, groups } = arrange(structure);
    structure.nodes.forEach(({ file, functionName }, at) => {
      const inside = groups.filter(
        ({ left, top, right, bottom }) =>
          boxes[at].left >= left && boxes[at].right <= right && boxes[at].top >= top && boxes[at].bottom <= bottom,
      );
      expect(inside.map(({ name }) => name).sort()).toEqual([file, functionName].sort());
    });
  });

  it('that have nothing to do with each other stand in columns, and no line runs behind others', () => {
    const { trace, sink } = emptyTrace();
    for (let pair = 1; pair <= 12; pair += 2) {
      for (const at of [pair, pair + 1]) {
        sink.site(at, { file: '/src/a.ts', line: at, column: 1, functionName: `fn${at}` });
        sink.create(at, at, 'bind', at, '', -1);
      }
      sink.depend(pair, pair + 1, pair, 'awaited');
    }
    const { trace: told, known } = counted(trace);
    const structure = structureOf(told, known);
    const { boxes, extent } = arrange(structure);
    expect(extent.right).toBeGreaterThan(extent.bottom);
    for (const { from, to } of structure.edges) {
      const way = { ...boxes[from], left: boxes[from].right + 1, right: boxes[to].left - 1 };
      expect(boxes.filter((box) => overlaps(box, way))).toEqual([]);
    }
  });

  it('mark the one with most pending, and none where there is only one', () => {
    const index = counted(traceOfFixture(heads1, 1).trace);
    const structure = structureOf(index.trace, index.known);
    const scene = sitesScene(index, structure, arrange(structure), index.trace.moments);
    expect(scene.nodes.flatMap(({ hot }) => hot)).toEqual([]);
  });

  it('have words and no figures before anything was made there', () => {
    const index = counted(traceOfFixture(heads1).trace);
    const structure = structureOf(index.trace, index.known);
    const scene = sitesScene(index, structure, arrange(structure), 0);
    expect(scene.nodes.map(({ made }) => made)).toEqual(structure.nodes.map(() => 0));
    expect(scene.nodes.every(({ title }) => title !== '')).toBe(true);
    expect(scene.edges).toEqual([]);
  });
});

describe('walking by keys', () => {
  const index = counted(traceOfFixture(heads1).trace);
  const structure = structureOf(index.trace, index.known);
  const scene = sitesScene(index, structure, arrange(structure), index.trace.moments);

  it('goes along the lines, and comes back', () => {
    const first = walkSites(scene, null, 'first')!;
    const next = walkSites(scene, first, 'right')!;
    expect(scene.edges.some(({ from, to }) => from === first && to === next)).toBe(true);
    expect(walkSites(scene, next, 'left')).toBe(first);
  });

  it('comes to every place from the first one', () => {
    const seen = new Set<number>();
    const open = [walkSites(scene, null, 'first')!];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const step of ['left', 'right', 'up', 'down'] as const) open.push(walkSites(scene, at, step)!);
    }
    expect(seen.size).toBe(scene.nodes.length);
  });
});

describe('the picture as a document', () => {
  const options = { width: 900, height: 500, theme: defaultTheme('light') };

  it('shows the moment that was asked for', () => {
    const { trace } = traceOfFixture(heads1);
    expect(sitesSvg(trace, options)).toContain('>main<');
    expect(sitesSvg(trace, options)).toContain('×3');
    expect(sitesSvg(trace, { ...options, moment: 10 })).not.toContain('×3');
  });

  it('of nothing is a picture all the same', () => {
    const svg = sitesSvg(emptyTrace().trace, options);
    expect(svg).toMatch(/^<svg width="900" height="500".*<\/svg>$/s);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('never lets a program write into it', () => {
    const { trace, sink } = emptyTrace();
    sink.site(1, { file: '/a/<script>.ts', line: 1, column: 1, functionName: '"><script>alert(1)</script>' });
    sink.create(0, 1, 'io', 1, '', -1);
    expect(sitesSvg(trace, options)).not.toContain('<script');
  });
});

describe('a histogram', () => {
  it('has a bucket for every time, each beginning where the last one ends', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e15, noNaN: true }), (time) => {
        const bucket = bucketOf(time);
        expect(bucketStart(bucket)).toBeLessThanOrEqual(time);
        expect(bucketStart(bucket + 1)).toBeGreaterThan(time);
      }),
    );
    expect([bucketOf(-5), bucketOf(Number.NaN), bucketOf(Number.POSITIVE_INFINITY)]).toEqual([0, 0, BUCKETS - 1]);
  });

  it('tells a quantile within a sixteenth', () => {
    const counts = new Uint32Array(BUCKETS);
    for (let ms = 1; ms <= 1000; ms++) counts[bucketOf(ms * 1e6)]++;
    expect(Math.abs(quantile(counts, 0.5, 1e6, 1e9) / 500e6 - 1)).toBeLessThan(1 / 16);
    expect(Math.abs(quantile(counts, 0.95, 1e6, 1e9) / 950e6 - 1)).toBeLessThan(1 / 16);
    expect(quantile(counts, 1, 1e6, 1e9)).toBeLessThanOrEqual(1e9);
    expect(quantile(new Uint32Array(BUCKETS), 0.5, 0, 0)).toBe(-1);
  });
});
