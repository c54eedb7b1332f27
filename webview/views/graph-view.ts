/**
 * The graph on its canvas: the scene, the camera and the motion between them, and what a pointer
 * does. The camera goes by itself until a person moves it; from then on it is theirs, until `fit`.
 */
import { easeCubicInOut } from 'd3-ease';
import { automatic, fitted, focusOf } from '../render/auto-camera.ts';
import {
  type Box,
  between,
  type Camera,
  centred,
  HOME,
  type Point,
  type Size,
  toGraph,
  visibleBox,
  withInSight,
  zoomed,
} from '../render/camera.ts';
import { drawScene, STILL } from '../render/draw-scene.ts';
import { extentOf, extentOfScene } from '../render/extent.ts';
import { nodeAt } from '../render/hit-test.ts';
import { Motion } from '../render/motion.ts';
import { portAt } from '../render/port.ts';
import { boxOf, EMPTY_SCENE, type Emphasis, NO_EMPHASIS, type Scene, type SceneNode } from '../render/scene.ts';
import { Snapshot } from '../render/snapshot.ts';
import { Stage } from '../render/stage.ts';
import type { Theme } from '../render/theme.ts';
import { Astray } from './astray.ts';
import { CameraGestures } from './camera-gestures.ts';
import { Minimap } from './minimap.ts';

/** What happens on the picture. */
export interface GraphListener {
  /** A node was clicked, or null for the ground. */
  pick(id: number | null): void;
  /** The mark of a node's messages was clicked. */
  port(id: number): void;
  /** The pointer is over a node, at a place in CSS pixels of the view; null when over none. */
  hover(id: number | null, at: Point): void;
  /** The menu of a node was asked for, at a place of the page; by key (null) it is that of the selected one. */
  menu(id: number | null, at: Point | null): void;
  /** A person moved the camera, or gave it back. */
  moved(): void;
  /** Called first thing in every frame: the time to bring the scene up to date. */
  beforeFrame(now: number): void;
  /** The scene has been drawn anew. */
  drawn?(): void;
}

const CAMERA_MS = 260;
const EDGE_MARGIN = 24;
/** While the view moves, milliseconds between two tellings of where it is in the whole. */
const WHERE_MS = 50;

export class GraphView {
  readonly canvas: HTMLCanvasElement;
  /** True while the camera goes by itself. */
  automatic = true;
  camera: Camera = HOME;
  private readonly stage: Stage;
  private readonly gestures: CameraGestures;
  private readonly motion = new Motion();
  private readonly minimap: Minimap;
  private readonly astray = new Astray(() => this.fit());
  private readonly listener: GraphListener;
  private theme: Theme;
  private scene: Scene = EMPTY_SCENE;
  private emphasis: Emphasis = NO_EMPHASIS;
  private focus: Box | null = null;
  private travel: { readonly from: Camera; readonly to: Camera; readonly start: number } | null = null;
  private moves = true;
  private readonly snapshot: Snapshot;
  private toldWhere = 0;
  private sizeBefore: Size = { width: 0, height: 0 };
  /** What was selected when the camera was left where it has been put back to; nothing once it was moved by hand. */
  private leftWith: number | null | undefined;
  /** What stands on the canvas at rest: as long as none of it is another, there is nothing to draw. */
  private drawn: readonly unknown[] = [];

  constructor(canvas: HTMLCanvasElement, theme: Theme, listener: GraphListener) {
    this.canvas = canvas;
    this.theme = theme;
    this.listener = listener;
    this.minimap = new Minimap(theme, {
      lookAt: (point) => {
        this.automatic = false;
        this.moveTo(centred(point, this.camera.zoom, this.size), null);
        listener.moved();
      },
      panBy: (dx, dy) => this.panBy(dx, dy),
    });
    canvas.parentElement?.append(this.minimap.element, this.astray.element);
    this.snapshot = new Snapshot(canvas, () => this.stage.invalidate());
    canvas.after(this.snapshot.element);
    this.gestures = new CameraGestures(canvas, {
      move: (at) => {
        this.travel = null;
        this.automatic = false;
        this.leftWith = undefined;
        this.camera = at;
        this.snapshot.noteMove();
        this.stage.invalidate();
        listener.moved();
      },
      panBy: (dx, dy) => this.panBy(dx, dy),
      zoomed: () => this.keepInSight(),
    });
    this.stage = new Stage(canvas, theme, {
      before: (now) => {
        listener.beforeFrame(now);
        this.travelOn(now);
      },
      instead: (size, now) => {
        if (this.isDrawn) return true;
        const shown = this.shownAsSnapshot(now);
        if (!shown) return false;
        this.drawn = [];
        // The last frame of a move is drawn, and tells it again.
        if (now - this.toldWhere > WHERE_MS) this.showWhere(size, now);
        if (this.travel !== null) this.stage.invalidate();
        return true;
      },
      draw: (surface, fitter, size, now) => {
        this.snapshot.hide();
        const { scene, liveliness } = this.motion.frame(now);
        const { camera, emphasis, theme } = this;
        drawScene(surface, scene, { camera, size, theme, fitter, emphasis, liveliness });
        this.showWhere(size, now);
        const goesOn = this.travel !== null || !this.motion.resting;
        this.drawn = goesOn ? [] : this.shows;
        listener.drawn?.();
        return goesOn;
      },
      resized: () => this.resized(),
    });
    canvas.addEventListener('click', (event) => {
      const port = portAt(this.scene.nodes.values(), this.pointOf(event), this.camera.zoom);
      if (port === null) listener.pick(this.idAt(event));
      else listener.port(port);
    });
    canvas.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      const byPointer = event.button === 2 || event.ctrlKey;
      listener.menu(byPointer ? this.idAt(event) : null, byPointer ? { x: event.clientX, y: event.clientY } : null);
    });
    canvas.addEventListener('pointermove', (event) => this.hover(event));
    canvas.addEventListener('pointerleave', () => listener.hover(null, { x: 0, y: 0 }));
  }

  /** Where a node is, in CSS pixels of the page; null when it is not in sight. */
  placeOf(id: number): Point | null {
    const node = this.scene.nodes.get(id);
    if (node === undefined) return null;
    const { x, y, zoom } = this.camera;
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const place = { x: node.x * zoom + x, y: (node.y + node.height / 2) * zoom + y };
    const inside = place.x >= 0 && place.x <= width && place.y >= 0 && place.y <= height;
    return inside ? { x: left + place.x, y: top + place.y } : null;
  }

  get size(): Size {
    return this.stage.size;
  }

  /** Nothing is drawn while it is held: what moved goes on after that from where it would be then. */
  hold(held: boolean): void {
    this.stage.hold(held);
  }

  /** Asks for a frame. */
  invalidate(): void {
    this.stage.invalidate();
  }

  /** Shows a scene; `focus` are the nodes where something happens, for a graph too big to be seen whole. */
  show(scene: Scene, focus: readonly number[], now: number): void {
    const first = this.scene.nodes.size === 0;
    this.scene = scene;
    this.motion.show(scene, now);
    const boxes = focus.flatMap((id) => scene.nodes.get(id) ?? []).map(extentOf);
    if (boxes.length > 0) this.focus = focusOf(boxes, this.size);
    this.place(!first, now);
    this.stage.invalidate();
  }

  /** Nothing glides to where it is: it is there. */
  settle(): void {
    this.motion.settle();
    if (this.travel === null) return;
    this.setCamera(this.travel.to);
    this.travel = null;
  }

  /** Another graph comes: nothing of this one stays, and the camera goes by itself. */
  clear(): void {
    this.scene = EMPTY_SCENE;
    this.snapshot.forget();
    this.motion.show(EMPTY_SCENE, 0);
    this.focus = null;
    this.automatic = true;
    this.travel = null;
    this.stage.invalidate();
  }

  emphasise(emphasis: Emphasis): void {
    this.emphasis = emphasis;
    this.stage.invalidate();
  }

  retheme(theme: Theme): void {
    this.theme = theme;
    this.stage.retheme(theme);
    this.minimap.retheme(theme);
  }

  /** Whether anything may move by itself. */
  setMotion(moves: boolean): void {
    this.moves = moves;
    this.motion.enabled = moves;
    if (!moves) this.motion.settle();
    this.stage.invalidate();
  }

  /** The camera goes by itself again, and shows the whole graph however big it is when asked twice. */
  fit(): void {
    const whole = extentOfScene(this.scene);
    const again = this.automatic && whole !== null;
    this.automatic = true;
    if (again) {
      this.moveTo(fitted(whole, this.size), performance.now());
      this.automatic = false;
    } else this.place(true);
    this.listener.moved();
  }

  zoomBy(factor: number): void {
    const { width, height } = this.size;
    const camera = zoomed(this.travel?.to ?? this.camera, factor, { x: width / 2, y: height / 2 });
    this.byHand(withInSight(camera, this.size, [...this.scene.nodes.values()].map(boxOf)));
  }

  /** The camera goes that far, in CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.automatic = false;
    this.leftWith = undefined;
    this.snapshot.noteMove();
    this.moveTo({ ...this.camera, x: this.camera.x - dx, y: this.camera.y - dy }, null);
    this.listener.moved();
  }

  /** Actual size, around what is selected or the middle. */
  resetZoom(): void {
    const { width, height } = this.size;
    const node = this.emphasis.selected === null ? undefined : this.scene.nodes.get(this.emphasis.selected);
    this.byHand(centred(node ?? toGraph(this.camera, { x: width / 2, y: height / 2 }), 1, this.size));
  }

  /** Puts the camera where it was left, with a selection whose details may yet take their room. */
  restore(camera: Camera, selected: number | null): void {
    this.automatic = false;
    this.leftWith = selected;
    this.moveTo(camera, null);
  }

  /** Brings a node into sight, if it is not. `centre` puts it in the middle, large enough to be read. */
  reveal(id: number, centre = false): void {
    const node = this.scene.nodes.get(id);
    if (node === undefined) return;
    if (this.isInSight(node, this.size, EDGE_MARGIN) && !(centre && this.camera.zoom < 0.5)) return;
    this.byHand(centred(node, centre ? Math.max(this.camera.zoom, 0.8) : this.camera.zoom, this.size));
  }

  private isInSight(node: SceneNode, size: Size, margin: number): boolean {
    const seen = visibleBox(this.camera, size);
    const box = extentOf(node);
    const free = margin / this.camera.zoom;
    return (
      box.left >= seen.left + free &&
      box.right <= seen.right - free &&
      box.top >= seen.top + free &&
      box.bottom <= seen.bottom - free
    );
  }

  /** The details of what is selected take their room from the picture: what was chosen does not go out of sight for that. */
  private resized(): void {
    const { selected } = this.emphasis;
    const node = selected === null ? undefined : this.scene.nodes.get(selected);
    const wasInSight = node !== undefined && this.isInSight(node, this.sizeBefore, 0);
    this.sizeBefore = this.size;
    this.place(false);
    if (selected === this.leftWith) return;
    if (node === undefined || !wasInSight || this.isInSight(node, this.size, 0)) return;
    this.automatic = false;
    this.moveTo(centred(node, this.camera.zoom, this.size), null);
    this.listener.moved();
  }

  /** Where the camera is in the whole, and a way back from where nothing is. */
  private showWhere(size: Size, now: number): void {
    this.toldWhere = now;
    this.minimap.update(this.scene, this.camera, size);
    this.astray.update([...this.scene.nodes.values()].map(boxOf), this.camera, size);
  }

  private get shows(): readonly unknown[] {
    const { scene, emphasis, camera, theme, stage } = this;
    return [scene, emphasis, camera, theme, stage.size, stage.ratio];
  }

  private get isDrawn(): boolean {
    return this.travel === null && this.motion.resting && this.shows.every((part, at) => part === this.drawn[at]);
  }

  /** While the camera moves and nothing else does, a bitmap of the scene is moved instead. */
  private shownAsSnapshot(now: number): boolean {
    if (!this.snapshot.moving || !this.motion.resting) return false;
    const { scene, camera, emphasis, theme } = this;
    const { size, ratio, fitter } = this.stage;
    return this.snapshot.show({ of: [scene, emphasis], camera, size, ratio, theme, now }, (surface, at, whole) => {
      drawScene(surface, scene, { camera: at, size: whole, theme, fitter, emphasis, liveliness: STILL });
    });
  }

  /** Lets the automatic camera look where it should. */
  private place(smoothly: boolean, now = performance.now()): void {
    const { size } = this;
    const whole = extentOfScene(this.scene);
    if (!this.automatic || whole === null || size.width === 0) return;
    // Between what lies far apart there may be nothing at all.
    const boxes = [...this.scene.nodes.values()].map(boxOf);
    const target = withInSight(automatic(whole, this.focus, size), size, boxes);
    const heading = this.travel?.to ?? this.camera;
    const near = Math.abs(target.x - heading.x) + Math.abs(target.y - heading.y) < 0.5;
    if (near && target.zoom === heading.zoom) return;
    this.moveTo(target, smoothly ? now : null);
  }

  /** Zooming does not end where nothing is: it was about a place between two nodes. */
  private keepInSight(): void {
    const camera = withInSight(this.camera, this.size, [...this.scene.nodes.values()].map(boxOf));
    if (camera !== this.camera) this.byHand(camera);
  }

  private byHand(camera: Camera): void {
    this.automatic = false;
    this.leftWith = undefined;
    this.moveTo(camera, performance.now());
    this.listener.moved();
  }

  /** `start`: when the way there begins; null to be there at once. */
  private moveTo(camera: Camera, start: number | null): void {
    if (start === null || !this.moves) {
      this.travel = null;
      this.setCamera(camera);
    } else this.travel = { from: this.camera, to: camera, start };
    this.stage.invalidate();
  }

  private travelOn(now: number): void {
    if (this.travel === null) return;
    this.snapshot.noteMove();
    const t = Math.min(1, Math.max(0, (now - this.travel.start) / CAMERA_MS));
    this.setCamera(between(this.travel.from, this.travel.to, easeCubicInOut(t)));
    if (t === 1) this.travel = null;
  }

  private setCamera(camera: Camera): void {
    this.camera = camera;
    this.gestures.moved(camera);
  }

  private idAt(event: MouseEvent): number | null {
    return nodeAt(this.scene, this.pointOf(event), this.camera.zoom);
  }

  private pointOf(event: MouseEvent): Point {
    return toGraph(this.camera, { x: event.offsetX, y: event.offsetY });
  }

  private hover(event: PointerEvent): void {
    const id = event.buttons === 0 ? this.idAt(event) : null;
    this.canvas.style.cursor = id === null ? '' : 'pointer';
    this.listener.hover(id, { x: event.offsetX, y: event.offsetY });
  }
}
