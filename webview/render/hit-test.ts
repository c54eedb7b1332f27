/** Which node a point is on. Far out, where nodes are dots, the nearest one within reach. */
import type { Point } from './camera.ts';
import { boxOf, type Scene } from './scene.ts';

/** Reach around a node's shape, in CSS pixels: a finger's or a shaky hand's. */
const REACH = 6;

/** The node at a point of graph space, or null; of several the one whose middle is nearest. */
export function nodeAt(scene: Scene, point: Point, zoom: number): number | null {
  let found: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  const reach = REACH / zoom;
  for (const node of scene.nodes.values()) {
    const box = boxOf(node);
    const inside =
      point.x >= box.left - reach &&
      point.x <= box.right + reach &&
      point.y >= box.top - reach &&
      point.y <= box.bottom + reach;
    const distance = Math.hypot(point.x - node.x, point.y - node.y);
    if (inside && distance < nearest) {
      nearest = distance;
      found = node.id;
    }
  }
  return found;
}
