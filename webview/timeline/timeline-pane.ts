/**
 * The timeline as a pane: a bar for each promise on packed lanes, time from left to right. It keeps the packing and
 * a survey at hand, moves the window, and draws a frame when something changed. While the program runs the window
 * follows it, until a person moves it.
 */
import { element } from '../controls/dom.ts';
import type { Point, Size } from '../render/camera.ts';
import { Stage } from '../render/stage.ts';
import type { Surface } from '../render/surface.ts';
import type { TextFitter } from '../render/text.ts';
import type { Theme } from '../render/theme.ts';
import { NEVER, NONE, type Trace } from '../trace/trace.ts';
import type { Pane, PaneListener, PaneState } from '../views/pane.ts';
import type { Step } from '../views/walk.ts';
import { type Axis, type AxisKind, axisOf, readableAxis } from './axis.ts';
import { AxisSwitch } from './axis-switch.ts';
import { chainOf } from './chain.ts';
import { drawTimeline } from './draw-timeline.ts';
import { listenToGestures } from './gestures.ts';
import { rowAt } from './hit-test.ts';
import { Packing } from './packing.ts';
import { type Areas, areasOf, extentOf, hasLines, type Picture, type Subject, sizeOf, xOfNow } from './picture.ts';
import { resourceAt, resourceWords } from './resource-lanes.ts';
import { stripMarks } from './strips.ts';
import { shownLane } from './survey.ts';
import { Surveyor } from './surveyor.ts';
import { svgOf } from './timeline-svg.ts';
import { walkBars } from './walk-bars.ts';
import { type Extent, valueAt } from './window.ts';
import { WindowKeeper } from './window-keeper.ts';
import { barWords } from './words.ts';

/** Milliseconds of a frame that packing, and surveying, may take. */
const PACKING_MS = 5;
const SURVEY_MS = 4;
/** A line of the console is found from so far, in CSS pixels. */
const MARK_REACH = 6;
/** The now-line is drawn again when it has come so far. */
const GLIDE_PIXELS = 0.5;
const FRAME_MS = 16;
/** So long after a person moved the view it still counts as moving. */
const CALM_MS = 100;

export class TimelinePane implements Pane {
  readonly name = 'timeline';
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', {
    class: 'timeline-canvas',
    tabindex: '0',
    role: 'application',
    'aria-label':
      'Timeline of the promises. Arrow keys walk it, plus and minus zoom, Shift with the arrows pans; press ? for all keys.',
  });
  private readonly spoken = element('p', { class: 'hidden', 'aria-live': 'polite' });
  private readonly progress = element('p', { class: 'timeline-progress', hidden: true });
  private readonly axisSwitch: AxisSwitch;
  private readonly stage: Stage;
  private readonly listener: PaneListener;
  private readonly surveyor = new Surveyor();
  private readonly keeper = new WindowKeeper();
  private theme: Theme;
  private state: PaneState | null = null;
  private shownAt = 0;
  private packing: Packing | null = null;
  private axis: Axis | null = null;
  /** The axis that a person chose, or null for the one that can be read. */
  private chosen: AxisKind | null = null;
  private picture: Picture | null = null;
  private hovered: number = NONE;
  private chain: {
    readonly row: number;
    readonly moment: number;
    readonly revision: number;
    readonly rows: ReadonlySet<number>;
  } | null = null;
  private topResource = 0;
  private resting = false;
  private movedAt = Number.NEGATIVE_INFINITY;
  private calm: ReturnType<typeof setTimeout> | undefined;
  private glide: ReturnType<typeof setTimeout> | undefined;
  private said = '';

  constructor(theme: Theme, listener: PaneListener) {
    this.theme = theme;
    this.listener = listener;
    this.axisSwitch = new AxisSwitch((kind) => this.chooseAxis(kind));
    this.element = element(
      'div',
      { class: 'timeline' },
      this.canvas,
      this.axisSwitch.element,
      this.progress,
      this.spoken,
    );
    this.stage = new Stage(this.canvas, theme, {
      draw: (surface, fitter, size, now) => this.draw(surface, fitter, size, now),
    });
    this.listen();
  }

  show(state: PaneState): void {
    const before = this.state;
    if (before?.trace !== state.trace) this.clear();
    this.state = state;
    this.shownAt = performance.now();
    this.keeper.moves = state.moves;
    const same =
      before !== null &&
      before.trace === state.trace &&
      this.packing?.isCurrent === true &&
      before.moment === state.moment &&
      before.time === state.time &&
      before.live === state.live &&
      before.selected === state.selected &&
      before.states === state.states &&
      before.found === state.found;
    if (same) return;
    this.resting = false;
    this.stage.invalidate();
    this.say();
  }

  clear(): void {
    clearTimeout(this.glide);
    this.state = null;
    this.packing = null;
    this.axis = null;
    this.chosen = null;
    this.picture = null;
    this.hovered = NONE;
    this.chain = null;
    this.topResource = 0;
    this.surveyor.clear();
    this.keeper.clear();
    this.stage.invalidate();
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.stage.retheme(theme);
  }

  reveal(id: number): void {
    const { picture } = this;
    const row = this.state?.trace.rowOf(id) ?? NONE;
    if (picture === null || row === NONE || !picture.packing.bars.has(row)) return;
    const lane = shownLane(picture.packing, row);
    if (lane === NONE) return;
    this.keeper.reveal(this.timesOf(picture, row), lane, sizeOf(picture.areas.lanes), this.extent(picture));
    this.stage.invalidate();
  }

  zoomBy(factor: number): void {
    const { picture } = this;
    if (picture === null) return;
    const { width } = sizeOf(picture.areas.lanes);
    const now = xOfNow(picture);
    // About what one looks at: the moment, if it is in sight.
    const x = now > 0 && now < width && picture.moment < picture.trace.moments ? now : width / 2;
    this.keeper.zoom(factor, x, sizeOf(picture.areas.lanes), this.extent(picture), true);
    this.stage.invalidate();
  }

  panBy(dx: number, dy: number): void {
    const { picture } = this;
    if (picture === null) return;
    this.keeper.pan(dx, dy, sizeOf(picture.areas.lanes), this.extent(picture));
    this.stage.invalidate();
  }

  fit(): void {
    this.keeper.follow();
    this.stage.invalidate();
  }

  walk(step: Step): number | null {
    const { state, packing } = this;
    if (state === null || packing === null) return null;
    const from = state.selected === null ? NONE : state.trace.rowOf(state.selected);
    const row = walkBars(packing, from, step, state.moment);
    return row === NONE ? null : state.trace.idOf(row);
  }

  focus(): void {
    this.canvas.focus();
  }

  svg(): string {
    const { picture } = this;
    const { width, height } = this.stage.size;
    if (picture === null) return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>';
    return svgOf(picture, picture.window, { width, height, theme: this.theme }, picture.areas);
  }

  /** Whether all is placed and drawn as well as can be, and nothing moves. */
  get isResting(): boolean {
    return this.resting;
  }

  /** By time or by events; null leaves it to what can be read. */
  chooseAxis(kind: AxisKind | null): void {
    this.chosen = kind;
    this.keeper.follow();
    this.stage.invalidate();
  }

  /** Makes lanes higher or lower. */
  zoomLanesBy(factor: number): void {
    const { picture } = this;
    if (picture === null) return;
    const area = sizeOf(picture.areas.lanes);
    this.keeper.zoomLanes(factor, area.height / 2, area, this.extent(picture));
    this.stage.invalidate();
  }

  /** Draws a frame; true asks for another. */
  private draw(surface: Surface, fitter: TextFitter, size: Size, now: number): boolean {
    const { state, theme } = this;
    clearTimeout(this.glide);
    if (state === null) return false;
    this.packing ??= new Packing(state.trace);
    const packed = this.packing.update(until(PACKING_MS));
    this.showProgress(packed);
    this.chooseReadable(state.trace);
    const subject = this.subject(state, this.packing);
    const areas = areasOf(size, hasLines(state.trace), subject.resources.length);
    const area = sizeOf(areas.lanes);
    const extent = extentOf(state.trace, this.packing, subject.axis, subject.now);
    const moving = this.keeper.frame(extent, area, state.live, now);
    const more = this.surveyor.update(subject, this.keeper.window, area, theme, until(SURVEY_MS));
    this.picture = {
      ...subject,
      window: this.keeper.window,
      areas,
      theme,
      fitter,
      surveyed: this.surveyor.current,
      moving: now - this.movedAt < CALM_MS,
    };
    drawTimeline(surface, this.picture);
    if (this.goesOn(state)) this.glideOn(area.width);
    this.resting = packed && !more && !moving;
    return !this.resting;
  }

  private subject(state: PaneState, packing: Packing): Subject {
    const { trace, moment } = state;
    const axis = this.axis!;
    const passed = this.goesOn(state) ? (performance.now() - this.shownAt) * 1e6 : 0;
    const atEnd = moment >= trace.moments;
    const now =
      axis.kind === 'time' && atEnd ? Math.max(trace.timeAt(moment), state.time + passed) : axis.valueOf(moment);
    const selected = state.selected === null ? NONE : trace.rowOf(state.selected);
    return {
      trace,
      packing,
      axis,
      moment,
      now,
      open: state.live && trace.ending === null,
      selected,
      hovered: this.hovered,
      chain: selected === NONE ? null : this.chainOf(trace, selected, moment),
      states: state.states,
      found: state.found,
      resources: trace.resources,
      topResource: this.topResource,
    };
  }

  private chainOf(trace: Trace, row: number, moment: number): ReadonlySet<number> {
    const { chain } = this;
    if (chain !== null && chain.row === row && chain.moment === moment && chain.revision === trace.revision)
      return chain.rows;
    const rows = chainOf(trace, row, moment);
    this.chain = { row, moment, revision: trace.revision, rows };
    return rows;
  }

  private chooseReadable(trace: Trace): void {
    const kind =
      this.chosen ?? (this.axis?.kind === 'time' || this.axis === null ? readableAxis(trace) : this.stays(trace));
    if (this.axis === null || this.axis.kind !== kind || this.axis.trace !== trace) this.axis = axisOf(kind, trace);
    this.axisSwitch.show(kind);
  }

  /** An axis by events that nobody chose gives way as soon as time has passed. */
  private stays(trace: Trace): AxisKind {
    return readableAxis(trace);
  }

  /** Whether time goes on between two events. */
  private goesOn(state: PaneState): boolean {
    return (
      state.live &&
      state.moment >= state.trace.moments &&
      state.trace.ending === null &&
      state.trace.info?.clock === 'real'
    );
  }

  /** Asks for the frame in which the now-line will have moved enough to be seen. */
  private glideOn(width: number): void {
    const { state, axis } = this;
    if (state === null || !state.moves || axis?.kind !== 'time') return;
    const { from, to } = this.keeper.window;
    const wait = (((to - from) / width) * GLIDE_PIXELS) / 1e6;
    this.glide = setTimeout(() => this.stage.invalidate(), Math.max(FRAME_MS, Math.min(1000, wait)));
  }

  private showProgress(packed: boolean): void {
    const share = this.packing?.progress ?? 1;
    this.progress.hidden = packed || share > 0.98;
    if (!this.progress.hidden) this.progress.textContent = `Placing the bars: ${Math.round(share * 100)} %`;
  }

  private extent({ trace, packing, axis, now }: Picture): Extent {
    return extentOf(trace, packing, axis, now);
  }

  private timesOf({ packing, axis, moment, now }: Picture, row: number): { from: number; to: number } {
    const stop = packing.bars.stopOf(row);
    return {
      from: axis.valueOf(packing.bars.startOf(row)),
      to: stop === NEVER || stop > moment ? now : axis.valueOf(stop),
    };
  }

  private listen(): void {
    const { keeper } = this;
    const moved = (move: (picture: Picture, extent: Extent) => void) => {
      const { picture } = this;
      if (picture === null) return;
      move(picture, this.extent(picture));
      this.movedAt = performance.now();
      clearTimeout(this.calm);
      this.calm = setTimeout(() => this.stage.invalidate(), 2 * CALM_MS);
      this.stage.invalidate();
    };
    listenToGestures(this.canvas, {
      scrolls: () =>
        this.picture !== null && keeper.scrolls(sizeOf(this.picture.areas.lanes), this.extent(this.picture)),
      partAt: (point) => this.partAt(point),
      zoom: (factor, at) => moved(({ areas }, extent) => keeper.zoom(factor, at.x, sizeOf(areas.lanes), extent, false)),
      zoomLanes: (factor, at) =>
        moved(({ areas }, extent) => keeper.zoomLanes(factor, at.y - areas.lanes.top, sizeOf(areas.lanes), extent)),
      pan: (dx, dy) => moved(({ areas }, extent) => keeper.pan(dx, dy, sizeOf(areas.lanes), extent)),
      scrollResources: (by) => this.scrollResources(by),
      drag: (point) => this.seekTo(point),
      click: (point) => this.click(point),
      doubleClick: (point) => this.zoomTo(point),
      hover: (point) => this.hover(point),
    });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ']') this.zoomLanesBy(1.25);
    else if (event.key === '[') this.zoomLanesBy(0.8);
    else if (event.key === 'x') this.chooseAxis(this.axis?.kind === 'time' ? 'events' : 'time');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private partAt({ y }: Point): keyof Areas {
    const { picture } = this;
    if (picture === null) return 'lanes';
    const { areas } = picture;
    if (y < areas.axis.bottom) return 'axis';
    if (y < areas.console.bottom) return 'console';
    return y < areas.resources.top ? 'lanes' : 'resources';
  }

  private scrollResources(by: number): void {
    const { picture } = this;
    if (picture === null) return;
    this.topResource = Math.max(0, Math.min(picture.resources.length - 1, this.topResource + by));
    this.stage.invalidate();
  }

  private seekTo({ x }: Point): void {
    const { picture } = this;
    if (picture === null) return;
    const value = valueAt(picture.window, sizeOf(picture.areas.lanes), x);
    const { firstMoment, moments } = picture.trace;
    this.listener.seek(Math.max(firstMoment, Math.min(moments, picture.axis.momentAt(value))));
  }

  private click(point: Point): void {
    const { picture } = this;
    if (picture === null) return;
    const part = this.partAt(point);
    if (part === 'console') {
      const mark = this.markAt(picture, point);
      if (mark !== null) this.listener.seek(mark.moment);
      return;
    }
    if (part !== 'lanes') return;
    const row = rowAt(picture, point.x, point.y);
    this.listener.select(row === NONE ? null : picture.trace.idOf(row));
  }

  /** Shows a bar as large as is good to read. */
  private zoomTo(point: Point): void {
    const { picture } = this;
    if (picture === null || this.partAt(point) !== 'lanes') return;
    const row = rowAt(picture, point.x, point.y);
    if (row === NONE) return;
    this.keeper.zoomTo(
      this.timesOf(picture, row),
      shownLane(picture.packing, row),
      sizeOf(picture.areas.lanes),
      this.extent(picture),
    );
    this.stage.invalidate();
  }

  private hover(point: Point | null): void {
    const { picture } = this;
    let row: number = NONE;
    let words: string | null = null;
    if (point !== null && picture !== null) {
      const part = this.partAt(point);
      if (part === 'lanes') row = rowAt(picture, point.x, point.y);
      else if (part === 'console') words = this.markAt(picture, point)?.text ?? null;
      else if (part === 'resources') {
        const resource = resourceAt(picture, point.y);
        if (resource !== null) words = resourceWords(picture, resource);
      }
      this.canvas.style.cursor = part === 'axis' ? 'ew-resize' : row !== NONE || words !== null ? 'pointer' : '';
    }
    const at = point ?? { x: 0, y: 0 };
    this.listener.explain(words, at);
    if (words === null) this.listener.hover(row === NONE || picture === null ? null : picture.trace.idOf(row), at);
    if (row === this.hovered) return;
    this.hovered = row;
    this.stage.invalidate();
  }

  private markAt(picture: Picture, { x }: Point) {
    let best = null;
    let nearest = MARK_REACH;
    for (const mark of stripMarks(picture)) {
      if (Math.abs(mark.x - x) > nearest) continue;
      nearest = Math.abs(mark.x - x);
      best = mark;
    }
    return best;
  }

  /** Says the selected bar to those who do not see it. */
  private say(): void {
    const { state } = this;
    if (state === null) return;
    const row = state.selected === null ? NONE : state.trace.rowOf(state.selected);
    const key = row === NONE ? '' : `${row} ${state.trace.stateAt(row, state.moment)}`;
    if (key === this.said) return;
    this.said = key;
    this.spoken.textContent = row === NONE ? '' : barWords(state.trace, row, state.moment, state.time);
  }
}

/** Whether so many milliseconds have passed, from now on. */
function until(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() >= end;
}
