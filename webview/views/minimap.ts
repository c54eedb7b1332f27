/**
 * The overview in a corner of the graph: where one is, and a way to go elsewhere by dragging or by keys. Drawn anew
 * only when the scene is another; as the camera moves, only its frame does. Hidden while everything is seen.
 */
import { element } from '../controls/dom.ts';
import type { Camera, Point, Size } from '../render/camera.ts';
import { CanvasSurface } from '../render/canvas-surface.ts';
import { drawOverview, frameIn, type OverviewScale, overviewScale, showsAll } from '../render/overview.ts';
import type { Scene } from '../render/scene.ts';
import type { Theme } from '../render/theme.ts';

const SIZE: Size = { width: 190, height: 120 };
/** The graph has so many times its area at least. */
const LEAST_TIMES = 10;
/** Share of what is seen that a key goes on by. */
const STEP = 0.5;
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** What a person asks for with it. */
export interface MinimapListener {
  /** Puts a point of graph space into the middle. */
  lookAt(point: Point): void;
  /** Moves the view, in CSS pixels of the graph. */
  panBy(dx: number, dy: number): void;
}

/** Beside a graph that is not much larger than it, it would hide more than it shows. */
const isSmall = ({ width, height }: Size): boolean =>
  width < 2 * SIZE.width || height < 2 * SIZE.height || width * height < LEAST_TIMES * SIZE.width * SIZE.height;

export class Minimap {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly frame = element('div', { class: 'minimap-frame' });
  private readonly listener: MinimapListener;
  private theme: Theme;
  private scene: Scene | null = null;
  private scale: OverviewScale | null = null;
  private size: Size = SIZE;

  constructor(theme: Theme, listener: MinimapListener) {
    this.theme = theme;
    this.listener = listener;
    this.canvas = element('canvas', {});
    this.element = element(
      'div',
      {
        class: 'minimap',
        tabindex: '0',
        role: 'group',
        'aria-label': 'Overview of the graph. Arrow keys move the view.',
        hidden: true,
      },
      this.canvas,
      this.frame,
    );
    this.element.style.width = `${SIZE.width}px`;
    this.element.style.height = `${SIZE.height}px`;
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.go(event);
    });
    this.element.addEventListener('keydown', (event) => {
      const step = KEYS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.listener.panBy(step[0] * this.size.width, step[1] * this.size.height);
    });
  }

  /** Shows where the camera is in a scene. */
  update(scene: Scene, camera: Camera, size: Size): void {
    this.size = size;
    const hidden = isSmall(size) || showsAll(scene, camera, size);
    if (hidden !== this.element.hidden) this.element.hidden = hidden;
    if (hidden) return;
    if (scene !== this.scene) this.draw(scene);
    if (this.scale === null) return;
    const { left, top, right, bottom } = frameIn(this.scale, camera, size, SIZE);
    this.frame.style.transform = `translate(${left}px, ${top}px)`;
    this.frame.style.width = `${Math.max(4, right - left)}px`;
    this.frame.style.height = `${Math.max(4, bottom - top)}px`;
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.scene = null;
  }

  private draw(scene: Scene): void {
    this.scene = scene;
    this.scale = overviewScale(scene, SIZE);
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = SIZE.width * ratio;
    this.canvas.height = SIZE.height * ratio;
    const context = this.canvas.getContext('2d');
    if (context === null || this.scale === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawOverview(new CanvasSurface(context, this.theme), scene, this.theme, this.scale);
  }

  private go(event: PointerEvent): void {
    if (this.scale === null) return;
    const { left, top } = this.element.getBoundingClientRect();
    const { x, y, scale } = this.scale;
    this.listener.lookAt({ x: (event.clientX - left - x) / scale, y: (event.clientY - top - y) / scale });
  }
}
