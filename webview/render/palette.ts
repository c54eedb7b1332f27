/**
 * Every colour of our own, with its value for the four kinds of theme.
 *
 * `CONTRIBUTED` are the ones that a VS Code theme or a person's settings may change: the manifest
 * contributes them as `promiseGraph.<key>`, and the webview sees `--vscode-promiseGraph-<key>`.
 * `SURROUNDINGS` stand in for VS Code's own colours where there is no VS Code, in a plain browser.
 */

/** The four kinds of theme that VS Code knows. */
export type ThemeKind = 'dark' | 'light' | 'hcDark' | 'hcLight';

/** A colour's values; the manifest says `highContrast` for hcDark and `highContrastLight` for hcLight. */
export type Shades = Readonly<Record<ThemeKind, string>>;

/** Colours that the manifest contributes. */
export const CONTRIBUTED = {
  pending: { dark: '#6cb2ff', light: '#0b5cc4', hcDark: '#8cc8ff', hcLight: '#0040a0' },
  running: { dark: '#4da3ff', light: '#0550ae', hcDark: '#6cb8ff', hcLight: '#003a94' },
  returned: { dark: '#4cc38a', light: '#1a7434', hcDark: '#5ee6a0', hcLight: '#0a5c22' },
  failed: { dark: '#ff6b6b', light: '#c21c27', hcDark: '#ff8a8a', hcLight: '#a0111b' },
  cancelled: { dark: '#e3b341', light: '#8a5a00', hcDark: '#ffd75e', hcLight: '#6b4500' },
  edge: { dark: '#868e9a', light: '#68717c', hcDark: '#d0d0d0', hcLight: '#3b3f45' },
} as const satisfies Record<string, Shades>;

/** Values for VS Code's colours where the page is not inside VS Code. */
export const SURROUNDINGS = {
  background: { dark: '#1f1f1f', light: '#ffffff', hcDark: '#000000', hcLight: '#ffffff' },
  panel: { dark: '#181818', light: '#f8f8f8', hcDark: '#000000', hcLight: '#ffffff' },
  card: { dark: '#262626', light: '#ffffff', hcDark: '#0a0d12', hcLight: '#ffffff' },
  border: { dark: '#3c3c3c', light: '#d5d5d5', hcDark: '#6fc3df', hcLight: '#0f4a85' },
  foreground: { dark: '#e6e6e6', light: '#1f1f1f', hcDark: '#ffffff', hcLight: '#1a1a1a' },
  muted: { dark: '#a3a3a3', light: '#646464', hcDark: '#e0e0e0', hcLight: '#3b3b3b' },
  focus: { dark: '#3b9cff', light: '#0969da', hcDark: '#f38518', hcLight: '#006bbd' },
  hover: { dark: '#2d2d2d', light: '#ececec', hcDark: '#1b2733', hcLight: '#e3edf7' },
  region: { dark: '#6cb2ff16', light: '#0b5cc40d', hcDark: '#8cc8ff24', hcLight: '#0040a014' },
  input: { dark: '#1f1f1f', light: '#ffffff', hcDark: '#000000', hcLight: '#ffffff' },
} as const satisfies Record<string, Shades>;

/** The name of a colour of the view. */
export type ColorName = keyof typeof CONTRIBUTED | keyof typeof SURROUNDINGS;

/** Every colour's value for one kind of theme. */
export function shades(kind: ThemeKind): Record<ColorName, string> {
  const all = { ...CONTRIBUTED, ...SURROUNDINGS };
  const chosen = {} as Record<ColorName, string>;
  for (const name of Object.keys(all) as ColorName[]) chosen[name] = all[name][kind];
  return chosen;
}
