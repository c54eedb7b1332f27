/** The same as the details, in short, beside the pointer. */

import { element } from '../controls/dom.ts';
import { operationWord } from '../model/naming.ts';
import type { PromiseView } from '../model/promise-view.ts';
import type { Point, Size } from '../render/camera.ts';
import { resultOf } from '../render/describe-node.ts';
import { visible } from '../render/text.ts';
import { placeWords, stateWords } from './words.ts';

const AWAY = 14;
const MOST_NAMES = 4;

export class Tooltip {
  // The details and the hidden list say the same to a screen reader.
  readonly element = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true });

  show(view: PromiseView, promise: (id: number) => PromiseView | null, at: Point, within: Size): void {
    const names = view.waitsFor
      .filter(({ role, id }) => role !== 'cancels' && promise(id)?.state === 'pending')
      .slice(0, MOST_NAMES + 1)
      .map(({ id }) => visible(promise(id)?.name ?? '', 40));
    const result = resultOf(view);
    const place = placeWords(view);
    const lines = [
      element('strong', {}, visible(view.name, 120)),
      element('span', {}, `${operationWord(view.operation)}${place === '' ? '' : `, ${visible(place, 80)}`}`),
      element('span', {}, stateWords(view)),
    ];
    if (result !== '' && result !== view.state)
      lines.push(element('code', { class: view.state }, visible(result, 200)));
    if (view.state === 'pending' && names.length > 0) {
      const more = names.length > MOST_NAMES ? ' and more' : '';
      lines.push(element('span', {}, `waits for ${names.slice(0, MOST_NAMES).join(', ')}${more}`));
    }
    this.place(lines, at, within);
  }

  /** Lines of words for what is no promise: the first is its name. */
  say(lines: readonly string[], at: Point, within: Size): void {
    const [name = '', ...rest] = lines.map((line) => visible(line, 120));
    this.place([element('strong', {}, name), ...rest.map((line) => element('span', {}, line))], at, within);
  }

  private place(lines: readonly HTMLElement[], at: Point, within: Size): void {
    this.element.replaceChildren(...lines);
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = at.x + AWAY + width > within.width ? at.x - AWAY - width : at.x + AWAY;
    const top = at.y + AWAY + height > within.height ? at.y - AWAY - height : at.y + AWAY;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
