/**
 * From model, fold and layout to a scene: the words of each node, how far each join has come, and
 * the words on cancels. Pure: it reads, and returns plain data.
 */

import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { Placed } from '../layout/layout.ts';
import { edgeWord } from '../model/naming.ts';
import type { PromiseView } from '../model/promise-view.ts';
import type { EdgeKind, VisibleEdge, VisibleGraph, VisibleGroup } from '../model/visible-graph.ts';
import { describeGroup, describeNode } from './describe-node.ts';
import { withCommas } from './format.ts';
import { shortCount, sumOf } from './group.ts';
import type { PortWay } from './port.ts';
import type { Region, Scene, SceneEdge, SceneNode } from './scene.ts';

/** What was made in the whole run where the members of a group were made, and how many in which state. */
type RunCount = Required<Pick<VisibleGroup, 'made' | 'states'>>;

/** What a scene is built from. */
export interface SceneInput {
  readonly graph: VisibleGraph;
  readonly placed: readonly Placed[];
  readonly promise: (id: number) => PromiseView | null;
  /** Whether a promise's name is a label or what the source calls it. */
  readonly ownName: (id: number) => boolean;
  /** Of all that a promise waits for: how many there were, and how many have settled. */
  readonly progress: (id: number) => { readonly ended: number; readonly total: number };
  /** What was made by now in the whole run where those of a group were made; null where that is not known. */
  readonly run?: (group: number) => RunCount | null;
  /** The graph was told of some promises of the run only: its own counts are not those of all. */
  readonly partial?: boolean;
  /** The session's time in nanoseconds, or -1 when timers are not counted down. */
  readonly now: number;
  readonly regions: readonly Region[];
  /** Which nodes messages lead to or from. */
  readonly ports?: ReadonlyMap<number, PortWay>;
}

/** A scene, and when the timers shown in it end, in nanoseconds. */
export interface BuiltScene {
  readonly scene: Scene;
  /** When the next timers end, in nanoseconds: those of pending nodes, in no order. */
  readonly due: readonly number[];
}

/** The scene of now. */
export function buildScene(input: SceneInput): BuiltScene {
  const nodes = new Map<number, SceneNode>();
  const due: number[] = [];
  input.graph.nodes.forEach((node, index) => {
    const place = input.placed[index];
    if (node.group !== undefined && place !== undefined) {
      const sample = input.promise(node.group.sample);
      const group = inWholeRun(node.group, input.run?.(node.id) ?? null, input.partial === true);
      if (sample !== null) nodes.set(node.id, describeGroup(node, group, place, sample));
      return;
    }
    const view = input.promise(node.id);
    if (place === undefined || view === null) return;
    const { now } = input;
    const around = { now, waitsFor: pendingSource(view, input), ownName: input.ownName(node.id) };
    const described = describeNode(node, place, view, around);
    const port = input.ports?.get(node.id);
    const marked = port === undefined ? described : { ...described, port };
    nodes.set(node.id, input.partial === true && node.folded > 0 ? { ...marked, atLeast: true } : marked);
    if (view.state === 'pending' && view.duration >= 0) due.push(view.createdAt + view.duration);
  });
  const incoming = incomingOf(input.graph.edges, nodes);
  for (const node of nodes.values()) {
    if (node.glyph === 'bar') nodes.set(node.id, withProgress(node, nodes, incoming.get(node.id) ?? [], input));
  }
  const edges = labelled(winning(input.graph.edges, nodes), nodes, (id) => {
    const operation = input.promise(id)?.operation;
    return operation === undefined ? '' : edgeWord(operation);
  });
  // What the edge to a card says, the card need not say again.
  for (const { to, label, kind } of edges) {
    const node = OPERATION_EDGES.has(kind) && label !== '' ? nodes.get(to) : undefined;
    if (node !== undefined) nodes.set(to, { ...node, operation: '' });
  }
  return { scene: { nodes, edges, regions: input.regions }, due };
}

/**
 * A group with the numbers of the whole run. Of a long run the graph has some members only: then they are those of
 * all that was made there. Else the group has what is folded into it, and says of how many.
 */
function inWholeRun(group: VisibleGroup, run: RunCount | null, partial: boolean): VisibleGroup {
  if (run === null) return group;
  const atHand = sumOf(group.states);
  const whole = partial && sumOf(run.states) > atHand;
  return whole ? { ...group, states: run.states, atHand } : { ...group, made: run.made };
}

/** Edges that are labelled by the operation which made what they lead to; over a bar or diamond it stands itself. */
const OPERATION_EDGES: ReadonlySet<EdgeKind> = new Set(['awaited', 'guarded']);

const LOOKED_AT = 8;

/** Name of the first pending promise among those that it waits for, or ''. */
function pendingSource(view: PromiseView, input: SceneInput): string {
  for (const { id, role } of view.waitsFor.slice(0, LOOKED_AT)) {
    const source = role === 'cancels' ? null : input.promise(id);
    if (source?.state === 'pending') return source.name;
  }
  return '';
}

/** What arrives at each bar. */
function incomingOf(edges: readonly VisibleEdge[], nodes: ReadonlyMap<number, SceneNode>): Map<number, VisibleEdge[]> {
  const incoming = new Map<number, VisibleEdge[]>();
  for (const edge of edges) {
    if (cancels(edge) || edge.kind === 'then' || nodes.get(edge.to)?.glyph !== 'bar' || !nodes.has(edge.from)) continue;
    const list = incoming.get(edge.to);
    if (list === undefined) incoming.set(edge.to, [edge]);
    else list.push(edge);
  }
  return incoming;
}

/** The states of a join's children, from the top, and how many have ended. */
function withProgress(
  bar: SceneNode,
  nodes: ReadonlyMap<number, SceneNode>,
  incoming: readonly VisibleEdge[],
  input: SceneInput,
): SceneNode {
  const { ended, total } = input.progress(bar.id);
  if (total === 0) return bar;
  const sorted = [...incoming].sort((one, other) => nodes.get(one.from)!.y - nodes.get(other.from)!.y);
  const parts =
    incoming.length === total && sorted.every((edge) => nodes.get(edge.from)!.group === null)
      ? sorted.map((edge) => stateOf(edge, nodes))
      : byShare(ended, total);
  const done = bar.state === 'returned' ? total : ended;
  const operation = `${bar.operation} ${withCommas(done)} of ${withCommas(total)}`;
  return { ...bar, parts, operation };
}

/** Where not all children are drawn, a bar fills by share: so many parts as can be told apart. */
const PARTS = 100;

function byShare(ended: number, total: number): StateName[] {
  const filled = ended === total ? PARTS : Math.min(PARTS - 1, Math.floor((ended / total) * PARTS));
  return Array.from({ length: PARTS }, (_, index): StateName => (index < filled ? 'returned' : 'pending'));
}

function stateOf(edge: VisibleEdge, nodes: ReadonlyMap<number, SceneNode>): StateName {
  return edge.passed === 'pending' ? nodes.get(edge.from)!.state : edge.passed;
}

const cancels = (edge: VisibleEdge): boolean => edge.kind === 'cancels' || edge.kind === 'cancelIgnored';

/** The winner's whole way is thick: from where its chain begins, through the diamond, to what comes next. */
function winning(edges: readonly VisibleEdge[], nodes: ReadonlyMap<number, SceneNode>): readonly VisibleEdge[] {
  const won = edges.filter((edge) => edge.outcome === 'won');
  if (won.length === 0) return edges;
  const into = new Map<number, VisibleEdge[]>();
  for (const edge of edges) {
    if (edge.passed !== 'returned' || cancels(edge)) continue;
    const list = into.get(edge.to);
    if (list === undefined) into.set(edge.to, [edge]);
    else list.push(edge);
  }
  const thick = new Set(won);
  const follow = won.map((edge) => edge.from);
  for (let id = follow.pop(); id !== undefined; id = follow.pop()) {
    if (nodes.get(id)?.glyph !== 'card') continue;
    for (const edge of into.get(id) ?? []) {
      if (thick.has(edge)) continue;
      thick.add(edge);
      follow.push(edge.from);
    }
  }
  const decided = new Set(won.map((edge) => edge.to));
  return edges.map((edge): VisibleEdge => {
    const onward = decided.has(edge.from) && edge.passed === 'returned' && !cancels(edge);
    return thick.has(edge) || onward ? { ...edge, outcome: 'won' } : edge;
  });
}

/**
 * Each dependency of a card has the operation that made it. Words for cancels stand once for each who asked, as
 * several arrows that say the same say it no better.
 */
function labelled(
  edges: readonly VisibleEdge[],
  nodes: ReadonlyMap<number, SceneNode>,
  operationOf: (id: number) => string,
): SceneEdge[] {
  const hits = new Map<number, number>();
  for (const edge of edges) if (edge.kind === 'cancels') hits.set(edge.from, (hits.get(edge.from) ?? 0) + 1);
  // How sources follow one another is said only where no other line could be meant.
  const arrivals = new Map<number, number>();
  for (const edge of edges) if (!cancels(edge)) arrivals.set(edge.to, (arrivals.get(edge.to) ?? 0) + 1);
  const said = new Set<number>();
  return edges.map((edge) => {
    let label = '';
    if (nodes.get(edge.to)?.group !== null) label = '';
    else if (OPERATION_EDGES.has(edge.kind) && nodes.get(edge.to)?.glyph === 'card') label = operationOf(edge.to);
    else if ((edge.kind === 'then' || edge.kind === 'result') && arrivals.get(edge.to) === 1) label = edge.kind;
    else if (edge.kind === 'cancelIgnored') label = 'cannot be cancelled';
    else if (edge.kind === 'cancels' && !said.has(edge.from)) {
      said.add(edge.from);
      label = cancelWords(nodes.get(edge.from), hits.get(edge.from) ?? 1);
    }
    return { ...edge, label: counted(label, isUncounted(edge, nodes) ? 1 : (edge.count ?? 1)) };
  });
}

/** At a group of which only some members are at hand nobody knows for how many an edge stands. */
function isUncounted({ from, to }: VisibleEdge, nodes: ReadonlyMap<number, SceneNode>): boolean {
  return [from, to].some((id) => nodes.get(id)?.group?.atHand !== undefined);
}

/** What stands for several says for how many. */
function counted(label: string, count: number): string {
  return count === 1 ? label : `${label} ×${shortCount(count)}`.trim();
}

function cancelWords(asker: SceneNode | undefined, hit: number): string {
  if (asker?.glyph !== 'diamond') return 'cancels';
  return hit === 1 ? 'cancels the loser' : 'cancels the losers';
}
