/** The mark of a state as an element that follows the page's theme: the same drawing as on the canvas. */
import type { WayName } from '../../runtime-instrumented/protocol/index.ts';
import type { MarkName } from '../render/glyphs.ts';
import { drawMark } from '../render/glyphs.ts';
import { type ColorName, shades } from '../render/palette.ts';
import { drawPort } from '../render/port.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { defaultTheme, type Theme } from '../render/theme.ts';

const colors = Object.fromEntries(Object.keys(shades('dark')).map((name) => [name, `var(--pg-${name})`]));
/** The page's theme as CSS variables: what is drawn with it follows the theme. */
export const THEME_VARIABLES: Theme = { ...defaultTheme('dark'), ...(colors as Record<ColorName, string>) };

/** A mark of 16 pixels; hidden from screen readers, as words always stand beside it. */
export function markIcon(mark: MarkName, inside = 'var(--pg-background)'): Element {
  const surface = new SvgSurface();
  drawMark(surface, mark, 0, 0, THEME_VARIABLES, inside);
  const svg = new DOMParser().parseFromString(surface.toString('-8 -8 16 16'), 'image/svg+xml').documentElement;
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}

/** The mark of a message, of 16 pixels; hidden from screen readers, as words always stand beside it. */
export function portIcon(way: WayName): Element {
  const surface = new SvgSurface();
  drawPort(surface, way === 'received' ? 'in' : 'out', 0, 0, 'currentColor');
  const svg = new DOMParser().parseFromString(surface.toString('-8 -8 16 16'), 'image/svg+xml').documentElement;
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
