/**
 * Where one looks at the graph from: a value, never changed in place.
 *
 * Three spaces, named here and nowhere else. Graph space: where the layout puts nodes; a card is
 * about 150 units wide. CSS pixels: the viewport's own, from its top left corner; the camera maps
 * graph space to them, `css = graph * zoom + (x, y)`. Device pixels: CSS pixels times the screen's
 * device pixel ratio; only stage.ts knows them.
 */

export interface Camera {
  readonly x: number;
  readonly y: number;
  /** CSS pixels per unit of graph space. */
  readonly zoom: number;
}

/** A point, in graph space or in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box, in graph space or in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A size in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Graph space as it is: the origin in the upper left corner. */
export const HOME: Camera = { x: 0, y: 0, zoom: 1 };

/** Farthest out and nearest in that a person may go. */
export const ZOOM_RANGE: readonly [number, number] = [0.05, 4];

/** From graph space to CSS pixels of the view. */
export function toCss(camera: Camera, point: Point): Point {
  return { x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y };
}

/** From CSS pixels of the view to graph space. */
export function toGraph(camera: Camera, point: Point): Point {
  return { x: (point.x - camera.x) / camera.zoom, y: (point.y - camera.y) / camera.zoom };
}

/** The part of graph space that a viewport of this size shows. */
export function visibleBox(camera: Camera, size: Size): Box {
  const from = toGraph(camera, { x: 0, y: 0 });
  const to = toGraph(camera, { x: size.width, y: size.height });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

/** Zoomed by a factor with the CSS point `around` held in place, within `ZOOM_RANGE`. */
export function zoomed(camera: Camera, factor: number, around: Point): Camera {
  const zoom = Math.min(ZOOM_RANGE[1], Math.max(ZOOM_RANGE[0], camera.zoom * factor));
  const still = toGraph(camera, around);
  return { x: around.x - still.x * zoom, y: around.y - still.y * zoom, zoom };
}

/** A camera that puts this graph point in the viewport's middle. */
export function centred(point: Point, zoom: number, size: Size): Camera {
  return { x: size.width / 2 - point.x * zoom, y: size.height / 2 - point.y * zoom, zoom };
}

/** The camera, or where it would show none of these boxes, one at the same zoom with the nearest of them in its middle. */
export function withInSight(camera: Camera, size: Size, boxes: Iterable<Box>): Camera {
  const seen = visibleBox(camera, size);
  const middle = toGraph(camera, { x: size.width / 2, y: size.height / 2 });
  let nearest: Point | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    if (overlaps(seen, box)) return camera;
    const at = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const far = (at.x - middle.x) ** 2 + (at.y - middle.y) ** 2;
    if (far < least) [nearest, least] = [at, far];
  }
  return nearest === null ? camera : centred(nearest, camera.zoom, size);
}

/** Between two cameras, `t` from 0 to 1. The zoom goes by equal factors, which looks even. */
export function between(from: Camera, to: Camera, t: number): Camera {
  if (t >= 1) return to;
  const zoom = from.zoom * (to.zoom / from.zoom) ** t;
  const part = from.zoom === to.zoom ? t : (zoom - from.zoom) / (to.zoom - from.zoom);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, zoom };
}

/** The smallest box around two boxes. */
export function union(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** Whether two boxes have a point in common. */
export function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
