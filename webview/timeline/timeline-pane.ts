/**
 * The timeline as a pane: a bar for each promise on packed lanes, time from left to right. It keeps the packing and
 * a survey at hand, moves the window, and draws a frame when something changed. While the program runs the window
 * follows it, until a person moves it.
 */
import { button, element } from '../controls/dom.ts';
import type { Size } from '../render/camera.ts';
import { Stage } from '../render/stage.ts';
import type { Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { NONE } from '../trace/trace.ts';
import type { Pane, PaneListener, PaneState } from '../views/pane.ts';
import type { Step } from '../views/walk.ts';
import type { AxisKind } from './axis.ts';
import { AxisSwitch } from './axis-switch.ts';
import { drawInSlices, drawTimeline } from './draw-timeline.ts';
import { MovingPicture } from './moving-picture.ts';
import { goesOn, Onlooker } from './onlooker.ts';
import { Packing } from './packing.ts';
import { areasFor, extentOf, type Picture, sizeOf } from './picture.ts';
import { lookedAt, Pointing, timesOf } from './pointing.ts';
import { shownLane } from './survey.ts';
import { Surveyor } from './surveyor.ts';
import { svgOf } from './timeline-svg.ts';
import { walkBars } from './walk-bars.ts';
import { type Extent, spanOf } from './window.ts';
import { WindowKeeper } from './window-keeper.ts';
import { barWords } from './words.ts';

/** Milliseconds of a frame that packing, and surveying, may take. */
const PACKING_MS = 5;
const MOVING_MS = 4;
/** The same while nothing can be seen yet, or nobody moves the view: a frame then stays below a blink. */
const OPENING_MS = 22;
const RESTING_SURVEY_MS = 10;
/** Fewer bars than so many that wait for their lanes are no opening. */
const MANY = 50_000;
/** CSS pixels around the switch of the axis. */
const BESIDE_SWITCH = 12;
/** The now-line is drawn again when it has come so far. */
const GLIDE_PIXELS = 0.5;
const FRAME_MS = 16;
/** So long after a person moved the view it still counts as moving. */
const CALM_MS = 140;
/** Milliseconds of a frame for a drawing that nobody sees before it is whole, or of which nothing has been seen yet. */
const DRAWING_MS = 10;
/** A view that has rested for so long makes the bitmaps of its next move, for so many milliseconds at a time. */
const PREPARED_AFTER_MS = 200;
const PREPARING_MS = 6;
/** While a recording is read it is drawn so often. */
const READING_MS = 2_500;

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
  private readonly spoken = element('p', { class: 'timeline-spoken hidden', 'aria-live': 'polite' });
  private readonly progress = element('p', { class: 'timeline-progress', hidden: true });
  private readonly listener: PaneListener;
  private readonly axisSwitch = new AxisSwitch((kind) => this.chooseAxis(kind));
  private readonly stage: Stage;
  private readonly surveyor = new Surveyor();
  private readonly keeper = new WindowKeeper();
  private readonly onlooker = new Onlooker();
  private readonly moving: MovingPicture;
  private readonly pointing: Pointing;
  private theme: Theme;
  private state: PaneState | null = null;
  private shownAt = 0;
  private packing: Packing | null = null;
  private picture: Picture | null = null;
  /** Whether the last frame brought a picture, and whether it asks for another frame. */
  private drawable = false;
  private goesOn = false;
  private resting = false;
  private movedAt = Number.NEGATIVE_INFINITY;
  /** When it was brought up to date; while nothing has been, when there was something to see. */
  private broughtAt = 0;
  private calm: ReturnType<typeof setTimeout> | undefined;
  private glide: ReturnType<typeof setTimeout> | undefined;
  private said = '';
  /** What is drawn in slices, on its way. */
  private drawing: { readonly steps: Generator<void> } | null = null;
  /** Nothing of this program is on the canvas yet. */
  private blank = true;
  private sliceEnd = 0;
  private prepares: ReturnType<typeof setTimeout> | undefined;

  constructor(theme: Theme, listener: PaneListener) {
    this.theme = theme;
    this.listener = listener;
    const legend = button('Legend', 'timeline-legend', () => listener.legend());
    legend.title = 'What the marks mean (l)';
    const { canvas, keeper } = this;
    this.moving = new MovingPicture(canvas);
    this.element = element(
      'div',
      { class: 'timeline' },
      canvas,
      this.moving.element,
      this.axisSwitch.element,
      legend,
      this.progress,
      this.spoken,
    );
    this.stage = new Stage(canvas, theme, {
      instead: (size, now) => this.bring(size, now),
      continues: () => this.drawing !== null,
      draw: (surface) => this.draw(surface),
      resized: () => {
        this.drawing = null;
      },
    });
    this.pointing = new Pointing({
      canvas,
      listener,
      keeper,
      picture: () => this.picture,
      extent: (picture) => this.extent(picture),
      moved: () => this.moved(),
      invalidate: () => this.stage.invalidate(),
    });
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  get hasPicture(): boolean {
    return this.surveyor.current !== null;
  }

  show(state: PaneState): void {
    const before = this.state;
    if (before?.trace !== state.trace) {
      this.clear();
      this.broughtAt = performance.now();
    }
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
    clearTimeout(this.prepares);
    this.drawing = null;
    this.blank = true;
    this.state = null;
    this.packing = null;
    this.picture = null;
    this.onlooker.clear();
    this.pointing.clear();
    this.surveyor.clear();
    this.keeper.clear();
    this.moving.clear();
    this.stage.invalidate();
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.drawing = null;
    this.stage.retheme(theme);
  }

  reveal(id: number): void {
    const { picture } = this;
    const row = this.state?.trace.rowOf(id) ?? NONE;
    if (picture === null || row === NONE || !picture.packing.bars.has(row)) return;
    const lane = shownLane(picture.packing, row);
    if (lane === NONE) return;
    this.keeper.reveal(timesOf(picture, row), lane, sizeOf(picture.areas.lanes), this.extent(picture));
    this.stage.invalidate();
  }

  zoomBy(factor: number): void {
    const { picture } = this;
    if (picture === null) return;
    this.keeper.zoom(factor, lookedAt(picture), sizeOf(picture.areas.lanes), this.extent(picture), true);
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
    // A key may come before the next frame: what has been made since has a lane, too.
    packing.update(until(PACKING_MS));
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
    return this.resting && this.drawing === null;
  }

  /** By time or by events; null leaves it to what can be read. */
  chooseAxis(kind: AxisKind | null): void {
    this.onlooker.chosen = kind;
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

  /** Brings everything up to date, and shows it by bitmaps while it moves; false when it is to be drawn. */
  private bring(size: Size, now: number): boolean {
    const { state, theme, surveyor, keeper, stage } = this;
    const begun = performance.now();
    const byHand = begun - this.movedAt < CALM_MS;
    this.sliceEnd = begun + DRAWING_MS;
    // What is being drawn is drawn to its end first; only a hand does not wait for it.
    if (this.drawing !== null && !byHand) return false;
    this.drawing = null;
    clearTimeout(this.glide);
    clearTimeout(this.prepares);
    this.goesOn = false;
    this.drawable = false;
    if (state === null) return false;
    // While what is over is still read, bars are not placed anew with each piece of it: that would take the time
    // that reading needs. What a person does is answered at once.
    const waits = this.broughtAt + READING_MS - begun;
    if (state.reading && waits > 0 && !(byHand && this.hasPicture)) {
      this.again(waits);
      return true;
    }
    this.broughtAt = performance.now();
    this.packing ??= new Packing(state.trace);
    // Until a long program is placed there is nothing to be seen: no lane is where it will be.
    const opening = surveyor.current === null && this.packing.waiting > MANY;
    const packed = this.packing.update(until(opening ? OPENING_MS : PACKING_MS));
    this.showProgress(packed);
    // What placing has left of the frame may be too little for a first survey.
    this.goesOn = opening && (!packed || performance.now() > this.sliceEnd);
    if (this.goesOn) return false;
    const subject = this.onlooker.subject(state, this.packing, performance.now() - this.shownAt, this.pointing);
    // A window of the one axis means nothing on the other: there is no way between them.
    if (this.picture !== null && this.picture.axis !== subject.axis) keeper.clear();
    this.axisSwitch.show(subject.axis.kind);
    const areas = areasFor(size, subject);
    this.axisSwitch.element.style.top = `${areas.axis.top + 3}px`;
    const area = sizeOf(areas.lanes);
    const moves = keeper.frame(extentOf(state.trace, this.packing, subject.axis, subject.now), area, subject.open, now);
    const moving = byHand || moves;
    // What a frame may take is shared by the survey and by what is drawn of it.
    const enough = until(moving ? MOVING_MS : RESTING_SURVEY_MS);
    const { hasPicture } = this;
    const more = surveyor.update(subject, keeper.window, area, theme, enough);
    const { fitter, ratio } = stage;
    const surveyed = surveyor.current;
    const axisEnd = size.width - this.axisSwitch.width - BESIDE_SWITCH;
    const picture: Picture = { ...subject, window: keeper.window, areas, axisEnd, theme, fitter, surveyed, moving };
    this.picture = picture;
    this.drawable = true;
    if (this.hasPicture && !hasPicture) this.listener.appeared();
    if (goesOn(state)) this.glideOn(area.width);
    this.resting = packed && !more && !moves && !byHand;
    this.goesOn = !packed || more || moves;
    if (!moving || !this.moving.show(picture, ratio, now, surveyor.farthest, enough)) return false;
    if (this.goesOn || this.moving.isWaiting) stage.invalidate();
    return true;
  }

  /** Draws the picture itself; true asks for another frame. */
  private draw(surface: Surface): boolean {
    const { picture } = this;
    if (picture === null || !this.drawable) return this.goesOn;
    const goesOnDrawing = this.drawing !== null;
    // Where a half of it could be seen it is drawn at once.
    const inSlices = goesOnDrawing || (!picture.moving && (this.blank || this.moving.isShown));
    if (inSlices) {
      this.drawing ??= { steps: drawInSlices(surface, picture, () => performance.now() >= this.sliceEnd) };
      if (this.drawing.steps.next().done !== true) return true;
      this.drawing = null;
    } else drawTimeline(surface, picture);
    this.blank = false;
    if (picture.moving) this.moving.hide();
    else this.moving.rest(picture, this.stage.ratio);
    if (this.resting) this.prepareOn();
    // What came while it was drawn has not been looked at.
    return this.goesOn || goesOnDrawing;
  }

  /** Makes the bitmaps of the next move, once the view has rested for a while; not of what goes on by itself. */
  private prepareOn(): void {
    const { picture, state } = this;
    if (picture === null || state === null || goesOn(state)) return;
    const step = (): void => {
      if (this.picture !== picture || !this.resting) return;
      const more = this.moving.prepare(picture, this.stage.ratio, performance.now(), until(PREPARING_MS));
      if (more) this.prepares = setTimeout(step, FRAME_MS);
    };
    this.prepares = setTimeout(step, PREPARED_AFTER_MS);
  }

  /** A hand moved the window: frames are quick ones, until it rests for a moment. */
  private moved(): void {
    this.movedAt = performance.now();
    clearTimeout(this.calm);
    this.calm = setTimeout(() => this.stage.invalidate(), CALM_MS + 10);
    this.stage.invalidate();
  }

  /** Asks for the frame in which the now-line will have moved enough to be seen. */
  private glideOn(width: number): void {
    if (this.state?.moves !== true || this.onlooker.axis?.kind !== 'time') return;
    const wait = ((spanOf(this.keeper.window) / width) * GLIDE_PIXELS) / 1e6;
    this.glide = setTimeout(() => this.stage.invalidate(), Math.max(FRAME_MS, Math.min(1000, wait)));
  }

  /** Asks for a frame after so many milliseconds. */
  private again(wait: number): void {
    clearTimeout(this.glide);
    this.glide = setTimeout(() => this.stage.invalidate(), wait);
  }

  private showProgress(packed: boolean): void {
    const share = this.packing?.progress ?? 1;
    this.progress.hidden = packed || share > 0.98;
    if (!this.progress.hidden) this.progress.textContent = `Placing the bars: ${Math.round(share * 100)} %`;
  }

  private extent({ trace, packing, axis, now }: Picture): Extent {
    return extentOf(trace, packing, axis, now);
  }

  /** Keys of its own: those that no other view has, so that each key means one thing. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '}') this.zoomLanesBy(1.25);
    else if (event.key === '{') this.zoomLanesBy(0.8);
    else if (event.key === 'e') this.chooseAxis(this.onlooker.axis?.kind === 'time' ? 'events' : 'time');
    else return;
    event.preventDefault();
    event.stopPropagation();
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
