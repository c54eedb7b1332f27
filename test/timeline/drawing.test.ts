import { describe, expect, it } from 'vitest';
import { SvgSurface } from '../../webview/render/svg-surface.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { arrowsOf } from '../../webview/timeline/arrows.ts';
import { chainOf } from '../../webview/timeline/chain.ts';
import { mixed, rgb } from '../../webview/timeline/color.ts';
import { stripMarks } from '../../webview/timeline/console-strip.ts';
import { placeBar } from '../../webview/timeline/draw-bars.ts';
import { rowAt } from '../../webview/timeline/hit-test.ts';
import { TIMELINE_LEGEND } from '../../webview/timeline/marks.ts';
import { stepsOf } from '../../webview/timeline/resource-lanes.ts';
import { timelineSvg } from '../../webview/timeline/timeline-svg.ts';
import { walkBars } from '../../webview/timeline/walk-bars.ts';
import { barWords } from '../../webview/timeline/words.ts';
import { NONE } from '../../webview/trace/trace.ts';
import { RecordingSurface } from '../render/recording-surface.ts';
import { busyProgram } from '../support/busy-program.ts';
import { heads1, timeout2 } from '../support/graphs.ts';
import { emptyTrace, traceOf, traceOfFixture } from '../support/trace-of.ts';
import { drawn, pictureOf } from './support.ts';

const theme = defaultTheme('dark');

describe('the picture of a timeline', () => {
  it('names each bar, and puts ticks in seconds on the axis', () => {
    const { trace } = traceOfFixture(heads1);
    const { texts } = drawn(pictureOf(trace));
    expect(texts).toEqual(expect.arrayContaining(['heads', 'tails', 'finished', '0', '1 s', '2 s']));
  });

  it('ends a bar where its promise settled', () => {
    const { trace, names } = traceOfFixture(heads1);
    const picture = pictureOf(trace);
    const heads = placeBar(picture, trace.rowOf(names.heads!))!;
    const tails = placeBar(picture, trace.rowOf(names.tails!))!;
    expect((tails.right - tails.left) / (heads.right - heads.left)).toBeCloseTo(2, 1);
  });

  it('shows a moment as it was: what was open is open, what came later is not there', () => {
    const { trace, names } = traceOfFixture(heads1);
    const created = trace.createdAt(trace.rowOf(names.join!));
    const picture = pictureOf(trace, { moment: created, kind: 'events' });
    expect(placeBar(picture, trace.rowOf(names.sleep1!))?.state).toBe(0);
    expect(placeBar(picture, trace.rowOf(names.finished!))).toBeNull();
  });

  it('tells the states from each other by the shape of the end, not by colour alone', () => {
    const shapes = TIMELINE_LEGEND.entries.slice(0, 5).map((mark) => {
      const surface = new RecordingSurface();
      mark.draw(surface, theme);
      return surface.lines.map((line) => line.replaceAll(/#\w+|rgb\([^)]*\)/g, '')).join('\n');
    });
    expect(new Set(shapes).size).toBe(5);
  });

  it('finds under the pointer the bar that is drawn there, and nothing where there is none', () => {
    const { trace } = traceOfFixture(heads1);
    const picture = pictureOf(trace);
    for (let row = 0; row < 7; row++) {
      const bar = placeBar(picture, row)!;
      expect(rowAt(picture, (bar.left + bar.right) / 2, bar.top + bar.height / 2)).toBe(row);
    }
    expect(rowAt(picture, 500, 395)).toBe(NONE);
  });

  it('draws what waits, what woke it and what was cancelled as arrows of the selected promise', () => {
    const { trace, names } = traceOfFixture(timeout2);
    const kinds = arrowsOf(trace, trace.rowOf(names.pick!), trace.moments).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['waits', 'wakes', 'cancels']));
  });

  it('lights what the selected promise waited for and what waits for it', () => {
    const { trace, names } = traceOfFixture(heads1);
    const row = (name: string) => trace.rowOf(names[name]!);
    const chain = chainOf(trace, row('heads'), trace.moments);
    expect([...chain]).toEqual(expect.arrayContaining([row('sleep1'), row('join'), row('main')]));
    expect(chain.has(row('tails'))).toBe(false);
  });

  it('marks lines and the end, many in one place as one mark that counts them', () => {
    const trace = traceOf((story) => {
      const sleep = story.sleep(1);
      for (let i = 0; i < 30; i++) Reflect.get(story, 'sink').log(0, 'stdout', `line ${i}`);
      story.wake(1);
      story.returned(sleep);
      story.exit();
    });
    const marks = stripMarks(pictureOf(trace));
    expect(marks.map(({ kind, count }) => [kind, count])).toEqual([
      ['stdout', 30],
      ['exit', 1],
    ]);
    expect(marks[0]!.text).toContain('… and 22 more lines');
  });

  it('draws a mutex as steps, and who holds it by name', () => {
    const { trace, sink } = emptyTrace();
    sink.resource(0, 1, 'mutex', 0, 'door', 1);
    sink.create(0, 7, 'task', 0, 'the holder', -1);
    sink.use(1e9, 'takes', 1, 7, 1);
    sink.use(3e9, 'gives', 1, 7, 0);
    sink.exit(4e9, 'returned', 0);
    const picture = pictureOf(trace);
    expect(stepsOf(picture, picture.resources[0]!).map(({ level }) => level)).toEqual([0, 1, 0]);
    const { texts } = drawn(picture);
    expect(texts).toContain('door · mutex');
    expect(texts.filter((text) => text === 'the holder')).toHaveLength(2);
  });

  it('draws a bounded number of things of however many promises', () => {
    const counts = [2_000, 30_000].map((promises) => {
      const { trace, sink } = emptyTrace();
      busyProgram(sink, { promises });
      return drawn(pictureOf(trace)).lines.length;
    });
    expect(Math.max(...counts)).toBeLessThan(6_000);
  });

  it('walks along a lane, to the lanes beside it, and to both ends', () => {
    const { trace } = traceOfFixture(heads1);
    const { packing, moment } = pictureOf(trace);
    expect(walkBars(packing, 2, 'down', moment)).toBe(3);
    expect(walkBars(packing, 2, 'up', moment)).toBe(1);
    expect(walkBars(packing, NONE, 'first', moment)).toBe(0);
    const after = walkBars(packing, 0, 'right', moment);
    expect(packing.bars.before(after)).toBe(0);
    expect(walkBars(packing, after, 'left', moment)).toBe(0);
  });

  it('says the selected bar in a sentence', () => {
    const { trace, names } = traceOfFixture(heads1);
    const words = barWords(trace, trace.rowOf(names.heads!), trace.moments, 2e9);
    expect(words).toBe('heads (bind), made at 0 ns, returned () after 1 s, waits for sleep 1 s.');
  });

  it('is an SVG document by itself, with no colour of the page', () => {
    const { trace } = traceOfFixture(heads1);
    const svg = timelineSvg(trace, { width: 800, height: 300, theme });
    expect(svg).toMatch(/^<svg width="800" height="300" xmlns=/);
    expect(svg).toContain('>heads</text>');
    expect(svg).not.toContain('var(--pg-pending)');
  });

  it('is drawn of an empty program, too', () => {
    expect(
      timelineSvg(
        traceOf(() => {}),
        { width: 300, height: 200, theme },
      ),
    ).toContain('</svg>');
  });

  it('mixes colours of hex and rgb, and leaves those of a page to the page', () => {
    expect(rgb('#fa0')).toEqual([255, 170, 0]);
    expect(mixed('rgb(100, 0, 0)', '#000000', 0.5)).toBe('rgb(50, 0, 0)');
    expect(mixed('var(--a)', '#000', 0.25)).toBe('color-mix(in srgb, var(--a) 25%, #000)');
  });

  it('writes the cells of a raster as runs', () => {
    const surface = new SvgSurface();
    const pixels = new Uint8ClampedArray([255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 0, 0]);
    surface.raster({ columns: 3, rows: 1, pixels }, 0, 0, 30, 5);
    expect(surface.toString('0 0 1 1')).toContain('<rect x="0" y="0" width="20" height="5" fill="#f00"/>');
  });
});
