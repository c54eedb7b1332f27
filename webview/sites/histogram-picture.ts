/** The histogram of times to settle as a picture with its scale: for the details. */

import { element } from '../controls/dom.ts';
import { withCommas } from '../render/format.ts';
import { bars } from './aggregate/histogram.ts';
import { briefTime } from './graph/brief.ts';

const MOST_BARS = 40;
const WIDTH = 264;
const HEIGHT = 56;
const SVG = 'http://www.w3.org/2000/svg';

export function histogramOf(times: ArrayLike<number> | null): HTMLElement {
  const { from, to, counts } = bars(times, MOST_BARS);
  const highest = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('class', 'sites-histogram');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${withCommas(total)} times between ${briefTime(from)} and ${briefTime(to)}`);
  const wide = Math.min(24, WIDTH / Math.max(1, counts.length));
  counts.forEach((count, index) => {
    if (count === 0) return;
    const high = Math.max(2, (count / highest) * HEIGHT);
    const bar = document.createElementNS(SVG, 'rect');
    for (const [name, value] of Object.entries({
      x: index * wide,
      y: HEIGHT - high,
      width: Math.max(1, wide - 1),
      height: high,
    })) {
      bar.setAttribute(name, value.toFixed(1));
    }
    svg.append(bar);
  });
  const scale = element(
    'p',
    { class: 'sites-scale' },
    element('span', {}, briefTime(from)),
    element('span', {}, briefTime(to)),
  );
  scale.style.width = `${Math.round((wide * counts.length * 100) / WIDTH)}%`;
  return element('div', { class: 'sites-times' }, svg, scale);
}
