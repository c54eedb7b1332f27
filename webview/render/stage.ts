/**
 * A canvas that draws only when asked: one of the few files of this room that touch the DOM. It
 * keeps the canvas as large as its element times the device pixel ratio, and asks the browser for
 * a frame after `invalidate`; a drawing that says it is still moving gets another. No request, no
 * frame: an idle picture costs nothing.
 */

import type { Size } from './camera.ts';
import { CanvasSurface } from './canvas-surface.ts';
import { TextFitter } from './text.ts';
import type { Theme } from './theme.ts';

/** When bringing the scene up to date took so many milliseconds of a frame, the next one draws it. */
const LONG_MS = 12;

/** What a stage draws. */
export interface Drawing {
  /** Called first thing in every frame. */
  before?(now: number): void;
  /** Shows the frame by something that stands over the canvas; false when it did not. */
  instead?(size: Size, now: number): boolean;
  /** The drawing goes on upon what the last frame has drawn: nothing is cleared. */
  continues?(): boolean;
  /** Draws one frame at a time in milliseconds, in CSS pixels; true asks for another frame. */
  draw(surface: CanvasSurface, fitter: TextFitter, size: Size, now: number): boolean;
  /** The element has another size. */
  resized?(size: Size): void;
}

/** Milliseconds after which a picture that was held is drawn however busy the thread is. */
const LONGEST_WAIT = 200;

export class Stage {
  readonly canvas: HTMLCanvasElement;
  size: Size = { width: 0, height: 0 };
  readonly context: CanvasRenderingContext2D;
  /** Device pixels of a CSS pixel. */
  ratio = 0;
  private readonly drawing: Drawing;
  private surface: CanvasSurface;
  /** Measures texts as they are drawn here, and remembers what it has measured. */
  fitter: TextFitter;
  private requested = 0;
  private held = false;
  /** Nothing but the drawing is left to the next frame. */
  private isBrought = false;
  /** Something changed since the scene was last brought up to date. */
  private isAsked = false;

  constructor(canvas: HTMLCanvasElement, theme: Theme, drawing: Drawing) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser gives no canvas to draw on.');
    this.canvas = canvas;
    this.context = context;
    this.drawing = drawing;
    this.surface = new CanvasSurface(context, theme);
    this.fitter = new TextFitter(this.surface);
    // It calls back once at first, too.
    new ResizeObserver(() => this.measure()).observe(canvas);
  }

  /** Draws with another theme from now on. */
  retheme(theme: Theme): void {
    this.surface = new CanvasSurface(this.context, theme);
    this.fitter = new TextFitter(this.surface);
    this.invalidate();
  }

  /** Something changed: draw at the next opportunity. */
  invalidate(): void {
    this.isAsked = true;
    this.request();
  }

  /** Something changed that took long to make: it is drawn with the next frame, even if this one was about to draw. */
  postpone(): void {
    if (this.requested !== 0) cancelAnimationFrame(this.requested);
    this.requested = 0;
    this.invalidate();
  }

  private request(): void {
    if (this.requested === 0) this.requested = requestAnimationFrame((now) => this.paint(now));
  }

  /** Draws nothing until it is let go, and then as soon as the thread has nothing else to do. */
  hold(held: boolean): void {
    if (held === this.held) return;
    this.held = held;
    if (!held) whenIdle(() => this.invalidate());
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = window.devicePixelRatio || 1;
    if (width === this.size.width && height === this.size.height && ratio === this.ratio) return;
    this.size = { width, height };
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.drawing.resized?.(this.size);
    this.invalidate();
  }

  private paint(now: number): void {
    this.requested = 0;
    if (this.held) return;
    // What else changes the element's size is told by its observer: asking for it here would lay out the page.
    if (this.size.width === 0 || this.ratio !== (window.devicePixelRatio || 1)) this.measure();
    const { context, ratio, size, drawing } = this;
    if (size.width === 0 || size.height === 0) return;
    if (!this.bring(now)) {
      this.request();
      return;
    }
    // What was asked for between a scene that was brought and its drawing has not been answered by either.
    if (this.isAsked) this.request();
    if (drawing.instead?.(size, now) === true) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (drawing.continues?.() !== true) context.clearRect(0, 0, size.width, size.height);
    // Setting the canvas's size resets the context, so that a surface is told its settings anew.
    this.surface.prepare();
    if (drawing.draw(this.surface, this.fitter, size, now)) this.invalidate();
  }

  /** What comes first in a frame; false when that took so long that the next one is to draw. */
  private bring(now: number): boolean {
    const begun = performance.now();
    if (!this.isBrought) {
      this.isAsked = false;
      this.drawing.before?.(now);
    }
    this.isBrought = performance.now() - begun > LONG_MS;
    return !this.isBrought;
  }
}

/** Not every browser says when it is idle. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: LONGEST_WAIT });
  else setTimeout(work);
}
