/**
 * Time at the foot: an axis from the program's start, a mark for each settlement in its state's
 * colour, how far time has come, and the button that holds the view still. Marks that fall on the
 * same pixel are drawn once.
 */
import { clockTimeWithUnit, counted } from '../render/format.ts';
import { Stage } from '../render/stage.ts';
import type { Theme } from '../render/theme.ts';
import { type ClockData, drawAxis } from './clock-axis.ts';
import { element, icon, setText } from './dom.ts';

const PAUSE = 'M4 3h3v10H4zM9 3h3v10H9z';
const PLAY = 'M4.5 2.5L13 8l-8.5 5.5z';

export class ClockStrip {
  readonly element = element('footer', { class: 'clock' });
  private readonly stage: Stage;
  private readonly pause = element('button', { type: 'button', class: 'icon-button pause' });
  private readonly text = element('span', { class: 'clock-text' });
  private readonly canvas = element('canvas', { class: 'clock-axis', role: 'img' });
  private data: ClockData | null = null;
  private theme: Theme;
  private playing = true;
  private drawn = '';

  constructor(theme: Theme, toggle: () => void) {
    this.theme = theme;
    this.pause.addEventListener('click', toggle);
    this.element.append(this.pause, this.text, this.canvas);
    this.stage = new Stage(this.canvas, theme, {
      draw: (surface, _fitter, size) => {
        if (this.data !== null) drawAxis(surface, this.data, size, this.theme);
        return false;
      },
    });
    this.showPause(false);
  }

  update(data: ClockData | null): void {
    const key = data === null ? '' : [data.now, data.latest, data.revision, data.live].join(' ');
    if (key !== this.drawn) this.stage.invalidate();
    this.drawn = key;
    this.data = data;
    this.pause.hidden = data === null || !(data.live || data.paused);
    if (data === null) {
      setText(this.text, '');
      return;
    }
    this.showPause(data.paused);
    const events = data.paused ? `paused, ${counted(data.held, 'new event')}` : counted(data.events, 'event');
    setText(this.text, `${events} · ${clockTimeWithUnit(data.now)}`);
    this.canvas.setAttribute(
      'aria-label',
      `Time from 0 to ${clockTimeWithUnit(data.now)}, ${counted(data.marks.length, 'settlement')}`,
    );
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.stage.retheme(theme);
  }

  private showPause(paused: boolean): void {
    if (this.playing === !paused && this.pause.childElementCount > 0) return;
    this.playing = !paused;
    const label = paused ? 'Follow live' : 'Pause view';
    this.pause.replaceChildren(icon(paused ? PLAY : PAUSE));
    this.pause.title = `${label} (Space)`;
    this.pause.setAttribute('aria-label', label);
  }
}
