/**
 * The graph as a pane: one picture for each session, brought up to date before each frame, and what a person does
 * on it in the words that all panes share.
 */
import { brightNodes } from '../bright.ts';
import { EVENT_WORDS } from '../contract/standing-words.ts';
import { button, element, setText } from '../controls/dom.ts';
import { Countdown } from '../countdown.ts';
import { sceneSvg } from '../picture/scene-svg.ts';
import type { Point } from '../render/camera.ts';
import { EMPTY_SCENE } from '../render/scene.ts';
import type { Theme } from '../render/theme.ts';
import type { SessionStore } from '../session-store.ts';
import { TIMELINE_LEGEND } from '../timeline/marks.ts';
import { NONE } from '../trace/trace.ts';
import { foldNote } from './fold-note.ts';
import { GRAPH_LEGEND } from './graph-legend.ts';
import { GraphTools } from './graph-tools.ts';
import { GraphView } from './graph-view.ts';
import { Legend } from './legend.ts';
import type { Lighting, LitMode } from './lighting.ts';
import type { Pane, PaneListener, PaneState } from './pane.ts';
import { SessionPicture } from './session-picture.ts';
import { type Step, walk } from './walk.ts';

/** What only the graph tells. */
export interface GraphPaneListener extends PaneListener {
  /** A person moved the camera, or gave it back. */
  moved(): void;
  /** The scene is another one: what is said of it may be, too. */
  refreshed(): void;
  /** The note of what is folded was pressed. */
  unfold(): void;
  light(mode: LitMode): void;
  /** The messages of a promise are to be followed to another thread or process. */
  message(id: number): void;
  /** The menu of a promise was asked for, at a place in CSS pixels of the page; null: of the one that is selected. */
  menu(id: number | null, at: Point | null): void;
}

/** How much is drawn. */
export interface GraphChoices {
  readonly fold: boolean;
  readonly teaching: boolean;
  /** What is lit for the selected promise. */
  readonly lit: LitMode | null;
}

export class GraphPane implements Pane {
  readonly name = 'graph';
  readonly element: HTMLElement;
  readonly view: GraphView;
  readonly legend = new Legend(() => [...GRAPH_LEGEND, TIMELINE_LEGEND]);
  private readonly tools: GraphTools;
  private readonly listener: GraphPaneListener;
  private readonly pictures = new WeakMap<SessionStore, SessionPicture>();
  private readonly foldNote: HTMLButtonElement;
  private readonly countdown = new Countdown(() => this.view.invalidate());
  private theme: Theme;
  private state: PaneState | null = null;
  private choices: GraphChoices = { fold: true, teaching: false, lit: null };
  private hovered: number | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private current: SessionPicture | null = null;
  private emphasised = '';
  private lighting: Lighting | null = null;
  private moves: boolean | null = null;
  private found: ReadonlySet<number> | null = null;

  constructor(theme: Theme, listener: GraphPaneListener) {
    this.theme = theme;
    this.listener = listener;
    const canvas = element('canvas', {
      class: 'graph-canvas',
      tabindex: '0',
      role: 'application',
      'aria-label': 'Promise graph. Arrow keys walk it; press ? for all keys.',
      'aria-describedby': 'selection',
    });
    this.foldNote = button('', 'fold-note', () => listener.unfold());
    this.foldNote.hidden = true;
    this.tools = new GraphTools({
      light: (mode) => listener.light(mode),
      tidy: () => this.tidy(),
      legend: () => this.legend.toggle(),
    });
    this.element = element('div', { class: 'pane' }, canvas, this.foldNote, this.tools.element);
    this.view = new GraphView(canvas, theme, {
      pick: (id) => this.pick(id),
      port: (id) => listener.message(id),
      hover: (id, at) => this.hover(id, at),
      menu: (id, at) => listener.menu(id, at),
      moved: () => listener.moved(),
      beforeFrame: (now) => this.refresh(now),
      drawn: () => this.current?.drawn(),
    });
  }

  /** What is drawn of the session that is shown, or null. */
  get picture(): SessionPicture | null {
    return this.current;
  }

  get hasPicture(): boolean {
    return (this.current?.scene.nodes.size ?? 0) > 0;
  }

  show(state: PaneState): void {
    this.state = state;
    const known = this.pictures.get(state.session);
    const picture = known ?? new SessionPicture(state.session);
    if (known === undefined) this.pictures.set(state.session, picture);
    if (picture !== this.current) {
      this.current = picture;
      this.hovered = null;
      this.emphasised = '';
      this.view.clear();
      this.view.show(picture.scene, [], performance.now());
    }
    if (state.moves !== this.moves) this.view.setMotion(state.moves);
    this.moves = state.moves;
    this.view.invalidate();
  }

  /** How much is to be drawn from now on. */
  choose({ fold, teaching, lit }: GraphChoices): void {
    const { choices } = this;
    if (fold === choices.fold && teaching === choices.teaching && lit === choices.lit) return;
    this.choices = { fold, teaching, lit };
    this.view.invalidate();
  }

  clear(): void {
    this.state = null;
    this.current = null;
    this.view.clear();
    this.foldNote.hidden = true;
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.view.retheme(theme);
  }

  reveal(id: number): void {
    // What was folded away is in the scene only after it was brought up to date.
    this.refresh(performance.now());
    const shown = this.current?.shownFor(id) ?? null;
    if (shown !== null) this.view.reveal(shown, true);
  }

  zoomBy(factor: number): void {
    // Plus and minus unfold and fold what is selected, where that is a group or came out of one.
    const selected = this.state?.selected ?? null;
    const { current } = this;
    const folded = selected !== null && (factor > 1 ? current?.unfold(selected) : current?.refold(selected)) === true;
    if (folded) this.view.invalidate();
    else this.view.zoomBy(factor);
  }

  panBy(dx: number, dy: number): void {
    this.view.panBy(dx, dy);
  }

  fit(): void {
    this.view.fit();
  }

  walk(step: Step): number | null {
    const { current } = this;
    if (current === null) return null;
    return walk(current.scene, current.shownFor(this.state?.selected ?? null), step);
  }

  focus(): void {
    this.view.canvas.focus();
  }

  /** Takes out what a group counts; false when the node is none. */
  unfold(id: number): boolean {
    const unfolded = this.current?.unfold(id) ?? false;
    if (unfolded) this.view.invalidate();
    return unfolded;
  }

  /** Puts back what was taken out of a group; false when nothing was. */
  refold(id: number): boolean {
    const folded = this.current?.refold(id) ?? false;
    if (folded) this.view.invalidate();
    return folded;
  }

  /** Lays out what is near the selected promise anew, and back. */
  tidy(): void {
    this.current?.tidy(this.state?.selected ?? null);
    this.view.invalidate();
  }

  svg(): string {
    const { current, state, choices, theme } = this;
    const note = current && state ? foldNote(current.store, current.graph, choices.fold, state.moment) : '';
    return sceneSvg(current?.scene ?? EMPTY_SCENE, { width: null, height: null, theme, note });
  }

  /** Brings the scene up to date with what is to be seen. */
  refresh(now: number): void {
    const { state, current, choices } = this;
    if (state === null || current === null) return;
    const { selected } = state;
    if (current.refresh({ ...choices, selected, width: this.view.size.width }, now, this.countdown.due)) {
      this.view.show(current.scene, current.focus, now);
      if (current.leapt) this.view.settle();
      this.countdown.follow(current, now);
      this.updateNote();
      this.emphasised = '';
      this.listener.refreshed();
    }
    if (current.rest > 0) this.againIn(current.rest);
    this.emphasise();
  }

  /** Asks for a frame after so many milliseconds. */
  private againIn(wait: number): void {
    this.again ??= setTimeout(() => {
      this.again = undefined;
      this.view.invalidate();
    }, wait);
  }

  private emphasise(): void {
    const { state, current, choices } = this;
    if (state === null || current === null) return;
    const { selected } = state;
    const lighting = current.lighting(choices.lit, selected);
    // Each emphasis asks for a frame: only where it is another one.
    const stands = state.session.standing;
    const standing =
      stands === null || stands.promise === 0
        ? null
        : { node: current.shownFor(stands.promise) ?? NONE, word: EVENT_WORDS[stands.event] };
    const key = `${selected} ${this.hovered} ${current.tidied} ${[...state.states].join(' ')} ${standing?.node} ${standing?.word}`;
    if (key === this.emphasised && state.found === this.found && lighting === this.lighting) return;
    this.emphasised = key;
    this.found = state.found;
    this.lighting = lighting;
    const view = selected === null ? null : state.session.promise(selected);
    this.tools.update({
      askable: view?.state === 'pending',
      settled: view !== null && view.state !== 'pending',
      lit: lighting === null ? null : choices.lit,
      sentence: lighting?.sentence ?? '',
      selected: view !== null,
      tidied: current.tidied,
    });
    this.view.emphasise({
      selected: current.shownFor(selected),
      hovered: this.hovered,
      bright: brightNodes(current.scene, state.states, this.foundNodes(state, current)),
      light: lighting?.light ?? null,
      standing,
    });
  }

  /** Nodes that stand for what was found; of what the graph of a long run was not told of, those of its like. */
  private foundNodes({ found, trace }: PaneState, picture: SessionPicture): ReadonlySet<number> | null {
    if (found === null) return null;
    const { store, scene } = picture;
    const nodes = new Set<number>();
    const untold: number[] = [];
    for (const row of found) {
      const id = trace.idOf(row);
      nodes.add(picture.shownFor(id) ?? NONE);
      if (store.isPartial && store.model.promises.rowOf(id) === NONE) untold.push(row);
    }
    for (const group of store.groupsLike(untold, scene.nodes.keys())) nodes.add(group);
    return nodes;
  }

  /** Where a promise is drawn, in CSS pixels of the page; null when it is not in sight. */
  placeOf(id: number): Point | null {
    return this.view.placeOf(this.current?.shownFor(id) ?? NONE);
  }

  private pick(id: number | null): void {
    const unfolded = id !== null && this.unfold(id);
    this.listener.select(id, id !== null && !unfolded);
  }

  private hover(id: number | null, at: Point): void {
    const words = id === null ? null : (this.current?.groupWords(id) ?? null);
    if (words !== null) this.listener.explain(words.join('\n'), at);
    else this.listener.hover(id, at);
    if (id === this.hovered) return;
    this.hovered = id;
    this.emphasise();
  }

  private updateNote(): void {
    const { current, state, choices } = this;
    if (current === null || state === null) return;
    const words = foldNote(current.store, current.graph, choices.fold, state.moment);
    setText(this.foldNote, words);
    this.foldNote.hidden = words === '';
    this.foldNote.title = choices.fold ? 'Show each of them (u)' : 'Fold them again (u)';
  }
}
