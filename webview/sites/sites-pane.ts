/**
 * The call sites view: the graph of the places or their table, and the details of the one that is chosen. It counts
 * with the frames, a slice at a time; what it shows is that of the page's moment, or of as far as it has counted.
 */
import { STATES } from '../../runtime-instrumented/protocol/index.ts';
import { element, setText } from '../controls/dom.ts';
import { counted } from '../render/format.ts';
import type { Theme } from '../render/theme.ts';
import { NONE } from '../trace/trace.ts';
import { Legend } from '../views/legend.ts';
import type { Pane, PaneListener, PaneState } from '../views/pane.ts';
import type { Step } from '../views/walk.ts';
import { allFigures } from './aggregate/figures.ts';
import { asText } from './columns.ts';
import { Details } from './details.ts';
import { groupDetails, placeDetails } from './details-data.ts';
import type { SitesEmphasis } from './graph/draw-sites.ts';
import type { NodeScene } from './graph/scene.ts';
import { Picture } from './picture.ts';
import { remember, remembered } from './remembered-form.ts';
import { sentenceOf } from './sentence.ts';
import { type Form, SitesBar } from './sites-bar.ts';
import { SITES_LEGEND } from './sites-legend.ts';
import { StandingSites } from './standing-sites.ts';
import { SitesTable } from './table.ts';
import { walkSites } from './walk-sites.ts';
import type { WhatStands } from './what-stands.ts';

/** ms of one frame in which is counted. */
const COUNTING_MS = 8;
/** Figures that change by themselves are brought up to date so often. */
const FIGURES_EVERY_MS = 120;
/** When counting and laying out took so many milliseconds of a frame, the figures are for the next one. */
const LONG_MS = 10;

export class SitesPane implements Pane {
  readonly name = 'sites';
  readonly element: HTMLElement;
  readonly legend = new Legend(() => SITES_LEGEND);
  private readonly listener: PaneListener;
  private readonly picture: Picture;
  private readonly table: SitesTable;
  private readonly details: Details;
  private readonly bar: SitesBar;
  private readonly description = element('p', { id: 'sites-selection', class: 'hidden', role: 'status' });
  private readonly standing: StandingSites;
  private state: PaneState | null = null;
  private form: Form = remembered();
  /** Key of the node that is chosen, and the place in it; a group is chosen as a whole. */
  private chosen: { readonly key: string; readonly place: number | null } | null = null;
  private hovered: number | null = null;
  /** The page's selection, as it was last told. */
  private selected: number | null = null;
  private frame = 0;
  private later = 0;
  private figuresAt = 0;
  private shown = '';
  /** New figures will be drawn with the next frame. */
  private justShown = false;
  /** What this frame is for: nothing is counted between laying out what is known and showing it. */
  private phase: 'counts' | 'lays out' | 'shows' = 'counts';
  /** What the picture was emphasised for. */
  private emphasised: readonly unknown[] = [];

  constructor(theme: Theme, listener: PaneListener, standing = new StandingSites()) {
    this.listener = listener;
    this.standing = standing;
    this.picture = new Picture(theme, {
      pick: (node, twice) => this.pick(node, twice),
      hover: (node, at) => this.hover(node, at),
      walk: (step) => this.walk(step),
    });
    this.table = new SitesTable({
      choosePlace: (place) => this.choosePlace(place),
      openSource: (place) => this.openSource(place),
    });
    this.details = new Details({
      close: () => this.choose(null),
      openSource: (place) => this.openSource(place),
      choosePlace: (place) => {
        this.choosePlace(place);
        this.show(this.state!);
      },
      choosePromise: (id) => {
        this.choose(null);
        listener.select(id);
      },
      unfold: (file) => this.unfold(file),
    });
    this.bar = new SitesBar(this.table.filter, {
      form: (form) => this.showForm(form),
      choose: (key) => this.chooseKey(key),
      copy: (separator) => this.copy(separator),
      legend: () => this.legend.toggle(),
    });
    const main = element('div', { class: 'sites-main' }, ...this.picture.elements, this.table.element);
    const middle = element('div', { class: 'sites-middle' }, main, this.details.element);
    this.element = element(
      'section',
      { class: 'sites', 'aria-label': 'Call sites' },
      this.bar.element,
      middle,
      this.description,
      this.legend.element,
    );
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.showForm(this.form);
  }

  get hasPicture(): boolean {
    return this.shown !== '';
  }

  get hasDetails(): boolean {
    return this.chosen !== null;
  }

  show(state: PaneState): void {
    this.state = state;
    const { selected } = state;
    const other = selected !== this.selected;
    this.selected = selected;
    // Whoever selects a promise wants its details.
    if (other && selected !== null && this.hasDetails) this.choose(null);
    this.ask();
  }

  clear(): void {
    this.state = null;
    this.shown = '';
    this.phase = 'counts';
    this.chosen = null;
    this.hovered = null;
    this.picture.clear();
    this.table.update([], null);
    this.details.update(null);
    setText(this.description, '');
    this.bar.say('');
  }

  retheme(theme: Theme): void {
    this.picture.retheme(theme);
  }

  reveal(id: number): void {
    const { state } = this;
    if (state === null) return;
    const place = this.placeOf(state, id);
    if (place === null) return;
    const node = this.standing.of(state.trace).structure.nodeOf.get(place);
    if (node !== undefined) this.picture.reveal(node);
    if (this.form === 'table') this.table.reveal(place);
  }

  zoomBy(factor: number): void {
    if (this.form === 'graph') this.picture.zoomBy(factor);
  }

  panBy(dx: number, dy: number): void {
    if (this.form === 'graph') this.picture.panBy(dx, dy);
  }

  fit(): void {
    if (this.form === 'graph') this.picture.fit();
  }

  /** Goes from place to place; no promise is selected by that. */
  walk(step: Step): null {
    const to = walkSites(this.picture.scene, this.chosenNode() ?? this.holding(), step);
    if (to !== null) {
      this.chooseKey(this.picture.scene.nodes[to].key);
      this.picture.reveal(to);
    }
    return null;
  }

  focus(): void {
    if (this.form === 'graph') this.picture.canvas.focus();
    else this.table.focus();
  }

  svg(): string {
    return this.picture.svg();
  }

  // Bringing up to date

  private ask(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.refresh());
  }

  private refresh(): void {
    this.frame = 0;
    const { state } = this;
    if (state === null || !this.element.isConnected) return;
    const stands = this.standing.of(state.trace);
    const now = performance.now();
    // A frame counts, or lays out, or shows, or draws what was shown in the one before: together they are too long
    // for one, above all the first time, when none of it is compiled yet.
    const { index } = stands;
    const target = Math.min(state.moment, state.trace.moments);
    const isFirst = index.counted === 0 && target > 0;
    const shows = !isFirst && (this.shown === '' || now - this.figuresAt >= FIGURES_EVERY_MS);
    const draws = !isFirst && this.justShown;
    const { phase } = this;
    const until = now + COUNTING_MS;
    const there =
      phase === 'counts'
        ? index.advance(state.trace.moments, () => shows || draws || performance.now() > until)
        : index.counted >= state.trace.moments;
    this.justShown = false;
    if (!there) this.ask();
    const moment = Math.min(state.moment, index.counted);
    const key = `${moment} ${state.trace.siteNames.size} ${[...state.states].join()} ${state.found?.size ?? -1}`;
    if (phase !== 'counts' || (key !== this.shown && (shows || (there && !state.live)) && !(isFirst && !there))) {
      if (phase !== 'shows' && this.laysOut(stands, now)) return;
      this.phase = 'counts';
      this.justShown = true;
      const { hasPicture } = this;
      this.shown = key;
      this.figuresAt = now;
      this.showFigures(stands, moment);
      if (!hasPicture) this.listener.appeared();
    } else if (key !== this.shown && this.later === 0) {
      this.later = window.setTimeout(() => {
        this.later = 0;
        this.ask();
      }, FIGURES_EVERY_MS);
    }
    this.sayHowFar(stands, there);
    this.emphasise();
  }

  /** Lays out what has become known; true when that took this frame, and goes on or is shown in the next one. */
  private laysOut(stands: WhatStands, begun: number): boolean {
    const done = stands.arrange(() => performance.now() > begun + COUNTING_MS);
    if (done && performance.now() <= begun + LONG_MS) return false;
    this.phase = done ? 'shows' : 'lays out';
    this.ask();
    return true;
  }

  /** A new emphasis draws the picture again: only where it says something else. */
  private emphasise(): void {
    const { state, chosen, hovered } = this;
    const now = [state?.selected, state?.states, state?.found, chosen, hovered, this.picture.scene, this.holding()];
    if (now.every((part, at) => part === this.emphasised[at])) return;
    this.emphasised = now;
    this.picture.emphasise(this.emphasis());
  }

  private showFigures(stands: WhatStands, moment: number): void {
    stands.arrange();
    const scene = stands.scene(moment);
    this.picture.show(scene, this.emphasis(scene.nodes));
    this.bar.update(scene);
    if (this.form === 'table') {
      const { index } = stands;
      const all = allFigures(index.trace, index.known.places, index.at(moment));
      const lit = this.litPlaces();
      this.table.update(lit === null ? all : all.filter(({ place }) => lit(place.index)), this.chosen?.place ?? null);
    }
    this.showDetails(stands, moment);
  }

  private showDetails(stands: WhatStands, moment: number): void {
    const at = this.chosenNode();
    const node = at === null ? undefined : this.picture.scene.nodes[at];
    if (node === undefined || this.chosen === null || at === null) {
      this.details.update(null);
      setText(this.description, '');
      return;
    }
    const { place } = this.chosen;
    const data =
      place === null
        ? groupDetails(stands.index, stands.structure.nodes[at], node, moment)
        : placeDetails(stands.index, place, moment);
    this.details.update(data);
    setText(this.description, sentenceOf(node));
  }

  private sayHowFar({ index }: WhatStands, there: boolean): void {
    if (!there) {
      const share = Math.floor((100 * index.counted) / Math.max(1, index.trace.moments));
      this.bar.say(`Counting: ${share} %`);
      return;
    }
    const words: string[] = [];
    if (index.missed > 0) words.push(`${counted(index.missed, 'older promise')} not counted`);
    const { places, pairs } = index.known;
    if (places.crowded > 0)
      words.push(`${counted(places.crowded, 'promise')} of further places counted with the last one`);
    if (pairs.crowded > 0) words.push(`${counted(pairs.crowded, 'line')} not shown`);
    this.bar.say(words.join(', '));
  }

  /** Which places a filter or search leaves; null for all. */
  private litPlaces(): ((place: number) => boolean) | null {
    const { state } = this;
    if (state === null || (state.states.size === 0 && state.found === null)) return null;
    const { index } = this.standing.of(state.trace);
    const tally = index.at(Math.min(state.moment, index.counted));
    const found = state.found === null ? null : new Set<number>();
    for (const row of state.found ?? []) found?.add(index.known.places.of(state.trace, row));
    const states = STATES.filter((name) => state.states.has(name));
    return (place) =>
      (found === null || found.has(place)) &&
      (states.length === 0 || (place < tally.places && states.some((name) => tally.count(place, name) > 0)));
  }

  private emphasis(nodes: readonly NodeScene[] = this.picture.scene.nodes): SitesEmphasis {
    const lit = this.litPlaces();
    const bright = lit === null ? null : new Set(nodes.flatMap(({ places }, at) => (places.some(lit) ? [at] : [])));
    return { selected: this.chosenNode(nodes), hovered: this.hovered, holds: this.holding(), bright };
  }

  private chosenNode(nodes: readonly NodeScene[] = this.picture.scene.nodes): number | null {
    const at = this.chosen === null ? -1 : nodes.findIndex(({ key }) => key === this.chosen?.key);
    return at < 0 ? null : at;
  }

  /** The node at which the selected promise was made. */
  private holding(): number | null {
    const { state } = this;
    if (state === null || state.selected === null) return null;
    const place = this.placeOf(state, state.selected);
    return place === null ? null : (this.standing.of(state.trace).structure.nodeOf.get(place) ?? null);
  }

  private placeOf({ trace }: PaneState, id: number): number | null {
    const row = trace.rowOf(id);
    return row === NONE || !trace.isKept(row) ? null : this.standing.of(trace).index.known.places.of(trace, row);
  }

  // What a person does

  private pick(node: number | null, twice: boolean): void {
    const chosen = node === null ? undefined : this.picture.scene.nodes[node];
    if (chosen === undefined) this.choose(null);
    else this.chooseKey(chosen.key);
    if (twice && chosen?.kind === 'place') this.openSource(chosen.places[0]);
  }

  private chooseKey(key: string): void {
    const { nodes } = this.picture.scene;
    const at = nodes.findIndex((one) => one.key === key);
    if (at < 0) return;
    const node = nodes[at];
    this.choose({ key, place: node.kind === 'place' ? node.places[0] : null });
    if (this.form === 'table' && node.kind === 'place') this.table.reveal(node.places[0]);
    if (this.form === 'graph') this.picture.reveal(at);
  }

  private choosePlace(place: number): void {
    const { state } = this;
    if (state === null) return;
    const { structure } = this.standing.of(state.trace);
    const node = structure.nodes[structure.nodeOf.get(place) ?? -1];
    if (node !== undefined) this.choose({ key: node.key, place });
  }

  private choose(chosen: { readonly key: string; readonly place: number | null } | null): void {
    const had = this.hasDetails;
    this.chosen = chosen;
    this.shown = '';
    if (had !== this.hasDetails) this.listener.detailed();
    if (this.state !== null) this.showFigures(this.standing.of(this.state.trace), this.moment());
  }

  private moment(): number {
    const { state } = this;
    return state === null ? 0 : Math.min(state.moment, this.standing.of(state.trace).index.counted);
  }

  private unfold(file: string): void {
    if (this.state === null) return;
    this.standing.of(this.state.trace).unfold(file);
    this.choose(null);
  }

  private hover(node: number | null, at: { readonly x: number; readonly y: number }): void {
    const scene = node === null ? undefined : this.picture.scene.nodes[node];
    this.listener.explain(scene === undefined ? null : sentenceOf(scene), at);
    if (node === this.hovered) return;
    this.hovered = node;
    this.emphasise();
  }

  private openSource(place: number): void {
    const { state } = this;
    if (state === null) return;
    const { at } = this.standing.of(state.trace).index.known.places.at(state.trace, place);
    if (at !== null) this.listener.openSource(at);
  }

  private key(event: KeyboardEvent): void {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!plain || event.target !== this.picture.canvas) return;
    if (event.key === 'Enter' && this.chosen?.place !== null && this.chosen !== null)
      this.openSource(this.chosen.place);
    else if (event.key === 'Escape' && this.chosen !== null) this.choose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private showForm(form: Form): void {
    this.form = form;
    remember(form);
    this.picture.hidden = form !== 'graph';
    this.table.element.hidden = form !== 'table';
    this.bar.showForm(form);
    this.choose(this.chosen);
  }

  private copy(separator: '\t' | ','): void {
    const rows = this.table.shown;
    const kind = separator === ',' ? 'CSV' : 'TSV';
    navigator.clipboard.writeText(asText(rows, separator)).then(
      () => this.bar.say(`${counted(rows.length, 'row')} copied as ${kind}`),
      () => this.bar.say('The browser did not let the rows be copied.'),
    );
  }
}
