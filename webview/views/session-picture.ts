/**
 * The picture of one session: folds, lays out and describes its model whenever that has changed.
 * Everything that a frame needs, and nothing about how it is drawn.
 */

import { COMPACT, ROOMY } from '../layout/box.ts';
import { LanesLayout } from '../layout/lanes.ts';
import type { Layout, Placed, Size } from '../layout/layout.ts';
import { tidied } from '../layout/tidy.ts';
import type { VisibleGraph, VisibleNode } from '../model/visible-graph.ts';
import { withCommas } from '../render/format.ts';
import { sumOf } from '../render/group.ts';
import type { PortWay } from '../render/port.ts';
import { EMPTY_SCENE, type Region, type Scene } from '../render/scene.ts';
import { buildScene } from '../render/scene-builder.ts';
import type { SessionStore } from '../session-store.ts';
import { type Lighting, type LitMode, lightOf } from './lighting.ts';
import { Pace } from './pace.ts';

/** How much of a session is drawn. */
export interface PictureOptions {
  readonly fold: boolean;
  /** Regions of all callbacks, not only of the selected promise's. */
  readonly teaching: boolean;
  readonly selected: number | null;
  /** Of the view, in CSS pixels: a narrow one gets narrower cards. Left out where there is no view. */
  readonly width?: number;
}

const CARD: Size = { width: 150, height: 46 };
const GROUP: Size = { width: 176, height: 58 };
/** Narrower, and high enough for a name on two lines. */
const COMPACT_CARD: Size = { width: 118, height: 60 };
const COMPACT_GROUP: Size = { width: 160, height: 60 };
/** A view narrower than this is compact; it is roomy again when it is wider than that. */
const NARROW = 760;
const WIDE = 820;
/** A graph that would be seen as a whole only from farther away than this becomes compact where that helps. */
const LEAST_ROOMY_ZOOM = 0.8;
/** How much narrower a compact graph is, and the zoom from which it must then be seen as a whole. */
const COMPACT_SHARE = 0.77;
const LEAST_COMPACT_ZOOM = 0.42;
/** A view that has become so much wider than when the graph became compact may be roomy again. */
const WIDER = 1.15;
const BAR: Size = { width: 10, height: 56 };
const DIAMOND: Size = { width: 32, height: 32 };
const EMPTY_GRAPH: VisibleGraph = { nodes: [], edges: [], hidden: 0 };
/** Nodes whose state changed last, and are worth looking at, no more than these. */
const MOST_FOCUSED = 12;
/** Members of a group that are looked at, and that are named, in its words. */
const MEMBERS_NAMED = 24;
const MEMBERS_SHOWN = 4;
const LIT_EVERY_MS = 200;

/** More than so much that came at once, or is not read yet, is a flood. */
const MANY_BYTES = 256 << 10;
const MANY_EVENTS = 20_000;
/** Milliseconds until a picture is made again whose groups are still being counted. */
const COUNTING_REST_MS = 30;
/** When more happened from one picture to the next than an eye can follow, nothing glides. */
const FOLLOWED_EVENTS = 2_000;

export class SessionPicture {
  readonly store: SessionStore;
  scene: Scene = EMPTY_SCENE;
  graph: VisibleGraph = EMPTY_GRAPH;
  /** Times in nanoseconds when the shown timers end. */
  due: readonly number[] = [];
  /** Nodes where something has just happened. */
  focus: readonly number[] = [];
  /** Milliseconds until what came from the program since is to be shown; 0 when nothing waits. */
  rest = 0;
  /** So much happened since the last picture that what moves from there to here would tell nothing. */
  leapt = false;
  private key = '';
  private graphMoment = -1;
  private asked = '';
  private readonly pace = new Pace();
  private begunAt = 0;
  private shownMoment = 0;
  private compact = false;
  /** The width of the view that was too narrow for this graph with roomy cards; 0 while none was. */
  private tooNarrow = 0;
  private choice = '';
  private layout: Layout = new LanesLayout();
  private unfoldedLayout: Layout | null = null;
  private placed: readonly Placed[] = [];
  /** Places of what is near the promise that was selected when a person asked for order; null while all is shown. */
  private tidyPlaces: ReadonlyMap<number, Placed> | null = null;
  private litKey = '';
  private litRevision = -1;
  private litAt = 0;
  private lit: Lighting | null = null;

  constructor(store: SessionStore) {
    this.store = store;
  }

  /**
   * Brings the scene up to date; false when it was, or when what came from the program waits its turn (`rest`).
   * `now` in milliseconds of the page; `tick` redraws what is left of timers.
   */
  refresh(options: PictureOptions, now: number, tick: boolean): boolean {
    const { clock, trace } = this.store;
    // The graph of a flood is not of its last event.
    const moment = clock.live
      ? `live ${trace.revision} ${this.store.isFlooded}`
      : `${clock.moment} ${trace.siteNames.size}`;
    const asked = `${options.fold} ${options.teaching} ${options.selected} ${(options.width ?? 0) < NARROW} ${(options.width ?? 0) < WIDE} ${(options.width ?? 0) < this.tooNarrow * WIDER} ${this.store.running}`;
    const key = `${moment} ${asked}`;
    this.rest = 0;
    if (key === this.key && !tick) return false;
    const begun = performance.now();
    // What a person asks for does not wait.
    if (clock.live && asked === this.asked && this.key !== '') this.rest = this.pace.left(begun, this.isBehind);
    if (this.rest > 0) return false;
    const { model, graphLag, graphMoment } = this.store;
    this.rest = graphLag;
    // The picture of before stands until there is another graph; what a person asks for is shown of that one.
    if (graphLag > 0 && asked === this.asked && graphMoment === this.graphMoment) return false;
    this.begunAt = begun;
    this.leapt = trace.moments - this.shownMoment > FOLLOWED_EVENTS;
    this.shownMoment = trace.moments;
    this.graphMoment = graphMoment;
    this.key = graphLag > 0 ? '' : key;
    this.asked = asked;
    const keep = new Set(options.selected === null ? [] : [options.selected]);
    this.graph = this.store.fold.graph({ fold: options.fold, keep });
    const { choice } = this.store;
    if (choice !== this.choice) {
      // Made to stand where others stood they would be spread far and wide.
      if (choice !== '') this.layOutAnew();
      this.choice = choice;
    }
    const width = options.width ?? 0;
    this.placed = this.placeAll(width);
    if (this.needsCompact(width)) {
      this.tooNarrow = width;
      this.placed = this.placeAll(width);
    }
    const { placed } = this;
    const counted =
      !this.graph.nodes.some(({ group }) => group !== undefined) || this.store.countPaths(options.width !== undefined);
    // What is not counted yet comes with the next frames.
    if (!counted) {
      this.key = '';
      this.rest = Math.max(this.rest, COUNTING_REST_MS);
    }
    const shown = this.tidyPlaces === null ? { graph: this.graph, placed } : this.near(this.tidyPlaces);
    const built = buildScene({
      graph: shown.graph,
      placed: shown.placed,
      promise: (id) => model.promise(id),
      progress: (id) => this.store.progressOf(id),
      run: (id) => (counted ? this.store.madeLike(id) : null),
      partial: this.store.isPartial,
      ownName: (id) => model.hasOwnName(model.promises.rowOf(id)),
      now: this.store.runs ? this.store.time(now) : -1,
      regions: this.regions(options),
      ports: this.ports(),
    });
    // What a person asks of a program that has ended is how it came out.
    const results = model.ending() === null ? [] : this.results();
    this.focus = results.length > 0 ? results : changedNodes(this.scene, built.scene);
    this.scene = built.scene;
    this.due = built.due;
    return true;
  }

  /** What was brought up to date last has been drawn: the next time may wait for as long as that took. */
  drawn(): void {
    if (this.begunAt > 0) this.pace.took(this.begunAt, performance.now());
    this.begunAt = 0;
  }

  /** Whether more has come than the page keeps up with. */
  private get isBehind(): boolean {
    const { waiting, trace } = this.store;
    return this.store.isFlooded || waiting > MANY_BYTES || trace.moments - this.shownMoment > MANY_EVENTS;
  }

  /** The node that stands for a promise, or null. */
  shownFor(id: number | null): number | null {
    if (id === null) return null;
    const shown = this.store.fold.shownFor(id);
    return this.scene.nodes.has(shown) ? shown : null;
  }

  /** What is lit for a question about the selected promise, or null. Looked up anew a few times a second at most. */
  lighting(mode: LitMode | null, selected: number | null): Lighting | null {
    if (mode === null || selected === null) return null;
    const { model, fold } = this.store;
    const key = `${mode} ${selected}`;
    const now = performance.now();
    if (key === this.litKey && (this.litRevision === model.revision || now - this.litAt < LIT_EVERY_MS))
      return this.lit;
    this.litKey = key;
    this.litRevision = model.revision;
    this.litAt = now;
    this.lit = lightOf(mode, selected, model, (id) => fold.shownFor(id));
    return this.lit;
  }

  private placeAll(width: number): readonly Placed[] {
    const layout = this.layoutFor(width, this.graph.inTurn === true);
    return layout.update(this.graph, this.compact ? compactSize : roomySize).placed;
  }

  /** Whether a graph that is too wide to be read as a whole could be with narrower cards. */
  private needsCompact(width: number): boolean {
    if (this.compact || width === 0 || this.placed.length === 0) return false;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    for (const place of this.placed) {
      left = Math.min(left, place.x - place.width / 2);
      right = Math.max(right, place.x + place.width / 2);
    }
    const zoom = width / (right - left);
    return zoom < LEAST_ROOMY_ZOOM && zoom > LEAST_COMPACT_ZOOM * COMPACT_SHARE;
  }

  /** The live layout for a view of this width; another one where it has become narrow, or wide again. */
  private layoutFor(width: number, inTurn: boolean): Layout {
    const forced = this.tooNarrow > 0 && width < this.tooNarrow * WIDER;
    if (width > 0 && !forced) this.tooNarrow = 0;
    const compact = width > 0 && (forced || width < (this.compact ? WIDE : NARROW));
    if (width > 0 && compact !== this.compact) {
      this.compact = compact;
      this.layOutAnew();
    }
    // What is unfolded has places of its own: back in the folded graph everything stands where it stood.
    if (!inTurn) {
      this.unfoldedLayout = null;
      return this.layout;
    }
    this.unfoldedLayout ??= new LanesLayout(compact ? COMPACT : ROOMY);
    return this.unfoldedLayout;
  }

  private layOutAnew(): void {
    this.layout = new LanesLayout(this.compact ? COMPACT : ROOMY);
    this.unfoldedLayout = null;
    this.tidyPlaces = null;
  }

  get tidied(): boolean {
    return this.tidyPlaces !== null;
  }

  /** Lays out what is near a promise anew, and shows that alone; asked again, goes back to where all stands. */
  tidy(selected: number | null): void {
    this.key = '';
    const shown = this.tidyPlaces === null ? this.shownFor(selected) : null;
    this.tidyPlaces = shown === null ? null : tidied(this.graph, this.placed, shown);
  }

  /** The nodes that have a tidy place, and the edges between them. */
  private near(places: ReadonlyMap<number, Placed>): { graph: VisibleGraph; placed: readonly Placed[] } {
    const nodes = this.graph.nodes.filter(({ id }) => places.has(id));
    const edges = this.graph.edges.filter(({ from, to }) => places.has(from) && places.has(to));
    return { graph: { ...this.graph, nodes, edges }, placed: nodes.map(({ id }) => places.get(id)!) };
  }

  /** Unfolds what a node counts, a page at a time; the family of a group, or what a promise has folded. */
  unfold(id: number): boolean {
    if (id > 0 || !this.store.fold.unfold(id)) return false;
    this.key = '';
    return true;
  }

  /** Folds again what was unfolded there, or the family that the node came out of. */
  refold(id: number): boolean {
    if (!this.store.fold.fold(id)) return false;
    this.key = '';
    return true;
  }

  /** What a group node counts, in lines; null for what is no group. */
  groupWords(id: number): readonly string[] | null {
    const node = this.scene.nodes.get(id);
    if (node === undefined || node.group === null) return null;
    const { fold, model } = this.store;
    const total = sumOf(node.group.states);
    const names = new Map<string, number>();
    for (const member of fold.membersOf(id, 0, MEMBERS_NAMED)) {
      const view = model.promise(member);
      if (view !== null) names.set(view.text === '' ? view.name : `${view.name}: ${view.text}`, member);
    }
    const some = [...names.keys()].slice(0, MEMBERS_SHOWN);
    const rest = total - some.length;
    return [
      `${node.name} ×${withCommas(total)}`,
      node.second,
      ...some,
      ...(rest > 0 && some.length > 1 ? [`and ${withCommas(rest)} more`] : []),
      'Click or Enter: take some out',
    ];
  }

  nodeOf(id: number): VisibleNode | undefined {
    return this.graph.nodes.find((node) => node.id === id);
  }

  /** The shown promises that the program was run for. */
  private results(): number[] {
    return this.graph.nodes.map(({ id }) => id).filter((id) => this.store.model.promise(id)?.operation === 'run');
  }

  /** The nodes that messages lead to or from, by the moment that is seen. */
  private ports(): ReadonlyMap<number, PortWay> {
    const { trace, clock, fold } = this.store;
    const ports = new Map<number, PortWay>();
    for (const { way, row, moment } of trace.messages.list) {
      const id = moment <= clock.moment ? trace.idOf(row) : 0;
      if (id === 0) continue;
      const node = fold.shownFor(id);
      const port = way === 'received' ? 'in' : 'out';
      ports.set(node, (ports.get(node) ?? port) === port ? port : 'both');
    }
    return ports;
  }

  private regions({ teaching, selected }: PictureOptions): Region[] {
    const chosen = selected === null ? 0 : this.store.fold.shownFor(selected);
    const members = new Map<number, number[]>();
    for (const { id, context } of this.graph.nodes) {
      if (context === 0 || !(teaching || context === chosen)) continue;
      const list = members.get(context);
      if (list === undefined) members.set(context, [id]);
      else list.push(id);
    }
    return [...members].map(([owner, ids]) => ({
      owner,
      label: `callback of ${this.store.model.promise(owner)?.name ?? ''}`,
      members: ids,
    }));
  }
}

function roomySize(node: VisibleNode): Size {
  if (node.group !== undefined) return GROUP;
  return { card: CARD, bar: BAR, diamond: DIAMOND }[node.glyph];
}

function compactSize(node: VisibleNode): Size {
  if (node.group !== undefined) return COMPACT_GROUP;
  return { card: COMPACT_CARD, bar: BAR, diamond: DIAMOND }[node.glyph];
}

/** Nodes that are new, or whose state is, or whose callback runs. */
function changedNodes(before: Scene, after: Scene): number[] {
  const changed: number[] = [];
  for (const node of after.nodes.values()) {
    const old = before.nodes.get(node.id);
    if (node.running || old === undefined || old.state !== node.state) changed.push(node.id);
  }
  return changed.slice(-MOST_FOCUSED);
}
