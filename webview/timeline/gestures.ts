/**
 * What a pointer, a wheel and two fingers do on the timeline, as calls: the pane decides what comes of it.
 *
 * The wheel scrolls the lanes, and zooms time when there is nothing to scroll; with Ctrl (as two fingers on a
 * trackpad say) it zooms time, with Shift it pans sideways, with Alt it makes lanes higher and lower.
 */
import type { Point } from '../render/camera.ts';

/** The parts of the pane, from above. */
export type Part = 'overview' | 'axis' | 'console' | 'lanes' | 'resources';

export interface GestureListener {
  /** Whether the lanes can be scrolled. */
  scrolls(): boolean;
  /** What stands at a point. */
  partAt(point: Point): Part;
  zoom(factor: number, at: Point): void;
  zoomLanes(factor: number, at: Point): void;
  /** In CSS pixels; positive shows what is right and below. */
  pan(dx: number, dy: number): void;
  scrollResources(by: number): void;
  /** The window goes to this place of the overview. */
  lookAt(at: Point): void;
  /** The head of the moment is dragged to here. */
  drag(point: Point): void;
  click(point: Point): void;
  doubleClick(point: Point): void;
  hover(point: Point | null): void;
}

const DRAG_DISTANCE = 4;
const ZOOM_PER_PIXEL = 0.0022;
const LINE = 18;

export function listenToGestures(canvas: HTMLCanvasElement, listener: GestureListener): void {
  const fingers = new Map<number, Point>();
  let dragging: 'nothing' | 'head' | 'overview' | 'ground' = 'nothing';
  let began: Point = { x: 0, y: 0 };
  let moved = false;

  const pointOf = (event: MouseEvent): Point => ({ x: event.offsetX, y: event.offsetY });

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const point = pointOf(event);
    fingers.set(event.pointerId, point);
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size > 1) {
      moved = true;
      return;
    }
    began = point;
    moved = false;
    const part = listener.partAt(point);
    dragging = part === 'axis' ? 'head' : part === 'overview' ? 'overview' : 'ground';
    if (dragging === 'head') listener.drag(point);
    else if (dragging === 'overview') listener.lookAt(point);
  });

  canvas.addEventListener('pointermove', (event) => {
    const point = pointOf(event);
    const last = fingers.get(event.pointerId);
    if (last === undefined) {
      listener.hover(point);
      return;
    }
    fingers.set(event.pointerId, point);
    if (fingers.size === 2) {
      pinch(last, point, event.pointerId);
      return;
    }
    if (dragging === 'head') {
      listener.drag(point);
      return;
    }
    if (dragging === 'overview') {
      listener.lookAt(point);
      return;
    }
    if (!moved && Math.hypot(point.x - began.x, point.y - began.y) < DRAG_DISTANCE) return;
    if (!moved) listener.hover(null);
    moved = true;
    canvas.style.cursor = 'grabbing';
    listener.pan(last.x - point.x, last.y - point.y);
  });

  const pinch = (last: Point, point: Point, pointer: number): void => {
    const other = [...fingers].find(([id]) => id !== pointer)?.[1];
    if (other === undefined) return;
    const before = Math.max(20, Math.abs(last.x - other.x));
    const after = Math.max(20, Math.abs(point.x - other.x));
    listener.zoom(after / before, { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    listener.pan((last.x - point.x) / 2, (last.y - point.y) / 2);
  };

  const lift = (event: PointerEvent): void => {
    const known = fingers.delete(event.pointerId);
    canvas.style.cursor = '';
    if (!known || fingers.size > 0) return;
    if (event.type === 'pointerup' && !moved && dragging === 'ground') listener.click(pointOf(event));
    dragging = 'nothing';
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointerleave', () => listener.hover(null));
  canvas.addEventListener('dblclick', (event) => listener.doubleClick(pointOf(event)));

  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? canvas.clientHeight : 1;
      const dx = event.deltaX * unit;
      const dy = event.deltaY * unit;
      const point = pointOf(event);
      const factor = Math.exp(
        -(dy === 0 ? dx : dy) * ZOOM_PER_PIXEL * (event.ctrlKey && event.deltaMode === 0 ? 3 : 1),
      );
      const part = listener.partAt(point);
      if (event.altKey) listener.zoomLanes(factor, point);
      else if (event.ctrlKey || event.metaKey) listener.zoom(factor, point);
      else if (event.shiftKey) listener.pan(dx === 0 ? dy : dx, 0);
      else if (Math.abs(dx) > Math.abs(dy)) listener.pan(dx, 0);
      else if (part === 'resources') listener.scrollResources(Math.sign(dy));
      else if (part === 'axis' || part === 'overview' || !listener.scrolls()) listener.zoom(factor, point);
      else listener.pan(dx, dy);
    },
    { passive: false },
  );
}
