/**
 * Where the camera goes by itself, while nobody has moved it: the whole graph, if its cards can be
 * read that way; otherwise the part where something happens.
 */
import { type Box, type Camera, centred, type Size, union } from './camera.ts';

/** Below this zoom a card's name can no longer be read, however it is drawn: part of the graph is shown instead. */
export const SMALLEST_READABLE = 0.42;
/** The zoom at which part of a big graph is shown: both lines of a card can be read. */
export const PART_ZOOM = 0.78;
/** A small graph is not blown up beyond this. */
export const LARGEST_FIT = 1.4;

const MARGIN = 40;
/** Kept free above (and below) the graph: buttons stand there. */
const HEADROOM = 42;

/** The zoom at which the whole box is seen, margins and all; at most `LARGEST_FIT`. */
export function fittingZoom(box: Box, size: Size): number {
  const margin = Math.min(MARGIN, size.width / 32);
  const across = (size.width - 2 * margin) / Math.max(1, box.right - box.left);
  const down = (size.height - 2 * Math.min(HEADROOM, size.height / 8)) / Math.max(1, box.bottom - box.top);
  return Math.max(0.02, Math.min(LARGEST_FIT, across, down));
}

/** A camera that shows the whole box, however small it then gets. */
export function fitted(box: Box, size: Size): Camera {
  return centred(middle(box), fittingZoom(box, size), size);
}

/**
 * The automatic camera. `focus` is where something happens (the box of what runs or settled last),
 * or null; it decides which part is shown of a graph that is too big to be read as a whole.
 */
export function automatic(whole: Box, focus: Box | null, size: Size): Camera {
  const zoom = fittingZoom(whole, size);
  if (zoom >= SMALLEST_READABLE) return fitted(whole, size);
  const at = middle(focus ?? whole);
  const held = centred(at, PART_ZOOM, size);
  return {
    x: clampEdge(held.x, whole.left, whole.right, size.width),
    y: clampEdge(held.y, whole.top, whole.bottom, size.height),
    zoom: PART_ZOOM,
  };
}

/** What is to be seen of several places where something happens: all, or the last where not all can be read at once. */
export function focusOf(boxes: readonly Box[], size: Size): Box {
  const all = boxes.reduce(union);
  const fits = (all.right - all.left) * PART_ZOOM <= size.width && (all.bottom - all.top) * PART_ZOOM <= size.height;
  return fits ? all : boxes[boxes.length - 1];
}

function middle(box: Box): { x: number; y: number } {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

/** Keeps the graph's ends at the viewport's ends, so that no half of it stays empty. */
function clampEdge(offset: number, low: number, high: number, extent: number): number {
  const zoom = PART_ZOOM;
  if ((high - low) * zoom <= extent - 2 * MARGIN) return extent / 2 - ((low + high) / 2) * zoom;
  return Math.max(extent - MARGIN - high * zoom, Math.min(MARGIN - low * zoom, offset));
}
