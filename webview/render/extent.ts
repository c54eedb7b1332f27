/** How much room a scene takes with the words around its nodes: what an automatic camera must show. */
import { type Box, union } from './camera.ts';
import { boxOf, type Scene, type SceneNode } from './scene.ts';

const WORDS_ABOVE = 22;
const WORDS_BELOW = 34;
const WORDS_WIDE = 60;
const CANCEL_ROOM = 40;

/** A node with the words over and under it. */
export function extentOf(node: SceneNode): Box {
  const box = boxOf(node);
  if (node.glyph === 'card') return box;
  const words = node.name === '' && node.second === '' ? 0 : WORDS_BELOW;
  return {
    left: Math.min(box.left, node.x - WORDS_WIDE / 2),
    top: box.top - WORDS_ABOVE,
    right: Math.max(box.right, node.x + WORDS_WIDE / 2),
    bottom: box.bottom + words,
  };
}

/** Around everything in the scene, cancels included; null when it is empty. */
export function extentOfScene(scene: Scene): Box | null {
  let whole: Box | null = null;
  for (const node of scene.nodes.values()) {
    const box = extentOf(node);
    whole = whole === null ? box : union(whole, box);
  }
  if (whole === null) return null;
  for (const edge of scene.edges) {
    if (edge.kind !== 'cancels' && edge.kind !== 'cancelIgnored') continue;
    const to = scene.nodes.get(edge.to);
    const from = scene.nodes.get(edge.from);
    if (to === undefined || from === undefined) continue;
    const box = boxOf(to);
    const below = to.y >= from.y;
    whole = union(whole, below ? { ...box, bottom: box.bottom + CANCEL_ROOM } : { ...box, top: box.top - CANCEL_ROOM });
  }
  return whole;
}
