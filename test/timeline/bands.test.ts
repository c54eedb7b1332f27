import { describe, expect, it } from 'vitest';
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { bandsOf } from '../../webview/timeline/bands.ts';
import { rgb } from '../../webview/timeline/color.ts';
import { Density } from '../../webview/timeline/density.ts';
import { inksOf } from '../../webview/timeline/inks.ts';

const [, RETURNED, FAILED, CANCELLED] = STATES.keys() as unknown as [number, number, number, number];
const LANE = 1;
const ROWS = 16;

/** Sixteen rows of cells for four lanes each: as many as make one band. */
function crowd(lanesTaken: number): Density {
  const density = new Density(3, ROWS, 4);
  for (let bar = 0; bar < lanesTaken; bar++) density.add(bar % ROWS, 1, 1, RETURNED);
  return density;
}

/** The states of a column from above, as they are painted; '' where the ground is seen. */
function columnOf(density: Density, column: number): string[] {
  const theme = defaultTheme('dark');
  const steps = density.paint(theme, LANE);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { pixels, columns, rows } = step.value;
  const names = new Map(STATES.map((state, code) => [rgb(inksOf(theme).bars[code]!.solid).join(), state]));
  return Array.from({ length: rows }, (_, row) => {
    const at = (row * columns + column) * 4;
    return pixels[at + 3] === 0 ? '' : (names.get(pixels.slice(at, at + 3).join()) ?? 'mixed');
  });
}

describe('where a cell stands for many short bars', () => {
  it('a column is sorted by state: failed at the foot, cancelled on top, however few they are', () => {
    const density = crowd(200);
    density.add(3, 1, 1, CANCELLED);
    density.add(7, 1, 1, FAILED);
    expect(columnOf(density, 1)).toEqual([
      '',
      'cancelled',
      ...Array.from({ length: ROWS - 3 }, () => 'returned'),
      'failed',
    ]);
  });

  it('it stands as high as lanes are taken', () => {
    const taken = columnOf(crowd(ROWS * 2), 1).filter((state) => state !== '');
    expect(taken).toHaveLength(8);
  });

  it('it is empty where nothing was', () => {
    expect(columnOf(crowd(200), 2).every((state) => state === '')).toBe(true);
  });

  it('long bars are not sorted: each stands on its own lane', () => {
    const density = new Density(20, ROWS, 4);
    for (let bar = 0; bar < ROWS * 4; bar++) density.add(bar % ROWS, 0, 19, bar % ROWS === 5 ? FAILED : RETURNED);
    expect(columnOf(density, 9).indexOf('failed')).toBe(5);
  });

  it('bands stay where they are while one scrolls', () => {
    const ends = (first: number): number[] => bandsOf(64, 4, first, LANE).map(({ to }) => first + to * 4);
    expect(ends(0)).toEqual([64, 128, 192, 256]);
    expect(ends(32)).toEqual([64, 128, 192, 256, 288]);
  });
});
