/** The sheet that lists the keys, opened by `?`. */
import { button, element } from './dom.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['← →', 'to what it waits for, to what waits for it'],
  ['↑ ↓', 'to the promise above or below'],
  ['Home End', 'to the first, to the last (main)'],
  ['Enter', 'open the line that made it; unfold a group'],
  ['Escape', 'clear selection and search'],
  ['/', 'search'],
  ['Shift ← → ↑ ↓', 'move the view'],
  ['+ −', 'zoom in, zoom out; unfold and fold a selected group'],
  ['0', 'actual size'],
  ['f', 'fit the graph, and follow it again'],
  ['1 2 3', 'graph, timeline, call sites'],
  ['Space', 'hold the view at this moment, follow again'],
  [', .', 'one event back, one event on (also Alt with ← →)'],
  ['[ ]', 'to the failure or cancel before, to the next'],
  ['p', 'play from here, stop playing'],
  ['n', 'now: follow live, or go to the end'],
  ['t', 'show which callback made what'],
  ['u', 'unfold, or fold again'],
  ['m', 'menu of the selected promise: questions, cancel, wake up'],
  ['g', 'go to the other end of its message, in another thread or process, and back'],
  ['w', 'light what holds the selected promise up, or settled it'],
  ['d', 'light what waits for it'],
  ['x', 'light what a cancel of it would do'],
  ['{ }', 'timeline: make the lanes lower, higher'],
  ['e', 'timeline: time, or event after event'],
  ['y', 'tidy what is near it, and back'],
  ['l', 'legend: what the marks mean'],
  ['?', 'this sheet'],
];

export class HelpSheet {
  readonly element = element('dialog', { class: 'help', 'aria-label': 'Keyboard' });

  constructor() {
    const rows = KEYS.flatMap(([keys, about]) => [
      element('dt', {}, ...keys.split(' ').map((key) => element('kbd', {}, key))),
      element('dd', {}, about),
    ]);
    this.element.append(
      element(
        'header',
        {},
        element('h2', {}, 'Keyboard'),
        button('Close', 'copy', () => this.element.close()),
      ),
      element('dl', {}, ...rows),
    );
  }

  toggle(): void {
    if (this.element.open) this.element.close();
    else this.element.showModal();
  }
}
