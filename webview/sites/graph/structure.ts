/**
 * What there is to draw of the places, before any figure: nodes and the lines between them. A node is a place; where
 * there are more places than a picture bears, those of the files that have most are folded, first by function, then
 * by file. It changes as places and pairs become known, not as they are counted.
 */
import type { Trace } from '../../trace/trace.ts';
import type { Known } from '../aggregate/count.ts';
import type { PairKind } from '../aggregate/pairs.ts';
import { fileOf } from '../aggregate/places.ts';

/** What a node stands for. */
export type NodeKind = 'place' | 'function' | 'file';

export interface SiteNode {
  /** Stays the same while places are added. */
  readonly key: string;
  readonly kind: NodeKind;
  readonly file: string;
  readonly functionName: string;
  /** Numbers of the places that it stands for, in the order of the text. */
  readonly places: readonly number[];
  /** It holds what the program is run for: where all that is waited for ends. */
  readonly ends: boolean;
}

/** A line between two nodes, or from one to itself; all pairs that it stands for. */
export interface SiteEdge {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly kind: PairKind;
  readonly pairs: readonly number[];
}

export interface Structure {
  readonly nodes: readonly SiteNode[];
  readonly edges: readonly SiteEdge[];
  /** Number of the node by number of the place. */
  readonly nodeOf: ReadonlyMap<number, number>;
}

/** Nodes of one picture. */
export const MOST_NODES = 160;

/** `open`: files that a person unfolded stay unfolded, however many nodes that makes. */
export function structureOf(trace: Trace, known: Known, open: ReadonlySet<string> = new Set()): Structure {
  const runs = (place: number): boolean => known.places.at(trace, place).operation === 'run';
  const nodes = foldedNodes(trace, known, open).map((node) => ({ ...node, ends: node.places.some(runs) }));
  const nodeOf = new Map<number, number>();
  nodes.forEach((node, index) => {
    for (const place of node.places) nodeOf.set(place, index);
  });
  const edges = new Map<string, { from: number; to: number; kind: PairKind; pairs: number[] }>();
  known.pairs.all.forEach((pair, number) => {
    const [from, to] = [nodeOf.get(pair.from), nodeOf.get(pair.to)];
    if (from === undefined || to === undefined) return;
    const key = `${from} ${to} ${pair.kind}`;
    const edge = edges.get(key);
    if (edge !== undefined) edge.pairs.push(number);
    else edges.set(key, { from, to, kind: pair.kind, pairs: [number] });
  });
  return { nodes, edges: [...edges.values()], nodeOf };
}

type BareNode = Omit<SiteNode, 'ends'>;

interface FilePlaces {
  readonly file: string;
  readonly byFunction: Map<string, number[]>;
  count: number;
  level: 0 | 1 | 2;
}

function foldedNodes(trace: Trace, { places }: Known, open: ReadonlySet<string>): BareNode[] {
  const files = new Map<string, FilePlaces>();
  const all = Array.from({ length: places.size }, (_, index) => places.at(trace, index));
  const order = (index: number): number =>
    (all[index].at?.line ?? 0) * 1e4 + Math.min(9_999, all[index].at?.column ?? 0);
  for (const place of all) {
    const file = fileOf(place);
    const entry = files.get(file) ?? { file, byFunction: new Map<string, number[]>(), count: 0, level: 0 as const };
    files.set(file, entry);
    const name = place.at?.functionName ?? '';
    const members = entry.byFunction.get(name);
    if (members === undefined) entry.byFunction.set(name, [place.index]);
    else members.push(place.index);
    entry.count++;
  }
  const list = [...files.values()];
  fold(list, open);
  return list.flatMap((entry) => {
    const groups = [...entry.byFunction].map(([name, members]) => ({
      name,
      members: members.sort((a, b) => order(a) - order(b)),
    }));
    groups.sort((a, b) => order(a.members[0]) - order(b.members[0]));
    return nodesOf(entry, groups);
  });
}

function nodesOf(entry: FilePlaces, groups: { name: string; members: number[] }[]): BareNode[] {
  const { file, level } = entry;
  if (level === 2) {
    const places = groups.flatMap(({ members }) => members);
    return [{ key: `file ${file}`, kind: 'file', file, functionName: '', places }];
  }
  return groups.flatMap(({ name, members }): BareNode[] => {
    if (level === 1 && members.length > 1) {
      return [{ key: `function ${file} ${name}`, kind: 'function', file, functionName: name, places: members }];
    }
    return members.map((place) => ({
      key: `place ${place}`,
      kind: 'place',
      file,
      functionName: name,
      places: [place],
    }));
  });
}

/** Folds one step at a time where that saves most, until there are few enough. */
function fold(files: FilePlaces[], open: ReadonlySet<string>): void {
  const sizes = (entry: FilePlaces): readonly number[] => [entry.count, entry.byFunction.size, 1];
  let total = files.reduce((sum, entry) => sum + entry.count, 0);
  while (total > MOST_NODES) {
    let best: FilePlaces | null = null;
    let saves = 0;
    for (const entry of files) {
      if (entry.level === 2 || open.has(entry.file)) continue;
      const saved = sizes(entry)[entry.level] - sizes(entry)[entry.level + 1];
      if (saved > saves || (best === null && saved === 0)) [best, saves] = [entry, saved];
    }
    if (best === null) return;
    best.level++;
    total -= saves;
  }
}
