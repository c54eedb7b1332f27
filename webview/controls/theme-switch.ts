/** Which theme the page has: the editor's inside VS Code; in a browser the system's, or one that is chosen. */
import type { ThemeKind } from '../render/palette.ts';
import { shades } from '../render/palette.ts';
import { readTheme, type Theme } from '../render/theme.ts';
import { element } from './dom.ts';

/** A kind of theme, or the system's. */
export type ThemeChoice = 'auto' | ThemeKind;

const CHOICES: readonly (readonly [ThemeChoice, string])[] = [
  ['auto', 'System theme'],
  ['dark', 'Dark'],
  ['light', 'Light'],
  ['hcDark', 'High contrast dark'],
  ['hcLight', 'High contrast light'],
];

/** Any value as a choice; 'auto' for one that is none. */
export function themeChoice(value: unknown): ThemeChoice {
  return CHOICES.find(([choice]) => choice === value)?.[0] ?? 'auto';
}

/** Sets our defaults for this kind of theme as variables, and reads what the cascade makes of them. */
export function applyTheme(kind: ThemeKind): Theme {
  const root = document.body;
  root.dataset.theme = kind;
  for (const [name, value] of Object.entries(shades(kind))) root.style.setProperty(`--pg-default-${name}`, value);
  const style = getComputedStyle(root);
  return readTheme(kind, (variable) => style.getPropertyValue(variable));
}

/** What the editor says by the classes of the page's body. */
export function editorTheme(body: HTMLElement): ThemeKind {
  if (body.classList.contains('vscode-high-contrast-light')) return 'hcLight';
  if (body.classList.contains('vscode-high-contrast')) return 'hcDark';
  return body.classList.contains('vscode-light') ? 'light' : 'dark';
}

/** What the system asks for. */
export function systemTheme(): ThemeKind {
  const dark = !matchMedia('(prefers-color-scheme: light)').matches;
  const high = matchMedia('(prefers-contrast: more)').matches;
  return high ? (dark ? 'hcDark' : 'hcLight') : dark ? 'dark' : 'light';
}

/** Calls back whenever what the editor or the system says may have changed. */
export function watchThemes(host: 'vscode' | 'browser', changed: () => void): void {
  if (host === 'vscode') {
    new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ['class'] });
    new MutationObserver(changed).observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return;
  }
  for (const query of ['(prefers-color-scheme: light)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', changed);
  }
}

/** The choice for a browser. */
export function themeSwitch(current: ThemeChoice, choose: (choice: ThemeChoice) => void): HTMLSelectElement {
  const made = element('select', { class: 'theme-choice', 'aria-label': 'Theme' });
  made.append(...CHOICES.map(([choice, label]) => element('option', { value: choice }, label)));
  made.value = current;
  made.addEventListener('change', () => choose(themeChoice(made.value)));
  return made;
}
