/** The buttons of the clock: to the failure before, a step back, hold or follow, a step on, to the next failure, play. */
import type { ClockCommand } from '../view-clock.ts';
import type { ClockData } from './clock-axis.ts';
import { element, icon } from './dom.ts';

const PAUSE = 'M4 3h3v10H4zM9 3h3v10H9z';
const PLAY = 'M4.5 2.5L13 8l-8.5 5.5z';
const LIVE = 'M3 3l6 5-6 5zM10 3h2.5v10H10z';
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
    if (!data.live) describe(this.hold, data.running ? 'Follow live' : 'To the end', LIVE, 'Space');
    else describe(this.hold, 'Pause view', PAUSE, 'Space');
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
