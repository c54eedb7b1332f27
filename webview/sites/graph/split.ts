/**
 * Boxes without circles. A box is a block of the layout, and two boxes of which each waits for something in the other
 * cannot both stand left of the other. So a box into which the waiting comes back after it went out is split where it
 * comes back: one box for what stands before the others, one for what stands behind them. The circles that the
 * places themselves make (a loop) are not the boxes', and stay.
 */

/** From and to, as numbers of nodes. */
type Way = readonly [from: number, to: number];

/** A box that would fall into more pieces stays whole: a line that runs back is better than a box in shreds. */
const MOST_PIECES = 3;

/** The boxes, some of them split; members keep their order. `boxes`: the nodes of each, every node in one of them. */
export function withoutBoxCircles(boxes: readonly (readonly number[])[], ways: readonly Way[]): number[][] {
  const nodes = boxes.flat();
  const before = sourcesOf(nodes, ways);
  const pieces = boxes.map((members) => [[...members]]);
  for (let round = 0; round < 2 * boxes.length; round++) {
    const split = onceSplit(pieces, before, nodes);
    if (split === null) break;
    pieces[split.box] = split.into;
  }
  return pieces.flat();
}

/** Splits one box that is part of a circle of boxes; null when there is none, or none that can be split. */
function onceSplit(
  pieces: readonly number[][][],
  before: ReadonlyMap<number, readonly number[]>,
  nodes: readonly number[],
): { readonly box: number; readonly into: number[][] } | null {
  const piece = new Map<number, number>();
  const boxOf: number[] = [];
  pieces.forEach((parts, box) => {
    for (const part of parts) {
      for (const node of part) piece.set(node, boxOf.length);
      boxOf.push(box);
    }
  });
  const sources = boxOf.map(() => new Set<number>());
  for (const node of nodes) {
    const to = piece.get(node)!;
    for (const from of before.get(node) ?? []) if (piece.get(from) !== to) sources[to].add(piece.get(from)!);
  }
  let best: { box: number; into: number[][] } | null = null;
  for (const box of new Set(inCircles(sources).map((at) => boxOf[at]))) {
    if (pieces[box].length > 1) continue;
    const into = byReturns(pieces[box][0], before, nodes);
    if (into.length < 2 || into.length > MOST_PIECES) continue;
    if (best === null || into.length < best.into.length) best = { box, into };
  }
  return best;
}

/** The members by how often the longest way to them has left the box and come back. */
function byReturns(
  members: readonly number[],
  before: ReadonlyMap<number, readonly number[]>,
  nodes: readonly number[],
): number[][] {
  const inside = new Set(members);
  /** For a member how often the way came back; for others how often it would have, if it came back there. */
  const returns = new Map<number, number>();
  const look = (node: number): number => {
    const known = returns.get(node);
    if (known !== undefined) return known;
    let most = inside.has(node) ? 0 : -1;
    for (const from of before.get(node) ?? []) {
      const count = look(from);
      // Ways that never were inside do not come back.
      if (count < 0) continue;
      most = Math.max(most, inside.has(node) && !inside.has(from) ? count + 1 : count);
    }
    returns.set(node, most);
    return most;
  };
  for (const node of nodes) look(node);
  const parts: number[][] = [];
  for (const node of members) {
    const at = returns.get(node)!;
    parts[at] ??= [];
    parts[at].push(node);
  }
  return parts.filter((part) => part !== undefined);
}

/** What each node waits for, without the ways that close a circle. */
function sourcesOf(nodes: readonly number[], ways: readonly Way[]): Map<number, readonly number[]> {
  const known = new Set(nodes);
  const sources = new Map<number, number[]>();
  const leads = (from: number, to: number): boolean => {
    const seen = new Set([to]);
    for (const at of seen) {
      if (at === from) return true;
      for (const source of sources.get(at) ?? []) seen.add(source);
    }
    return false;
  };
  for (const [from, to] of ways) {
    if (from === to || !known.has(from) || !known.has(to) || leads(to, from)) continue;
    const list = sources.get(to);
    if (list === undefined) sources.set(to, [from]);
    else list.push(from);
  }
  return sources;
}

/** Numbers of those that are part of a circle. */
function inCircles(sources: readonly ReadonlySet<number>[]): number[] {
  return sources.flatMap((_, start) => {
    const seen = new Set<number>(sources[start]);
    for (const at of seen) for (const next of sources[at]) seen.add(next);
    return seen.has(start) ? [start] : [];
  });
}
