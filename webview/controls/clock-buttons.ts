/** The buttons of the clock: to the failure before, a step back, hold or follow, a step on, to the next failure, play. */
import type { ClockCommand } from '../view-clock.ts';
import type { ClockData } from './clock-axis.ts';
import { element, icon } from './dom.ts';

const PAUSE = 'M4 3h3v10H4zM9 3h3v10H9z';
const PLAY = 'M4.5 2.5L13 8l-8.5 5.5z';
/** A dot in a ring, as of what is on air; an arrow against a wall where nothing comes any more. */
const LIVE =
  'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z';
const END = 'M2 7.2h6V4l4 4-4 4V8.8H2zM12.6 3h1.6v10h-1.6z';
const BACK = 'M11 3.5v9L5 8z';
const ON = 'M5 3.5v9L11 8z';
const PREVIOUS = 'M12.5 3.5v9L7 8zM3.5 4l3.5 4-3.5 4zM3 3h1.6v10H3z';
const NEXT = 'M3.5 3.5v9L9 8zM11.4 3H13v10h-1.6z';

export class ClockButtons {
  readonly element = element('div', { class: 'clock-buttons', role: 'group', 'aria-label': 'Time' });
  private readonly hold: HTMLButtonElement;
  private readonly play: HTMLButtonElement;
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private shown = '';

  constructor(run: (command: ClockCommand) => void) {
    const add = (label: string, path: string, key: string, command: ClockCommand): HTMLButtonElement => {
      const made = element('button', { type: 'button', class: 'icon-button' });
      made.addEventListener('click', () => run(command));
      describe(made, label, path, key);
      this.element.append(made);
      return made;
    };
    add('Previous failure or cancel', PREVIOUS, '[', { jump: 'previous' });
    this.back = add('One event back', BACK, ',', { step: -1 });
    this.hold = add('Pause view', PAUSE, 'Space', 'toggle');
    this.hold.classList.add('pause');
    this.on = add('One event on', ON, '.', { step: 1 });
    add('Next failure or cancel', NEXT, ']', { jump: 'next' });
    this.play = add('Play', PLAY, 'p', 'play');
    this.play.classList.add('play');
  }

  update(data: ClockData | null): void {
    if (data === null) return;
    this.back.disabled = data.moment <= data.firstMoment;
    this.on.disabled = data.moment >= data.moments;
    const key = `${data.live} ${data.running} ${data.playing}`;
    if (key === this.shown) return;
    this.shown = key;
    if (!data.live) {
      if (data.running) describe(this.hold, 'Follow live', LIVE, 'Space');
      else describe(this.hold, 'To the end', END, 'Space');
    } else describe(this.hold, 'Pause view', PAUSE, 'Space');
    this.hold.setAttribute('aria-pressed', String(!data.live));
    if (data.playing) describe(this.play, 'Stop playing', PAUSE, 'p');
    else describe(this.play, 'Play', PLAY, 'p');
  }
}

function describe(button: HTMLButtonElement, label: string, path: string, key: string): void {
  button.replaceChildren(icon(path));
  button.title = `${label} (${key})`;
  button.setAttribute('aria-label', label);
}
