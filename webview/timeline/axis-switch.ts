/** In the corner of the axis: two buttons that say what stands on it, time or the number of the event. */
import { button, element } from '../controls/dom.ts';
import type { AxisKind } from './axis.ts';

const CHOICES: readonly (readonly [AxisKind, string, string])[] = [
  ['time', 'Time', 'Time from left to right (e)'],
  ['events', 'Events', 'One event after the other, however long it took: for many events at one time (e)'],
];

export class AxisSwitch {
  readonly element = element('div', { class: 'timeline-corner' });
  private readonly buttons = new Map<AxisKind, HTMLButtonElement>();
  private shown: AxisKind | null = null;
  private room = 0;

  constructor(choose: (kind: AxisKind) => void) {
    for (const [kind, label, title] of CHOICES) {
      const made = button(label, '', () => choose(kind));
      made.title = title;
      made.setAttribute('aria-pressed', 'false');
      this.buttons.set(kind, made);
    }
    const axis = { class: 'timeline-axis-switch', role: 'group', 'aria-label': 'Axis of the timeline' };
    this.element.append(element('div', axis, ...this.buttons.values()));
  }

  /** CSS pixels that it takes at the end of the axis. */
  get width(): number {
    if (this.room === 0) this.room = this.element.offsetWidth;
    return this.room;
  }

  show(kind: AxisKind): void {
    if (kind === this.shown) return;
    this.shown = kind;
    for (const [name, button] of this.buttons) button.setAttribute('aria-pressed', String(name === kind));
  }
}
