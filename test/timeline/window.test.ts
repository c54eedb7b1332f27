import { describe, expect, it } from 'vitest';
import { axisOf, readableAxis } from '../../webview/timeline/axis.ts';
import { exactTime, ticks } from '../../webview/timeline/ticks.ts';
import { between, held, laneAt, panned, spanOf, valueAt, whole, zoomed } from '../../webview/timeline/window.ts';
import { WindowKeeper } from '../../webview/timeline/window-keeper.ts';
import { traceOf } from '../support/trace-of.ts';

const SECOND = 1e9;
const area = { width: 1000, height: 400 };
const extent = { from: 0, to: 100 * SECOND, lanes: 30, finest: 100 };
const labels = (from: number, to: number, most = 5) => ticks('time', from, to, most).marks.map(({ label }) => label);

describe('the axis', () => {
  it('has units that people use, from hours to nanoseconds', () => {
    expect(labels(0, 4 * 3600 * SECOND)).toEqual(['0', '1:00:00', '2:00:00', '3:00:00', '4:00:00']);
    expect(labels(0, 120 * SECOND)).toEqual(['0', '30 s', '1:00', '1:30', '2:00']);
    expect(labels(0, 2e6)).toEqual(['0', '0.5 ms', '1 ms', '1.5 ms', '2 ms']);
    expect(labels(0, 500)).toEqual(['0', '100 ns', '200 ns', '300 ns', '400 ns', '500 ns']);
  });

  it('counts from an origin that it names, far from the beginning', () => {
    const far = ticks('time', 3600 * SECOND + 1_000, 3600 * SECOND + 5_000, 4);
    expect(far.origin).toBe('1:00:00 ');
    expect(far.marks.map(({ label }) => label)).toEqual(['+1 µs', '+2 µs', '+3 µs', '+4 µs', '+5 µs']);
  });

  it('never has many ticks, nor two of one label', () => {
    for (let power = 1; power < 15; power += 0.37) {
      for (const from of [0, 1.23e12]) {
        const { marks } = ticks('time', from, from + 10 ** power, 8);
        expect(marks.length).toBeLessThan(20);
        expect(new Set(marks.map(({ label }) => label)).size).toBe(marks.length);
      }
    }
  });

  it('numbers events in whole numbers', () => {
    expect(ticks('events', 0.4, 4.2, 50).marks.map(({ label }) => label)).toEqual(['1', '2', '3', '4']);
  });

  it('is by events when all of them have one time', () => {
    const still = traceOf((story) => story.returned(story.sleep(1)));
    const moving = traceOf((story) => {
      story.sleep(1);
      story.wake(1);
    });
    expect([readableAxis(still), readableAxis(moving)]).toEqual(['events', 'time']);
    expect(axisOf('events', still).momentAt(1.7)).toBe(1);
  });

  it('says a point in time to the nanosecond', () => {
    expect([12, 1_500, 2_500_000, 1_250_000_000, 3_600_000_012_000].map(exactTime)).toEqual([
      '12 ns',
      '1.5 µs',
      '2.5 ms',
      '1.25 s',
      '1:00:00.000012',
    ]);
  });
});

describe('the window', () => {
  it('zooms about the place of the pointer', () => {
    const window = zoomed(whole(extent, area), area, 50, 300, extent);
    expect(valueAt(window, area, 300)).toBeCloseTo(valueAt(whole(extent, area), area, 300), -2);
    expect(spanOf(window)).toBeCloseTo(spanOf(whole(extent, area)) / 50, -1);
  });

  it('goes no nearer than the finest span, and no farther than a few wholes', () => {
    expect(spanOf(zoomed(whole(extent, area), area, 1e30, 0, extent))).toBe(extent.finest);
    expect(spanOf(zoomed(whole(extent, area), area, 1e-30, 0, extent))).toBe(400 * SECOND);
  });

  it('never loses the program out of sight', () => {
    const window = held(panned(whole(extent, area), area, 1e9, 1e9), area, extent);
    expect(window.from).toBeLessThan(extent.to);
    expect(laneAt(window, 0)).toBeLessThan(extent.lanes);
  });

  it('travels from one to the other without overshooting', () => {
    const a = whole(extent, area);
    const b = { from: 10 * SECOND, to: 11 * SECOND, top: 3, lane: 20 };
    const ends = [between(a, b, 0), between(a, b, 1)];
    expect(ends[0]!.from).toBeCloseTo(a.from);
    expect(ends[1]!.to).toBeCloseTo(b.to);
    for (let t = 0; t <= 1; t += 0.1) expect(between(a, b, t).from).toBeLessThanOrEqual(b.from + 1);
  });

  it('makes lanes that are too low to read higher as one comes nearer, about the pointer, and lower again', () => {
    const many = { ...extent, lanes: 1000 };
    const keeper = new WindowKeeper();
    keeper.moves = false;
    keeper.frame(many, area, false, 0);
    const all = keeper.window;
    const under = laneAt(all, 300);
    keeper.zoom(100_000, { x: 500, y: 300 }, area, many, false);
    expect(keeper.window.lane).toBeGreaterThan(12);
    expect(laneAt(keeper.window, 300)).toBeCloseTo(under, 3);
    // The wheel goes on zooming: it came here by it.
    expect(keeper.scrolls(area, many)).toBe(false);
    keeper.zoom(1 / 100_000, { x: 500, y: 300 }, area, many, false);
    expect(keeper.window.lane).toBeCloseTo(all.lane, 6);
  });

  it('leaves lanes as high as a person has made them', () => {
    const keeper = new WindowKeeper();
    keeper.moves = false;
    keeper.frame(extent, area, false, 0);
    keeper.zoomLanes(0.5, 0, area, extent);
    const { lane } = keeper.window;
    keeper.zoom(1000, { x: 500, y: 300 }, area, extent, false);
    expect(keeper.window.lane).toBe(lane);
  });

  it('follows a program that runs in large steps, and stops when a person moves it', () => {
    const keeper = new WindowKeeper();
    keeper.moves = false;
    const seen = new Set<number>();
    for (let now = 1; now <= 100; now++) {
      keeper.frame({ ...extent, to: now * SECOND }, area, true, now);
      expect(keeper.window.to).toBeGreaterThan(now * SECOND);
      seen.add(keeper.window.to);
    }
    expect(seen.size).toBeLessThan(25);
    keeper.pan(10, 0, area, extent);
    const { window } = keeper;
    keeper.frame({ ...extent, to: 900 * SECOND }, area, true, 200);
    expect(keeper.window).toEqual(window);
    keeper.follow();
    keeper.frame({ ...extent, to: 900 * SECOND }, area, true, 300);
    expect(keeper.window.to).toBeGreaterThan(900 * SECOND);
  });
});
