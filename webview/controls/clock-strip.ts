/**
 * Time at the foot: the buttons that stop, step and follow; the moment in words; an axis from the program's start
 * with a mark for each settlement in its state's colour. The axis is a slider: dragging goes to that time.
 */
import { Stage } from '../render/stage.ts';
import type { Theme } from '../render/theme.ts';
import type { ClockCommand } from '../view-clock.ts';
import { type ClockData, drawAxis, timeUnder } from './clock-axis.ts';
import { ClockButtons } from './clock-buttons.ts';
import { clockWords } from './clock-words.ts';
import { element, setText } from './dom.ts';

export interface ClockListener {
  run(command: ClockCommand): void;
  /** Goes to a time in nanoseconds. */
  seekTime(time: number): void;
}

/** Events that Page Up and Page Down go through. */
const PAGE = 100;
/** In nanoseconds. */
const SECOND = 1e9;

export class ClockStrip {
  readonly element = element('footer', { class: 'clock' });
  private readonly stage: Stage;
  private readonly buttons: ClockButtons;
  private readonly events = element('span', { class: 'clock-events' });
  private readonly time = element('span', { class: 'clock-time' });
  private readonly text = element('span', { class: 'clock-text' }, this.events, this.time);
  private readonly canvas = element('canvas', {
    class: 'clock-axis',
    role: 'slider',
    tabindex: '0',
    'aria-label': 'Moment that is seen',
    'aria-valuemin': '0',
    title: 'Drag to go to a time',
  });
  private readonly listener: ClockListener;
  private data: ClockData | null = null;
  private theme: Theme;
  private drawn = '';
  private drawnAt = 0;
  private spoken = '';

  constructor(theme: Theme, listener: ClockListener) {
    this.theme = theme;
    this.listener = listener;
    this.buttons = new ClockButtons((command) => listener.run(command));
    this.element.append(this.buttons.element, this.text, this.canvas);
    this.stage = new Stage(this.canvas, theme, {
      draw: (surface, _fitter, size) => {
        if (this.data !== null) drawAxis(surface, this.data, size, this.theme);
        return false;
      },
    });
    this.canvas.addEventListener('pointerdown', (event) => this.drag(event));
    this.canvas.addEventListener('pointermove', (event) => this.drag(event));
    this.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  /** `onlyTime`: nothing happened but that time went on; then the words follow it, and the axis once a second. */
  update(data: ClockData | null, onlyTime = false): void {
    const key =
      data === null
        ? ''
        : [data.now, data.latest, data.moment, data.revision, data.running, data.live, data.waiting].join(' ');
    const now = data?.now ?? 0;
    if (key !== this.drawn && !(onlyTime && now < this.drawnAt + SECOND)) {
      this.stage.invalidate();
      this.drawn = key;
      this.drawnAt = now;
    }
    this.data = data;
    this.element.hidden = data === null;
    this.buttons.update(data);
    if (data === null) return;
    const { events, time } = clockWords(data);
    const words = `${events}${time}`;
    setText(this.events, events);
    setText(this.time, time);
    // Where there is little room the events are cut, and never the time.
    if (this.text.title !== words) this.text.title = words;
    // A clock that only goes on is not read aloud again and again.
    const spoken = [data.moment, data.moments, data.live, data.waiting].join(' ');
    if (spoken === this.spoken) return;
    this.spoken = spoken;
    this.canvas.setAttribute('aria-valuemax', String(data.moments));
    this.canvas.setAttribute('aria-valuenow', String(data.moment));
    this.canvas.setAttribute('aria-valuetext', words);
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.stage.retheme(theme);
  }

  private drag(event: PointerEvent): void {
    const { data } = this;
    if (data === null || event.buttons !== 1) return;
    if (event.type === 'pointerdown') this.canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.canvas.focus();
    this.listener.seekTime(timeUnder(event.offsetX, data, this.stage.size));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const command = this.commandOf(event.key);
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.listener.run(command);
  }

  private commandOf(key: string): ClockCommand | null {
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        return { step: -1 };
      case 'ArrowRight':
      case 'ArrowUp':
        return { step: 1 };
      case 'PageDown':
        return { step: -PAGE };
      case 'PageUp':
        return { step: PAGE };
      case 'Home':
        return 'first';
      case 'End':
        return 'follow';
      default:
        return null;
    }
  }
}
