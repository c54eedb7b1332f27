/**
 * The call sites on their canvas: scene, camera, and what a pointer does. The camera shows everything until a person
 * moves it; from then on it is theirs, until `fit`.
 */
import { element } from '../controls/dom.ts';
import { automatic, fitted, fittingZoom } from '../render/auto-camera.ts';
import {
  type Camera,
  centred,
  HOME,
  type Point,
  type Size,
  toCss,
  toGraph,
  withInSight,
  zoomed,
} from '../render/camera.ts';
import { Snapshot } from '../render/snapshot.ts';
import { Stage } from '../render/stage.ts';
import type { Theme } from '../render/theme.ts';
import { Astray } from '../views/astray.ts';
import { CameraGestures } from '../views/camera-gestures.ts';
import type { Step } from '../views/walk.ts';
import { drawSites, NO_SITES_EMPHASIS, type SitesEmphasis } from './graph/draw-sites.ts';
import { EMPTY_SITES, type SitesScene } from './graph/scene.ts';
import { drawnSvg } from './sites-svg.ts';

export interface PictureListener {
  /** A node was clicked, or null for the ground; `twice` with a double click. */
  pick(node: number | null, twice: boolean): void;
  hover(node: number | null, at: Point): void;
  /** An arrow key, with the canvas focused. */
  walk(step: Step): void;
}

const STEPS: Readonly<Record<string, Step | undefined>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};
const EDGE_MARGIN = 40;
/** Below this zoom not even the names of cards seen from afar can be read. */
const SMALLEST_MAP = 0.28;

export class Picture {
  readonly canvas = element('canvas', {
    class: 'sites-canvas',
    tabindex: '0',
    role: 'application',
    'aria-label':
      'Call sites. Arrow keys go from place to place, Enter opens the line; the table has the same figures as text.',
    'aria-describedby': 'sites-selection',
  });
  scene: SitesScene = EMPTY_SITES;
  camera: Camera = HOME;
  /** The camera goes by itself. */
  following = true;
  private readonly stage: Stage;
  private readonly gestures: CameraGestures;
  /** The node that a person chose: it stays in sight as details open beside it. */
  private revealed: number | null = null;
  private theme: Theme;
  private emphasis: SitesEmphasis = NO_SITES_EMPHASIS;
  private readonly astray = new Astray(() => this.fit());
  private readonly snapshot = new Snapshot(this.canvas, () => this.stage.invalidate());

  constructor(theme: Theme, listener: PictureListener) {
    this.theme = theme;
    this.gestures = new CameraGestures(this.canvas, {
      move: (camera) => {
        this.following = false;
        this.revealed = null;
        this.camera = camera;
        this.snapshot.noteMove();
        this.stage.invalidate();
      },
      panBy: (dx, dy) => this.panBy(dx, dy),
      zoomed: () => this.keepInSight(),
    });
    this.stage = new Stage(this.canvas, theme, {
      instead: (size, now) => {
        this.lookAround(size);
        if (!this.snapshot.moving) return false;
        const { scene, camera, emphasis, theme } = this;
        const { ratio, fitter } = this.stage;
        return this.snapshot.show({ of: [scene, emphasis], camera, size, ratio, theme, now }, (surface, at, whole) =>
          drawSites(surface, scene, { camera: at, size: whole, theme, fitter, emphasis }),
        );
      },
      draw: (surface, fitter, size) => {
        this.snapshot.hide();
        const { scene, camera, emphasis } = this;
        drawSites(surface, scene, { camera, size, theme: this.theme, fitter, emphasis });
        return false;
      },
      resized: () => {
        this.place();
        if (this.revealed !== null) this.reveal(this.revealed);
      },
    });
    const { canvas } = this;
    canvas.addEventListener('click', (event) => listener.pick(this.nodeAt(event), event.detail > 1));
    canvas.addEventListener('pointermove', (event) => {
      const node = event.buttons === 0 ? this.nodeAt(event) : null;
      canvas.style.cursor = node === null ? '' : 'pointer';
      listener.hover(node, { x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener('pointerleave', () => listener.hover(null, { x: 0, y: 0 }));
    canvas.addEventListener('keydown', (event) => {
      const step = event.shiftKey ? undefined : STEPS[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      listener.walk(step);
    });
  }

  /** What the picture consists of, in their order. */
  get elements(): readonly HTMLElement[] {
    return [this.canvas, this.snapshot.element, this.astray.element];
  }

  /** Hides the canvas and what may stand over it. */
  set hidden(hidden: boolean) {
    this.canvas.hidden = hidden;
    if (!hidden) return;
    this.snapshot.hide();
    this.astray.element.hidden = true;
  }

  get size(): Size {
    return this.stage.size;
  }

  private lookAround(size: Size): void {
    this.astray.update(
      this.scene.nodes.map(({ box }) => box),
      this.camera,
      size,
    );
  }

  show(scene: SitesScene, emphasis: SitesEmphasis): void {
    const other = scene.extent.right !== this.scene.extent.right || scene.extent.bottom !== this.scene.extent.bottom;
    this.scene = scene;
    this.emphasis = emphasis;
    if (other) this.place();
    this.stage.postpone();
  }

  emphasise(emphasis: SitesEmphasis): void {
    this.emphasis = emphasis;
    this.stage.invalidate();
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.stage.retheme(theme);
  }

  clear(): void {
    this.following = true;
    this.revealed = null;
    this.snapshot.forget();
    this.show(EMPTY_SITES, NO_SITES_EMPHASIS);
  }

  zoomBy(factor: number): void {
    const { width, height } = this.size;
    const boxes = this.scene.nodes.map(({ box }) => box);
    this.byHand(withInSight(zoomed(this.camera, factor, { x: width / 2, y: height / 2 }), this.size, boxes));
  }

  panBy(dx: number, dy: number): void {
    this.byHand({ ...this.camera, x: this.camera.x - dx, y: this.camera.y - dy });
  }

  /** Shows all that can be read; asked again, everything however small. */
  fit(): void {
    if (this.following) this.byHand(fitted(this.scene.extent, this.size));
    else {
      this.following = true;
      this.place();
      this.stage.invalidate();
    }
  }

  /** Brings a node into sight, if it is not. */
  reveal(node: number): void {
    const box = this.scene.nodes[node]?.box;
    if (box === undefined) return;
    this.revealed = node;
    const from = toCss(this.camera, { x: box.left, y: box.top });
    const to = toCss(this.camera, { x: box.right, y: box.bottom });
    const { width, height } = this.size;
    const inside =
      from.x >= EDGE_MARGIN && from.y >= EDGE_MARGIN && to.x <= width - EDGE_MARGIN && to.y <= height - EDGE_MARGIN;
    if (inside || width === 0) return;
    const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    this.following = false;
    this.setCamera(centred(middle, Math.max(this.camera.zoom, 0.6), this.size));
  }

  svg(): string {
    return drawnSvg(this.scene, this.camera, this.size, this.theme, this.emphasis);
  }

  private byHand(camera: Camera): void {
    this.following = false;
    this.revealed = null;
    this.snapshot.noteMove();
    this.setCamera(camera);
  }

  /** Zooming does not end where nothing is: it was about a place between two nodes. */
  private keepInSight(): void {
    const boxes = this.scene.nodes.map(({ box }) => box);
    const camera = withInSight(this.camera, this.size, boxes);
    if (camera !== this.camera) this.byHand(camera);
  }

  private place(): void {
    if (!this.following || this.scene.nodes.length === 0) return;
    const { extent, nodes } = this.scene;
    const busiest = nodes.find(({ hot }) => hot.length > 0);
    // Seen from afar a card still says its name and what is pending or failed: a map is better than a part of it.
    const whole = fittingZoom(extent, this.size) >= SMALLEST_MAP;
    this.setCamera(whole ? fitted(extent, this.size) : automatic(extent, busiest?.box ?? null, this.size));
  }

  private setCamera(camera: Camera): void {
    this.camera = camera;
    this.gestures.moved(camera);
    this.stage.invalidate();
  }

  private nodeAt(event: MouseEvent): number | null {
    const { x, y } = toGraph(this.camera, { x: event.offsetX, y: event.offsetY });
    const at = this.scene.nodes.findIndex(
      ({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
    );
    return at < 0 ? null : at;
  }
}
