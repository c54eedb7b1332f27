/**
 * The marks that say a promise's state: by shape first, by colour second, so that each is told
 * from the others in grey. Open dashed ring: pending. Filled disc with a play mark: its callback
 * runs. Disc with a tick: returned. Square with a cross: failed. Struck-through ring: cancelled.
 */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { Paint, Path, Surface } from './surface.ts';
import { stateColor, type Theme } from './theme.ts';

/** A state, or that a callback runs. */
export type MarkName = StateName | 'running';

/** Which mark a promise shows. */
export function markOf(state: StateName, running: boolean): MarkName {
  return running ? 'running' : state;
}

/** Draws a mark with its middle at (x, y); `inside` is the colour of what it stands on. */
export function drawMark(
  surface: Surface,
  mark: MarkName,
  x: number,
  y: number,
  theme: Theme,
  inside: string,
  scale = 1,
): void {
  const color = mark === 'running' ? theme.running : stateColor(theme, mark);
  surface.within({ x, y, scale, opacity: 1 }, () => {
    for (const shape of SHAPES[mark](color, inside)) shape(surface);
  });
}

type Shape = (surface: Surface) => void;

const disc =
  (radius: number, paint: Paint): Shape =>
  (surface) =>
    surface.circle(0, 0, radius, paint);

const outline =
  (path: Path, paint: Paint): Shape =>
  (surface) =>
    surface.path(path, paint);

const TICK: Path = [
  ['M', -3.4, 0.2],
  ['L', -1, 2.8],
  ['L', 3.5, -2.6],
];
const CROSS: Path = [
  ['M', -2.8, -2.8],
  ['L', 2.8, 2.8],
  ['M', 2.8, -2.8],
  ['L', -2.8, 2.8],
];
const PLAY: Path = [['M', -2.1, -3.7], ['L', 4.1, 0], ['L', -2.1, 3.7], ['Z']];
const STRIKE: Path = [
  ['M', -4.4, 4.4],
  ['L', 4.4, -4.4],
];

/** Eight dashes around a ring of radius 6. */
const RING_DASH = [2.9, 1.812];

const SHAPES: Record<MarkName, (color: string, inside: string) => readonly Shape[]> = {
  pending: (color) => [disc(6, { stroke: { color, width: 2, dash: RING_DASH } })],
  running: (color, inside) => [disc(7, { fill: color }), outline(PLAY, { fill: inside })],
  returned: (color, inside) => [disc(7, { fill: color }), outline(TICK, { stroke: { color: inside, width: 1.9 } })],
  failed: (color, inside) => [
    (surface) => surface.rect(-6.5, -6.5, 13, 13, 2.5, { fill: color }),
    outline(CROSS, { stroke: { color: inside, width: 1.9 } }),
  ],
  cancelled: (color) => [disc(6, { stroke: { color, width: 2 } }), outline(STRIKE, { stroke: { color, width: 2 } })],
};
