/**
 * One sentence below the picture: the last thing that happened, in plain words. A screen reader
 * hears it too, but not oftener than it can be said.
 */
import { element } from '../controls/dom.ts';
import { visible } from '../render/text.ts';

/** A part of the sentence; names are bold. */
export interface Phrase {
  readonly text: string;
  readonly bold?: boolean;
}

const SPEAK_EVERY_MS = 2000;
const LONGEST = 200;

export class Narration {
  readonly element = element('div', { class: 'narration' });
  private readonly sentence = element('p', { class: 'sentence', 'aria-hidden': 'true' });
  private readonly spoken = element('p', { class: 'hidden', 'aria-live': 'polite' });
  private text = '';
  private spokenAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.append(this.sentence, this.spoken);
  }

  update(phrases: readonly Phrase[]): void {
    const text = phrases.map((phrase) => phrase.text).join('');
    if (text === this.text) return;
    this.text = text;
    this.sentence.replaceChildren(
      ...phrases.map(({ text: part, bold }) =>
        bold ? element('b', {}, visible(part, LONGEST)) : visible(part, LONGEST),
      ),
    );
    this.sentence.title = visible(text, 1000);
    this.speakSoon();
  }

  private speakSoon(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.spokenAt + SPEAK_EVERY_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.spokenAt = performance.now();
      this.spoken.textContent = visible(this.text, 1000);
    }, wait);
  }
}
