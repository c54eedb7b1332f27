/** Marks of promises that stand guard: a shield for catch, brackets for finalize, a filled shield for protected. */
import type { Guard } from './scene.ts';
import type { Path, Surface } from './surface.ts';

/** Width that a guard's mark takes, in units at scale 1. */
export const GUARD_WIDTH = 11;

const SHIELD: Path = [
  ['M', 0, -5],
  ['L', 4.4, -3.4],
  ['L', 4.4, 0.2],
  ['C', 4.4, 2.8, 2.2, 4.4, 0, 5.4],
  ['C', -2.2, 4.4, -4.4, 2.8, -4.4, 0.2],
  ['L', -4.4, -3.4],
  ['Z'],
];
const BRACKETS: Path = [
  ['M', -2, -4.6],
  ['L', -4.4, -4.6],
  ['L', -4.4, 4.6],
  ['L', -2, 4.6],
  ['M', 2, -4.6],
  ['L', 4.4, -4.6],
  ['L', 4.4, 4.6],
  ['L', 2, 4.6],
];

/** Draws the mark with its middle at (x, y). */
export function drawGuard(surface: Surface, guard: Guard, x: number, y: number, color: string): void {
  if (guard === null) return;
  surface.within({ x, y, scale: 1, opacity: 1 }, () => {
    if (guard === 'finalize') surface.path(BRACKETS, { stroke: { color, width: 1.6 } });
    else if (guard === 'protected') surface.path(SHIELD, { fill: color });
    else surface.path(SHIELD, { stroke: { color, width: 1.5 } });
  });
}
