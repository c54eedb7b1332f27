import { describe, expect, it } from 'vitest';
import { drawAxis } from '../../webview/controls/clock-axis.ts';
import { clockWords } from '../../webview/controls/clock-words.ts';
import { clockScale } from '../../webview/render/clock-scale.ts';
import { clockTime, timeToGo } from '../../webview/render/format.ts';
import { RecordingSurface } from './recording-surface.ts';
import { WORDS } from './scenes.ts';

describe('times in words', () => {
  it('have milliseconds, and minutes when there are any', () => {
    expect(clockTime(1e9)).toBe('1.000');
    expect(clockTime(62.345e9)).toBe('1:02.345');
    expect(clockTime(59.9996e9)).toBe('1:00.000');
  });

  it('say what is left of a timer', () => {
    expect(timeToGo(0.8e9)).toBe('0.8 s to go');
    expect(timeToGo(42.2e9)).toBe('43 s to go');
    expect(timeToGo(-1)).toBe('due now');
  });
});

describe('the clock', () => {
  const at = { live: true, moment: 9, moments: 12, now: 2e9, waiting: 0, virtual: false };
  const said = (data: typeof at): string => Object.values(clockWords(data)).join('');

  it('says how many events there are and when, or where among them one stands', () => {
    expect(said(at)).toBe('12 events · 2.000 s');
    expect(said({ ...at, live: false })).toBe('event 9 of 12 · 2.000 s');
  });

  it('says that the time is virtual: nobody waited for these seconds', () => {
    expect(said({ ...at, virtual: true })).toBe('12 events · 2.000 s virtual');
  });

  it('says while much is read how much is left', () => {
    expect(said({ ...at, waiting: 3.5 * 2 ** 20 })).toBe('reading: 12 events, 4 MB to go');
  });
});

describe('the axis', () => {
  it('has ticks in units that people use', () => {
    expect(clockScale(2e9, 0, 1000).ticks.map(({ label }) => label)).toEqual(['0', '0.5 s', '1 s', '1.5 s', '2 s']);
    expect(clockScale(80e6, 0, 600).ticks.at(-1)?.label).toBe('80 ms');
    expect(clockScale(600e9, 0, 1000).ticks.at(-1)?.label).toBe('10 min');
  });

  it('is there before anything has happened', () => {
    expect(clockScale(0, 0, 600).ticks.length).toBeGreaterThan(1);
  });

  it('has a mark for each settlement in its colour; those at one place stand beside each other', () => {
    const marks = [
      [0.5e9, 1, 1],
      [1e9, 1, 1],
      [1e9, 3, 1],
      [1e9, 1, 1],
    ] as const;
    expect(drawnMarks(marks)).toEqual([
      'rect 143.5,11 3×9 fill returned',
      'rect 266.5,11 3×9 fill returned',
      'rect 270.5,11 3×9 fill cancelled',
    ]);
  });

  it('divides marks that stand close: what failed among many is covered by none of them', () => {
    const marks = [
      [1e9, 1, 97],
      [1e9, 2, 3],
      [1.004e9, 1, 100],
    ] as const;
    const drawn = drawnMarks(marks);
    expect(drawn.at(-1)).toBe('rect 268.5,17 3×3 fill failed');
    expect(drawn.filter((line) => line.includes('returned'))).toHaveLength(2);
  });
});

/** The lines of the marks that are drawn for these settlements: time, state, how many. */
function drawnMarks(told: readonly (readonly [time: number, state: number, count: number])[]): string[] {
  const surface = new RecordingSurface();
  const marks = {
    times: Float64Array.from(told, ([time]) => time),
    states: Uint8Array.from(told, ([, state]) => state),
    counts: Float64Array.from(told, ([, , count]) => count),
    length: told.length,
  };
  const data = {
    now: 1e9,
    latest: 2e9,
    moment: 9,
    moments: 9,
    firstMoment: 0,
    revision: 1,
    marks,
    live: true,
    playing: false,
    running: true,
    waiting: 0,
    virtual: false,
  };
  drawAxis(surface, data, { width: 540, height: 54 }, WORDS);
  return surface.lines.filter((line) => /^rect [\d.]+,1\d 3×\d /.test(line));
}
