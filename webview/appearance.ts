/** Which theme the page has: the editor's, the system's, or the one that a person chose. */
import { applyTheme, editorTheme, systemTheme, type ThemeChoice, watchThemes } from './controls/theme-switch.ts';
import type { Theme } from './render/theme.ts';

export class Appearance {
  choice: ThemeChoice;
  /** As it stands in the page. */
  theme: Theme;
  private readonly host: 'vscode' | 'browser';
  private changed: ((theme: Theme) => void) | null = null;

  constructor(host: 'vscode' | 'browser', choice: ThemeChoice) {
    this.host = host;
    this.choice = choice;
    this.theme = this.apply();
  }

  /** Calls back with each other theme from now on. */
  watch(changed: (theme: Theme) => void): void {
    this.changed = changed;
    watchThemes(this.host, () => this.renew());
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    this.renew();
  }

  private renew(): void {
    this.theme = this.apply();
    this.changed?.(this.theme);
  }

  private apply(): Theme {
    if (this.host === 'vscode') return applyTheme(editorTheme(document.body));
    return applyTheme(this.choice === 'auto' ? systemTheme() : this.choice);
  }
}
