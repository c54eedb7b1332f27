/** Which nodes stay bright while a state is chosen or something is searched for; the others are dimmed. */
import type { StateName } from '../runtime-instrumented/protocol/index.ts';
import type { Scene } from './render/scene.ts';

/** null when nothing is dimmed. `found`: what a search found, as shown nodes, or null without a search. */
export function brightNodes(
  scene: Scene,
  states: ReadonlySet<StateName>,
  found: ReadonlySet<number> | null,
): ReadonlySet<number> | null {
  if (states.size === 0 && found === null) return null;
  const bright = new Set<number>();
  for (const node of scene.nodes.values()) {
    if ((states.size === 0 || states.has(node.state)) && (found === null || found.has(node.id))) bright.add(node.id);
  }
  return bright;
}
