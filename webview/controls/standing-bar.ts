/** The line that says where a debugger has stopped the program, with the button that lets it go on. */

import type { ProgramStanding } from '../contract/messages.ts';
import { standingWords } from '../contract/standing-words.ts';
import { withCommas } from '../render/format.ts';
import { visible } from '../render/text.ts';
import { button, element, icon, setText } from './dom.ts';

export interface StandingListener {
  /** Brings the promise of the event into sight. */
  showStanding(): void;
  goOn(): void;
}

const TWO_BARS = 'M4 3h3v10H4zM9 3h3v10H9z';
const BACK = 'M11 3.5v9L5 8z';

export class StandingBar {
  readonly element = element('div', { class: 'standing', role: 'status', hidden: true });
  private readonly mark = element('span', { class: 'standing-mark' });
  private readonly head = element('b');
  private readonly words = element('span', { class: 'standing-words' });
  private readonly show: HTMLButtonElement;
  private shown = '';

  constructor(listener: StandingListener) {
    this.show = button('Show', 'text-button', () => listener.showStanding());
    const goOn = button('Continue', 'text-button', () => listener.goOn());
    goOn.title = 'Let the program go on, to the next breakpoint';
    this.element.append(this.mark, this.head, this.words, this.show, goOn);
  }

  /** `ahead`: events of the program that lie after what is shown. */
  update(standing: ProgramStanding | null, name: string, ahead: number): void {
    this.element.hidden = standing === null;
    if (standing === null) return;
    const { past } = standing;
    const kind = past ? 'past' : 'stopped';
    if (kind !== this.shown) {
      this.shown = kind;
      this.element.dataset.kind = kind;
      this.mark.replaceChildren(icon(past ? BACK : TWO_BARS));
    }
    setText(this.head, past ? 'In the past' : 'Stopped');
    const further =
      past && ahead > 0
        ? `. The program stands ${withCommas(ahead)} ${ahead === 1 ? 'event' : 'events'} further on`
        : '';
    setText(this.words, `${visible(standingWords(standing, name), 160)}${further}`);
    this.show.hidden = standing.promise === 0;
  }
}
