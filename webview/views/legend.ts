/**
 * The legend: every mark with its meaning, drawn by the code that draws the graph, so that it cannot say anything
 * else. Sections are data: each view of the program adds its own.
 */
import { button, element } from '../controls/dom.ts';
import { THEME_VARIABLES } from '../controls/mark-icon.ts';
import type { Surface } from '../render/surface.ts';
import { SvgSurface } from '../render/svg-surface.ts';
import { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';

/** One mark and what it means. */
export interface LegendEntry {
  /** Draws the mark within its box, whose upper left corner is (0, 0). */
  draw(surface: Surface, theme: Theme, fitter: TextFitter): void;
  readonly width: number;
  readonly height: number;
  readonly words: string;
}

/** Marks that belong together. */
export interface LegendSection {
  readonly title: string;
  readonly entries: readonly LegendEntry[];
}

export class Legend {
  readonly element = element('dialog', { class: 'help legend', 'aria-label': 'Legend' });
  private readonly sections: () => readonly LegendSection[];

  /** `sections` is asked for when the legend is opened: what it lists may depend on the view that is shown. */
  constructor(sections: () => readonly LegendSection[]) {
    this.sections = sections;
  }

  toggle(): void {
    if (this.element.open) {
      this.element.close();
      return;
    }
    const head = element(
      'header',
      {},
      element('h2', {}, 'Legend'),
      button('Close', 'copy', () => this.element.close()),
    );
    this.element.replaceChildren(head, ...this.sections().map(sectionOf));
    this.element.showModal();
  }
}

function sectionOf({ title, entries }: LegendSection): HTMLElement {
  const rows = entries.flatMap((entry) => [element('dt', {}, pictureOf(entry)), element('dd', {}, entry.words)]);
  return element('section', {}, element('h3', {}, title), element('dl', {}, ...rows));
}

/** The mark as an element; hidden from screen readers, as the words say it. */
function pictureOf({ draw, width, height }: LegendEntry): Element {
  const surface = new SvgSurface();
  draw(surface, THEME_VARIABLES, new TextFitter(surface));
  const svg = new DOMParser().parseFromString(
    surface.toString(`0 0 ${width} ${height}`),
    'image/svg+xml',
  ).documentElement;
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
