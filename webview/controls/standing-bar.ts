/** The line that says where a debugger has stopped the program, with the button that lets it go on. */
import type { ProgramStanding } from '../contract/messages.ts';
import { visible } from '../render/text.ts';
import { button, element, icon, setText } from './dom.ts';

export interface StandingListener {
  /** Brings the promise of the event into sight. */
  showStanding(): void;
  goOn(): void;
}

const HAPPENS: Readonly<Record<ProgramStanding['event'], string>> = {
  create: 'is made',
  enter: 'runs its callback',
  leave: 'leaves its callback',
  become: 'becomes what its callback returned',
  settle: 'settles',
  cancel: 'is asked to cancel',
  unhandled: 'fails, and nobody handles it',
  exit: 'The program ends',
  '': 'The program sleeps',
};
/** The same in a word, beside the node. */
export const EVENT_WORDS: Readonly<Record<ProgramStanding['event'], string>> = {
  create: 'made',
  enter: 'callback begins',
  leave: 'callback ends',
  become: 'becomes',
  settle: 'settles',
  cancel: 'cancel',
  unhandled: 'unhandled',
  exit: 'exit',
  '': 'sleeps',
};
const TWO_BARS = 'M4 3h3v10H4zM9 3h3v10H9z';
const BACK = 'M11 3.5v9L5 8z';

/** What happened where it stands, in a few words: "t settles". */
export function standingWords({ event, promise }: ProgramStanding, name: string): string {
  if (event === 'unhandled' && promise === 0) return 'A failure that nobody handles';
  return event === '' || event === 'exit' || promise === 0 ? HAPPENS[event] : `${name} ${HAPPENS[event]}`;
}

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
        ? `. The program stands ${ahead.toLocaleString('en')} ${ahead === 1 ? 'event' : 'events'} further on`
        : '';
    setText(this.words, `${visible(standingWords(standing, name), 160)}${further}`);
    this.show.hidden = standing.promise === 0;
  }
}
