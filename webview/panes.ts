/** The views of a program: one of them is shown, and told what is to be seen. */
import { element } from './controls/dom.ts';
import type { Theme } from './render/theme.ts';
import { SitesPane } from './sites/sites-pane.ts';
import { TimelinePane } from './timeline/timeline-pane.ts';
import type { GraphChoices, GraphPaneListener } from './views/graph-pane.ts';
import { GraphPane } from './views/graph-pane.ts';
import type { Pane, PaneName, PaneState } from './views/pane.ts';

export class Panes {
  /** Where they stand. */
  readonly element = element('div', { class: 'panes', id: 'pane', role: 'tabpanel' });
  readonly graph: GraphPane;
  private readonly sites: SitesPane;
  private readonly all: readonly Pane[];
  private shown: Pane;
  private state: PaneState | null = null;

  constructor(theme: Theme, listener: GraphPaneListener) {
    this.graph = new GraphPane(theme, listener);
    this.sites = new SitesPane(theme, listener);
    this.all = [this.graph, new TimelinePane(theme, listener), this.sites];
    this.shown = this.graph;
    // The legend is the page's: a dialog inside a hidden view could not be seen.
    this.element.append(...this.all.map((pane) => pane.element), this.graph.legend.element);
    this.choose('graph');
  }

  get names(): readonly PaneName[] {
    return this.all.map(({ name }) => name);
  }

  get current(): Pane {
    return this.shown;
  }

  /** Shows another view; false when there is none of that name. */
  choose(name: PaneName): boolean {
    const pane = this.all.find((one) => one.name === name);
    if (pane === undefined) return false;
    this.shown = pane;
    for (const one of this.all) one.element.hidden = one !== pane;
    this.element.setAttribute('aria-labelledby', `tab-${name}`);
    if (this.state !== null) pane.show(this.state);
    return true;
  }

  /** What is to be seen now; null when there is no program. */
  show(state: PaneState | null): void {
    const other = state?.session !== this.state?.session;
    this.state = state;
    if (other) for (const pane of this.all) pane.clear();
    if (state === null) return;
    this.shown.show(state);
    // What leaves the bounded trace must have been counted before; what stays may wait until a flood is read.
    const { session } = state;
    if (this.shown !== this.sites && (!session.isFlooded || session.trace.isHalfFull)) this.sites.keepUp(state.trace);
  }

  chooseGraph(choices: GraphChoices): void {
    this.graph.choose(choices);
  }

  retheme(theme: Theme): void {
    for (const pane of this.all) pane.retheme(theme);
  }
}
