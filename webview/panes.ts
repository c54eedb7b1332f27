/**
 * The views of a program: one of them is shown, and told what is to be seen. Only the graph is there from the start;
 * the others are made when they are first shown, so that the page has less to do before it shows anything.
 */
import { element } from './controls/dom.ts';
import type { Theme } from './render/theme.ts';
import type { SessionStore } from './session-store.ts';
import { SitesPane } from './sites/sites-pane.ts';
import { StandingSites } from './sites/standing-sites.ts';
import { TimelinePane } from './timeline/timeline-pane.ts';
import type { GraphChoices, GraphPaneListener } from './views/graph-pane.ts';
import { GraphPane } from './views/graph-pane.ts';
import type { Pane, PaneName, PaneState } from './views/pane.ts';

export class Panes {
  readonly names: readonly PaneName[] = ['graph', 'timeline', 'sites'];
  /** Where they stand. */
  readonly element = element('div', { class: 'panes', id: 'pane', role: 'tabpanel' });
  readonly graph: GraphPane;
  private readonly listener: GraphPaneListener;
  private readonly sites = new StandingSites();
  private readonly made = new Map<PaneName, Pane>();
  private theme: Theme;
  private shown: Pane;
  private state: PaneState | null = null;

  constructor(theme: Theme, listener: GraphPaneListener) {
    this.theme = theme;
    this.listener = listener;
    this.graph = new GraphPane(theme, listener);
    this.made.set('graph', this.graph);
    this.shown = this.graph;
    // The legend is the page's: a dialog inside a hidden view could not be seen.
    this.element.append(this.graph.element, this.graph.legend.element);
    this.choose('graph');
  }

  get current(): Pane {
    return this.shown;
  }

  /** Shows another view; false when there is none of that name. */
  choose(name: PaneName): boolean {
    if (!this.names.includes(name)) return false;
    const pane = this.made.get(name) ?? this.make(name);
    this.shown = pane;
    for (const one of this.made.values()) one.element.hidden = one !== pane;
    this.element.setAttribute('aria-labelledby', `tab-${name}`);
    if (this.state !== null) pane.show(this.state);
    return true;
  }

  /** What is to be seen now; null when there is no program. */
  show(state: PaneState | null): void {
    const other = state?.session !== this.state?.session;
    this.state = state;
    if (other) for (const pane of this.made.values()) pane.clear();
    if (state === null) return;
    this.shown.show(state);
    this.keepUp(state.session);
  }

  /** What leaves the bounded trace must have been counted before; what stays may wait until a flood is read. */
  keepUp({ isFlooded, trace }: SessionStore): void {
    if (this.shown.name !== 'sites' && (!isFlooded || trace.isHalfFull)) this.sites.keepUp(trace);
  }

  chooseGraph(choices: GraphChoices): void {
    this.graph.choose(choices);
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    for (const pane of this.made.values()) pane.retheme(theme);
  }

  private make(name: PaneName): Pane {
    const pane =
      name === 'timeline'
        ? new TimelinePane(this.theme, this.listener)
        : new SitesPane(this.theme, this.listener, this.sites);
    this.made.set(name, pane);
    this.graph.legend.element.before(pane.element);
    return pane;
  }
}
