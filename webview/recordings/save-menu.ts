/** The button “Save” of the toolbar, with what can be saved: the recording, or what is on screen. */
import type { PictureFormat } from '../contract/messages.ts';
import { element } from '../controls/dom.ts';

export interface SaveListener {
  recording(): void;
  picture(format: PictureFormat): void;
}

export class SaveMenu {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #button: HTMLButtonElement;

  constructor(listener: SaveListener) {
    const entries: readonly (readonly [string, () => void])[] = [
      ['Recording', () => listener.recording()],
      ['Picture as SVG', () => listener.picture('svg')],
      ['Picture as PNG', () => listener.picture('png')],
    ];
    this.#list = element('div', { class: 'save-list', role: 'menu', 'aria-label': 'Save' });
    this.#list.hidden = true;
    for (const [label, act] of entries) {
      const entry = element('button', { type: 'button', class: 'save-entry', role: 'menuitem', tabindex: '-1' }, label);
      entry.addEventListener('click', () => {
        this.#show(false);
        this.#button.focus();
        act();
      });
      this.#list.append(entry);
    }
    this.#button = element(
      'button',
      { type: 'button', class: 'text-button save', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
      'Save',
    );
    this.#button.title = 'Save the recording, or a picture of what is shown';
    this.#button.addEventListener('click', () => this.#show(this.#list.hidden !== false));
    this.element = element('div', { class: 'save-menu' }, this.#button, this.#list);
    this.element.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('pointerdown', (event) => {
      if (!this.element.contains(event.target as Node)) this.#show(false);
    });
  }

  #show(open: boolean): void {
    if (open === !this.#list.hidden) return;
    this.#list.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
    if (open) (this.#list.firstElementChild as HTMLElement).focus();
  }

  #key(event: KeyboardEvent): void {
    if (this.#list.hidden) return;
    const entries = [...this.#list.children] as HTMLElement[];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => entries[(to + entries.length) % entries.length]?.focus();
    if (event.key === 'Escape') {
      this.#show(false);
      this.#button.focus();
    } else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else {
      if (event.key === 'Tab') this.#show(false);
      return;
    }
    // The page's own keys are not meant.
    event.preventDefault();
    event.stopPropagation();
  }
}
