/**
 * Walking the graph by keys: left to what a promise waits for, right to what waits for it, up and
 * down among those that stand beside it. Pure: from the scene and where one is to where one comes.
 */
import type { Scene, SceneNode } from '../render/scene.ts';

/** Where a key leads. */
export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** Nodes whose middles are nearer than this, across, stand in one column. */
const COLUMN = 90;

/** Id of the node that a step leads to; where one is when there is none; null in an empty scene. */
export function walk(scene: Scene, from: number | null, step: Step): number | null {
  const here = from === null ? undefined : scene.nodes.get(from);
  if (step === 'first') return extreme(scene, -1);
  if (step === 'last') return extreme(scene, 1);
  // Whoever is nowhere begins at the end: the main promise is the rightmost.
  if (here === undefined) return extreme(scene, step === 'right' ? -1 : 1);
  const next = step === 'left' || step === 'right' ? along(scene, here, step) : beside(scene, here, step);
  return next?.id ?? here.id;
}

function extreme(scene: Scene, sign: number): number | null {
  let best: SceneNode | undefined;
  for (const node of scene.nodes.values()) {
    if (best === undefined || sign * (node.x - best.x) > 0 || (node.x === best.x && node.y < best.y)) best = node;
  }
  return best?.id ?? null;
}

/** Over a dependency, to the end that is nearest in height. */
function along(scene: Scene, here: SceneNode, step: 'left' | 'right'): SceneNode | undefined {
  const ends = scene.edges
    .filter((edge) => edge.kind !== 'cancels' && edge.kind !== 'cancelIgnored')
    .filter((edge) => (step === 'left' ? edge.to : edge.from) === here.id)
    .flatMap((edge) => scene.nodes.get(step === 'left' ? edge.from : edge.to) ?? []);
  return nearest(ends, (node) => Math.abs(node.y - here.y) * 1000 + Math.abs(node.x - here.x));
}

/** To the next lane: first in the same column, else wherever it is nearest. */
function beside(scene: Scene, here: SceneNode, step: 'up' | 'down'): SceneNode | undefined {
  const sign = step === 'down' ? 1 : -1;
  const there = [...scene.nodes.values()].filter((node) => sign * (node.y - here.y) > 4);
  const column = there.filter((node) => Math.abs(node.x - here.x) < COLUMN);
  return (
    nearest(column, (node) => Math.abs(node.y - here.y)) ??
    nearest(there, (node) => Math.abs(node.x - here.x) + 2 * Math.abs(node.y - here.y))
  );
}

function nearest(nodes: readonly SceneNode[], distance: (node: SceneNode) => number): SceneNode | undefined {
  let best: SceneNode | undefined;
  for (const node of nodes) if (best === undefined || distance(node) < distance(best)) best = node;
  return best;
}
