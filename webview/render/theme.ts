/**
 * The theme that drawing uses: colours and font families, read from CSS variables.
 *
 * `theme.css` says which variable a colour comes from (VS Code's, else our default), so that one
 * cascade decides for HTML and canvas alike. Here is only the reading, with the reader handed in.
 */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { ColorName, ThemeKind } from './palette.ts';
import { shades } from './palette.ts';

/** Every colour as CSS writes it, and the two families of fonts. */
export interface Theme extends Readonly<Record<ColorName, string>> {
  readonly kind: ThemeKind;
  readonly sans: string;
  readonly mono: string;
}

const SANS = 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
const MONO = 'ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace';

/** Our own colours: what a page without VS Code shows. */
export function defaultTheme(kind: ThemeKind): Theme {
  return { ...shades(kind), kind, sans: SANS, mono: MONO };
}

/** Reads `--pg-<name>` for each colour; `read` returns '' for a variable that is not there. */
export function readTheme(kind: ThemeKind, read: (variable: string) => string): Theme {
  const theme = { ...defaultTheme(kind) };
  for (const name of Object.keys(shades(kind)) as ColorName[]) {
    const value = read(`--pg-${name}`).trim();
    if (value !== '') theme[name] = value;
  }
  const sans = read('--pg-sans').trim();
  const mono = read('--pg-mono').trim();
  return { ...theme, sans: sans || SANS, mono: mono || MONO };
}

/** The colour of a state; a promise whose callback runs now has its own. */
export function stateColor(theme: Theme, state: StateName, running = false): string {
  return running ? theme.running : theme[state];
}
