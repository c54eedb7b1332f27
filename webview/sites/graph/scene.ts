/** Everything that a picture of the call sites shows at one moment, as plain data: placed nodes with their figures. */

import { STATES, type StateName } from '../../../runtime-instrumented/protocol/index.ts';
import { operationWord } from '../../model/naming.ts';
import type { Box } from '../../render/camera.ts';
import { fileName, withCommas } from '../../render/format.ts';
import type { Trace } from '../../trace/trace.ts';
import { figuresOf, type PlaceFigures } from '../aggregate/figures.ts';
import { bars, quantile } from '../aggregate/histogram.ts';
import type { PairKind } from '../aggregate/pairs.ts';
import type { SiteIndex } from '../aggregate/site-index.ts';
import type { Tally } from '../aggregate/tally.ts';
import type { Arrangement, GroupBox } from './arrange.ts';
import type { SiteNode, Structure } from './structure.ts';

/** What makes a place worth a look. */
export type Hot = 'pending' | 'slow' | 'failures';

/** Times in nanoseconds, -1 where nothing was measured. */
export interface NodeScene {
  readonly key: string;
  readonly box: Box;
  readonly kind: SiteNode['kind'];
  readonly title: string;
  /** Second line: file, line and operation, or how many places are folded. */
  readonly where: string;
  readonly places: readonly number[];
  readonly made: number;
  readonly joined: number;
  readonly states: Readonly<Record<StateName, number>>;
  readonly median: number;
  readonly p95: number;
  /** Bars of the histogram of times to settle; see histogram.ts. */
  readonly bars: readonly number[];
  readonly hot: readonly Hot[];
}

export interface EdgeScene {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly kind: PairKind;
  readonly count: number;
}

export interface SitesScene {
  readonly nodes: readonly NodeScene[];
  readonly edges: readonly EdgeScene[];
  readonly groups: readonly GroupBox[];
  readonly extent: Box;
}

export const EMPTY_SITES: SitesScene = {
  nodes: [],
  edges: [],
  groups: [],
  extent: { left: 0, top: 0, right: 0, bottom: 0 },
};

export const MOST_BARS = 16;

export function sitesScene(index: SiteIndex, structure: Structure, arranged: Arrangement, moment: number): SitesScene {
  const tally = index.at(moment);
  const nodes = structure.nodes.map((node, at) => nodeScene(index, tally, node, arranged.boxes[at]));
  return {
    nodes: heated(nodes),
    edges: structure.edges.flatMap(({ from, to, kind, pairs }) => {
      const count = pairs.reduce((sum, pair) => sum + (pair < tally.pairs ? tally.pairCounts[pair] : 0), 0);
      return count === 0 ? [] : [{ from, to, kind, count }];
    }),
    groups: arranged.groups,
    extent: arranged.extent,
  };
}

function nodeScene({ trace, known }: SiteIndex, tally: Tally, node: SiteNode, box: Box): NodeScene {
  const figures = node.places.flatMap((place) =>
    place < tally.places && tally.made[place] > 0 ? [figuresOf(trace, known.places, tally, place)] : [],
  );
  const sum = (of: (place: PlaceFigures) => number): number => figures.reduce((total, place) => total + of(place), 0);
  const settled = figures.filter((place) => place.longest >= 0);
  const shortest = Math.min(...settled.map((place) => place.shortest));
  const longest = Math.max(-1, ...settled.map((place) => place.longest));
  const times = mergedTimes(tally, node.places);
  return {
    key: node.key,
    box,
    kind: node.kind,
    ...titleOf(
      trace,
      node,
      figures[0] ?? figuresOf(trace, known.places, widened(tally, node.places[0]), node.places[0]),
    ),
    places: node.places,
    made: sum(({ made }) => made),
    joined: sum(({ joined }) => joined),
    states: Object.fromEntries(STATES.map((state) => [state, sum((place) => place[state])])) as NodeScene['states'],
    median: quantile(times, 0.5, shortest, longest),
    p95: quantile(times, 0.95, shortest, longest),
    bars: bars(times, MOST_BARS).counts,
    hot: [],
  };
}

/** A place that had not been used at the moment has words all the same. */
function widened(tally: Tally, place: number): Tally {
  tally.widen(place + 1, tally.pairs);
  return tally;
}

function titleOf(trace: Trace, node: SiteNode, figures: PlaceFigures): Pick<NodeScene, 'title' | 'where'> {
  const folded = `${withCommas(node.places.length)} places`;
  if (node.kind === 'file') return { title: fileName(node.file), where: folded };
  if (node.kind === 'function') return { title: `${node.functionName}()`, where: `${fileName(node.file)} · ${folded}` };
  const operation = operationWord(figures.operations[0] ?? figures.place.operation);
  const where = figures.name.startsWith(operation) && trace.sites.size > 0 ? '' : ` · ${operation}`;
  return { title: figures.name, where: `${figures.where}${where}` };
}

function mergedTimes(tally: Tally, places: readonly number[]): Uint32Array | null {
  if (places.length === 1) return tally.times[places[0]] ?? null;
  let merged: Uint32Array | null = null;
  for (const place of places) {
    const times = tally.times[place];
    if (times === null || times === undefined) continue;
    merged ??= new Uint32Array(times.length);
    for (let bucket = 0; bucket < times.length; bucket++) merged[bucket] += times[bucket];
  }
  return merged;
}

/** Marks the node with most pending, the slowest, and that with most failures; none where there is nothing to tell apart. */
function heated(nodes: readonly NodeScene[]): NodeScene[] {
  const hottest = (of: (node: NodeScene) => number, from: number): NodeScene | null => {
    let best: NodeScene | null = null;
    for (const node of nodes) if (of(node) >= from && (best === null || of(node) > of(best))) best = node;
    return best;
  };
  if (nodes.length < 2) return [...nodes];
  const marks = new Map<Hot, NodeScene | null>([
    ['pending', hottest(({ states }) => states.pending, 2)],
    ['slow', hottest(({ p95 }) => p95, 1)],
    ['failures', hottest(({ states }) => states.failed, 1)],
  ]);
  return nodes.map((node) => {
    const hot = [...marks].filter(([, hottestNode]) => hottestNode === node).map(([mark]) => mark);
    return hot.length === 0 ? node : { ...node, hot };
  });
}
