/** Sizes of nodes as render gives them: cards as wide as their name needs, within 150 to 210. */

import type { GraphModel } from '../../webview/model/graph-model.ts';
import type { VisibleNode } from '../../webview/model/visible-graph.ts';

/** What a layout is told of the nodes of this model. */
export function sizeFor(model: GraphModel): (node: VisibleNode) => { width: number; height: number } {
  return (node) => {
    if (node.glyph === 'bar') return { width: 10, height: 64 };
    if (node.glyph === 'diamond') return { width: 44, height: 44 };
    const name = model.promise(node.id)?.name ?? '';
    return { width: Math.min(210, Math.max(150, 70 + name.length * 8)), height: 46 };
  };
}
