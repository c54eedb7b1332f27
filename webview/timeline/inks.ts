/** The colours of the timeline, mixed once for a theme: tints that are opaque, so that nothing shines through. */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { Theme } from '../render/theme.ts';
import { mixed } from './color.ts';

/** Colours of a bar: its body, its edge and end, and of one that is too low for both. */
export interface Ink {
  readonly body: string;
  readonly edge: string;
  readonly solid: string;
}

/** Lanes from this height on have bars with an edge; lower ones are solid. */
export const EDGED_LANE = 13;

export interface Inks {
  /** By state code, and BECAME. */
  readonly bars: readonly Ink[];
  /** The same for what is not in the chain of the selection, or was left out by a filter. */
  readonly dim: readonly Ink[];
  readonly callback: string;
  readonly dimCallback: string;
  readonly idle: string;
  readonly future: string;
  readonly grid: string;
}

const known = new WeakMap<Theme, Inks>();

export function inksOf(theme: Theme): Inks {
  const cached = known.get(theme);
  if (cached !== undefined) return cached;
  const ground = theme.background;
  const strong = theme.kind === 'hcDark' || theme.kind === 'hcLight';
  const colors = [...STATES.map((state) => theme[state]), theme.edge];
  const ink = (color: string, dim: number): Ink => ({
    body: mixed(color, ground, (strong ? 0.34 : 0.24) * dim),
    edge: mixed(color, ground, dim),
    solid: mixed(color, ground, (strong ? 0.95 : 0.78) * dim),
  });
  const inks: Inks = {
    bars: colors.map((color) => ink(color, 1)),
    dim: colors.map((color) => ink(color, 0.5)),
    callback: theme.running,
    dimCallback: mixed(theme.running, ground, 0.4),
    idle: mixed(theme.foreground, ground, strong ? 0.13 : 0.05),
    future: mixed(theme.foreground, ground, strong ? 0.2 : 0.1),
    grid: mixed(theme.foreground, ground, strong ? 0.3 : 0.1),
  };
  known.set(theme, inks);
  return inks;
}
