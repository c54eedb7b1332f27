/** Which place an arrow key leads to: along the lines to left and right, else to the nearest in that direction. Pure. */
import type { Box } from '../render/camera.ts';
import type { Step } from '../views/walk.ts';
import type { SitesScene } from './graph/scene.ts';

/** Number of the node that a step leads to; where one is when there is none; null in an empty scene. */
export function walkSites({ nodes, edges }: SitesScene, from: number | null, step: Step): number | null {
  if (nodes.length === 0) return null;
  const inOrder = nodes
    .map((_, index) => index)
    .sort((a, b) => middle(nodes[a].box).x - middle(nodes[b].box).x || nodes[a].box.top - nodes[b].box.top);
  if (step === 'first' || from === null || nodes[from] === undefined) return inOrder[0];
  if (step === 'last') return inOrder[inOrder.length - 1];
  const here = middle(nodes[from].box);
  const there = (node: number): boolean => {
    const { x, y } = middle(nodes[node].box);
    const [ahead, aside] = step === 'left' || step === 'right' ? [x - here.x, y - here.y] : [y - here.y, x - here.x];
    const forward = step === 'left' || step === 'up' ? -ahead : ahead;
    return forward > 4 && forward > Math.abs(aside) * 0.2;
  };
  const sideways = step === 'left' || step === 'right';
  const along = edges
    .filter((edge) => (step === 'left' ? edge.to : edge.from) === from)
    .map((edge) => (step === 'left' ? edge.from : edge.to));
  const candidates = sideways ? along.filter(there) : [];
  const open = candidates.length > 0 ? candidates : inOrder.filter((node) => node !== from && there(node));
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const node of open) {
    const { x, y } = middle(nodes[node].box);
    const [ahead, aside] = sideways ? [x - here.x, y - here.y] : [y - here.y, x - here.x];
    const far = Math.abs(ahead) + 2 * Math.abs(aside);
    if (far < least) [best, least] = [node, far];
  }
  return best;
}

function middle(box: Box): { readonly x: number; readonly y: number } {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}
