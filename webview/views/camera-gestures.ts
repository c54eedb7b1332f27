/**
 * What a pointer does to a camera, on any canvas that has one: dragging and two fingers pan, the wheel and a pinch zoom
 * about where they are, the wheel sideways or with Shift pans.
 */
import { select } from 'd3-selection';
import { type D3ZoomEvent, zoom, zoomIdentity } from 'd3-zoom';
import { type Camera, ZOOM_RANGE } from '../render/camera.ts';

export interface GestureListener {
  /** A person moves the camera. */
  move(camera: Camera): void;
  /** The camera goes that far, in CSS pixels. */
  panBy(dx: number, dy: number): void;
  /** The wheel has come to rest after zooming. */
  zoomed(): void;
}

type ZoomEvent = D3ZoomEvent<HTMLCanvasElement, unknown>;

export class CameraGestures {
  private readonly canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement, listener: GestureListener) {
    this.canvas = canvas;
    const gestures = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([...ZOOM_RANGE])
      .clickDistance(4)
      .filter((event: MouseEvent) => !(isWheel(event) && isPan(event)) && !event.button)
      .on('zoom', ({ transform, sourceEvent }: ZoomEvent) => {
        if (sourceEvent === null || sourceEvent === undefined) return;
        listener.move({ x: transform.x, y: transform.y, zoom: transform.k });
      })
      .on('end', ({ sourceEvent }: ZoomEvent) => {
        if (isWheel(sourceEvent)) listener.zoomed();
      });
    select(canvas).call(gestures).on('dblclick.zoom', null);
    canvas.addEventListener(
      'wheel',
      (event) => {
        if (!isPan(event)) return;
        event.preventDefault();
        const turned = event.shiftKey && event.deltaX === 0;
        if (turned) listener.panBy(event.deltaY, 0);
        else listener.panBy(event.deltaX, event.deltaY);
      },
      { passive: false },
    );
  }

  /** The camera is there without a gesture: the next one begins where it is. d3-zoom keeps that on the element. */
  moved({ x, y, zoom: scale }: Camera): void {
    select(this.canvas).property('__zoom', zoomIdentity.translate(x, y).scale(scale));
  }
}

const isWheel = (event: Event | null | undefined): event is WheelEvent => event?.type === 'wheel';

function isPan(event: WheelEvent): boolean {
  return !event.ctrlKey && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY));
}
