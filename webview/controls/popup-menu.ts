/** A menu that opens at a place of the page: by pointer or key, closed by choosing, Escape, Tab or a click elsewhere. */
import { element } from './dom.ts';

export interface MenuItem {
  readonly label: string;
  /** The key that does the same, or ''. */
  readonly key?: string;
  /** Why it cannot be chosen now; null when it can. */
  readonly refusal?: string | null;
  /** A line above it. */
  readonly apart?: boolean;
  /** It is pointed at, or no longer: time to show what it would do. */
  preview?(on: boolean): void;
  choose(): void;
}

const MARGIN = 4;

export class PopupMenu {
  readonly element = element('div', { class: 'popup-menu', role: 'menu', hidden: true });
  private previewed: MenuItem | null = null;
  private before: HTMLElement | null = null;

  constructor() {
    this.element.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('pointerdown', (event) => {
      if (!this.element.contains(event.target as Node)) this.close(false);
    });
    window.addEventListener('blur', () => this.close(false));
    window.addEventListener('resize', () => this.close(false));
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  /** Opens at a place in CSS pixels of the page; `label` says whose menu it is. */
  show(label: string, items: readonly MenuItem[], at: { readonly x: number; readonly y: number }): void {
    this.close(false);
    this.before = document.activeElement as HTMLElement | null;
    this.element.setAttribute('aria-label', label);
    this.element.replaceChildren(
      element('p', { class: 'popup-title', 'aria-hidden': 'true' }, label),
      ...items.map((item, place) => this.entry(item, items[place - 1])),
    );
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const inside = (place: number, size: number, room: number): number =>
      Math.max(MARGIN, Math.min(place, room - size - MARGIN));
    this.element.style.left = `${inside(at.x, width, innerWidth)}px`;
    this.element.style.top = `${inside(at.y, height, innerHeight)}px`;
    this.entries[0]?.focus({ preventScroll: true });
  }

  /** `back`: the focus goes to where it was before. */
  close(back: boolean): void {
    if (!this.open) return;
    this.element.hidden = true;
    this.preview(null);
    if (back) this.before?.focus({ preventScroll: true });
  }

  private get entries(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  private entry(item: MenuItem, above: MenuItem | undefined): HTMLElement {
    const refusal = item.refusal ?? null;
    const made = element(
      'button',
      { type: 'button', role: 'menuitem', tabindex: '-1', class: item.apart === true ? 'apart' : '' },
      element('span', {}, item.label),
    );
    if (item.key !== undefined && item.key !== '') made.append(element('kbd', {}, item.key));
    if (refusal !== null) {
      made.setAttribute('aria-disabled', 'true');
      made.title = refusal;
      // Said once for all that follow one another.
      if (refusal !== above?.refusal) made.append(element('small', {}, refusal));
    }
    made.addEventListener('focus', () => this.preview(item));
    made.addEventListener('pointerenter', () => made.focus({ preventScroll: true }));
    made.addEventListener('click', () => {
      if (refusal !== null) return;
      // What was only shown is put out before it is done.
      this.close(true);
      item.choose();
    });
    return made;
  }

  private preview(item: MenuItem | null): void {
    if (item === this.previewed) return;
    const { previewed } = this;
    this.previewed = item;
    previewed?.preview?.(false);
    if (item?.refusal == null) item?.preview?.(true);
  }

  private key(event: KeyboardEvent): void {
    const { entries } = this;
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const go = (to: number): void => entries[(to + entries.length) % entries.length]?.focus();
    if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Enter' || event.key === ' ') entries[at]?.click();
    else if (event.key.length === 1) {
      const begins = (entry: HTMLElement) =>
        entry.textContent?.toLowerCase().startsWith(event.key.toLowerCase()) === true;
      const found = [...entries.slice(at + 1), ...entries.slice(0, at + 1)].find(begins);
      found?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
