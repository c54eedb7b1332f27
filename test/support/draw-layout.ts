/**
 * Draws a layout as SVG, so that a person can look at it: node scripts aside, tests use only the numbers.
 */
import type { LayoutResult } from '../../webview/layout/layout.ts';
import type { Placed, VisibleGraph, VisibleNode } from '../../webview/layout/visible-graph.ts';
import type { GraphModel } from '../../webview/model/graph-model.ts';

/** The sizes that render gives: cards as wide as their name needs, within 150 to 210. */
export function sizeFor(model: GraphModel): (node: VisibleNode) => { width: number; height: number } {
  return (node) => {
    if (node.glyph === 'bar') return { width: 10, height: 64 };
    if (node.glyph === 'diamond') return { width: 44, height: 44 };
    const name = model.promise(node.id)?.name ?? '';
    return { width: Math.min(210, Math.max(150, 70 + name.length * 8)), height: 46 };
  };
}

const COLOURS = { pending: '#0969da', returned: '#1a7f37', failed: '#cf222e', cancelled: '#9a6700' } as const;

/** A plain drawing: rectangles, bars, diamonds, curves; the names and states as text. */
export function drawSvg(model: GraphModel, graph: VisibleGraph, result: LayoutResult, sentence = ''): string {
  const places = new Map(result.placed.map((place) => [place.id, place]));
  const { left, top, right, bottom } = result.bounds ?? { left: 0, top: 0, right: 100, bottom: 100 };
  const parts: string[] = [];
  const [x0, y0, width, height] = [left - 30, top - 40, right - left + 60, bottom - top + 110];
  parts.push(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x0} ${y0} ${width} ${height}" font-family="DejaVu Sans">`,
  );
  parts.push(`<rect x="${x0}" y="${y0}" width="${width}" height="${height}" fill="#fff"/>`);
  for (const edge of graph.edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (from !== undefined && to !== undefined)
      parts.push(drawEdge(edge.kind, COLOURS[edge.passed], from, to, edge.outcome));
  }
  for (const node of graph.nodes) {
    const place = places.get(node.id);
    if (place !== undefined) parts.push(drawNode(model, node, place));
  }
  parts.push(`<text x="${left}" y="${bottom + 50}" font-size="13">${escape(sentence)}</text></svg>`);
  return parts.join('\n');
}

function drawEdge(kind: string, colour: string, from: Placed, to: Placed, outcome: string): string {
  const [x1, x2] = [from.x + from.width / 2, to.x - to.width / 2];
  const reach = to.height / 2 - 12;
  const y2 = to.y + Math.max(-reach, Math.min(reach, from.y - to.y));
  if (kind === 'cancels' || kind === 'cancelIgnored') {
    const y = Math.max(from.y + from.height / 2, to.y + to.height / 2) + 20;
    return `<path d="M${from.x} ${from.y + from.height / 2}C${from.x} ${y} ${from.x} ${y} ${(from.x + to.x) / 2} ${y}S${to.x} ${y} ${to.x} ${to.y + to.height / 2}" fill="none" stroke="#9a6700" stroke-width="1.5"/>`;
  }
  const middle = (x1 + x2) / 2;
  const path = `M${x1} ${from.y}C${middle} ${from.y} ${middle} ${y2} ${x2} ${y2}`;
  const dash = outcome === 'lost' ? ' stroke-dasharray="4 4"' : '';
  const width = kind === 'becomes' ? 5 : outcome === 'won' ? 2.6 : 1.5;
  const line = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dash}/>`;
  return kind === 'becomes' ? `${line}<path d="${path}" fill="none" stroke="#fff" stroke-width="2"/>` : line;
}

function drawNode(model: GraphModel, node: VisibleNode, place: Placed): string {
  const { x, y, width, height } = place;
  const colour = COLOURS[node.state];
  const view = model.promise(node.id);
  if (node.glyph === 'bar') {
    return `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="3" fill="${colour}"/><text x="${x}" y="${y - height / 2 - 7}" font-size="11" text-anchor="middle">${escape(view?.operation ?? '')}</text>`;
  }
  if (node.glyph === 'diamond') {
    const r = width / 2;
    return `<path d="M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z" fill="#fff" stroke="${colour}" stroke-width="2"/><text x="${x}" y="${y - r - 6}" font-size="11" text-anchor="middle">${escape(view?.operation ?? '')}</text>`;
  }
  const dash = node.state === 'pending' ? ' stroke-dasharray="5 3"' : '';
  const rounds = node.rounds > 1 ? ` ×${node.rounds}` : '';
  const folded = node.folded > 0 ? ` +${node.folded}` : '';
  return [
    `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="8" fill="#fafafa" stroke="${colour}" stroke-width="1.4"${dash}/>`,
    `<text x="${x - width / 2 + 14}" y="${y - 4}" font-size="13" font-weight="600">${escape(view?.name ?? '')}${rounds}${folded}</text>`,
    `<text x="${x - width / 2 + 14}" y="${y + 13}" font-size="11" fill="${colour}">${escape(view?.text || view?.operation || '')}</text>`,
  ].join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
