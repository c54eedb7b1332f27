/**
 * Time at the foot: an axis from the program's start, a mark for each settlement in its state's
 * colour, how far time has come, and the button that holds the view still. Marks that fall on the
 * same pixel are drawn once.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { SettlementMarks } from '../model/settlements.ts';
import type { Size } from '../render/camera.ts';
import { clockScale } from '../render/clock-scale.ts';
import { clockTimeWithUnit, counted } from '../render/format.ts';
import { Stage } from '../render/stage.ts';
import type { Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { element, icon, setText } from './dom.ts';

export interface ClockData {
  /** The session's time, and the latest time that the axis must reach, in nanoseconds. */
  readonly now: number;
  readonly latest: number;
  readonly events: number;
  /** Changes with whatever the marks are made from. */
  readonly revision: number;
  readonly marks: SettlementMarks;
  readonly paused: boolean;
  /** Events that came since the view was paused. */
  readonly held: number;
  /** False when nothing more can come. */
  readonly live: boolean;
}

const TICK_FONT = { family: 'mono', size: 10, weight: 400 } as const;
const INSET = 20;
const AXIS_Y = 26;
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

/** Draws axis, marks and ticks; exported for tests. */
export function drawAxis(surface: Surface, data: ClockData, size: Size, theme: Theme): void {
  const right = size.width - INSET;
  const scale = clockScale(data.latest, INSET, right);
  const at = Math.min(right, scale.x(data.now));
  surface.rect(INSET, AXIS_Y - 2, right - INSET, 4, 2, { fill: theme.border });
  surface.rect(INSET, AXIS_Y - 2, Math.max(0, at - INSET), 4, 2, { fill: theme.accent });
  drawMarks(surface, data.marks, scale.x, theme);
  if (data.live) surface.rect(at - 1.5, AXIS_Y - 4, 3, 8, 1.5, { fill: theme.foreground });
  for (const tick of scale.ticks) {
    const align = tick.x > right - 14 ? 'right' : 'center';
    surface.rect(tick.x - 0.5, AXIS_Y + 4, 1, 3, 0, { fill: theme.muted });
    surface.text(tick.label, align === 'right' ? size.width - 4 : tick.x, AXIS_Y + 18, {
      font: TICK_FONT,
      color: theme.muted,
      align,
    });
  }
}

/** Marks of different states at one place stand beside each other. */
function drawMarks(surface: Surface, marks: SettlementMarks, x: (time: number) => number, theme: Theme): void {
  const places = new Map<number, Set<number>>();
  for (let index = 0; index < marks.length; index++) {
    const left = Math.round(x(marks.times[index]!));
    const states = places.get(left);
    if (states === undefined) places.set(left, new Set([marks.states[index]!]));
    else states.add(marks.states[index]!);
  }
  for (const [left, states] of places) {
    [...states].forEach((state, order) => {
      const shift = (order - (states.size - 1) / 2) * 4;
      surface.rect(left + shift - 1.5, AXIS_Y - 15, 3, 9, 1, { fill: theme[STATES[state]!] });
    });
  }
}
