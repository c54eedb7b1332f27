/**
 * Where nodes and the soft boxes around them lie: each function's places in layers, each file's functions in layers,
 * the files in layers. Boxes never overlap, and each holds its own and nothing else; a function or file through
 * which the waiting passes twice has two boxes (split.ts). What has nothing to do with each other stands in columns, as
 * many as make the words largest when all is seen.
 */

import { type Block, type Gaps, layered, type Way } from '../../layout/layered.ts';
import type { Box } from '../../render/camera.ts';
import { withoutBoxCircles } from './split.ts';
import type { Structure } from './structure.ts';

export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 96;

/** A soft box with its name: a function, or a file. */
export interface GroupBox extends Box {
  readonly kind: 'function' | 'file';
  /** Path of the file, or name of the function. */
  readonly name: string;
}

export interface Arrangement {
  /** By number of the node. */
  readonly boxes: readonly Box[];
  /** Files before the functions inside them. */
  readonly groups: readonly GroupBox[];
  readonly extent: Box;
}

/** Of no nodes. */
export const UNARRANGED: Arrangement = { boxes: [], groups: [], extent: { left: 0, top: 0, right: 0, bottom: 0 } };

/** In graph units. */
const LONGEST_LINE = 1_500;
const NODE_GAPS: Gaps = { across: 76, down: 22, tallest: 5 * (NODE_HEIGHT + 22), longest: LONGEST_LINE };
const FUNCTION_GAPS: Gaps = { across: 64, down: 26, tallest: 1_500, longest: LONGEST_LINE };
/** Heights of the columns that are tried, the one with the fewest columns first. */
const TALLEST = [2_600, 1_500, 1_000, 700, 450];
/** Width by height of the pane in which it is seen. */
const SHAPE = 2.1;
/** So much larger it must be seen to be worth another column. */
const WORTH = 1.08;
const FILE_GAPS: Gaps = { across: 80, down: 40, tallest: 2_600, longest: LONGEST_LINE };
/** Room for the title above the marks of a place, which stand a little over its edge. */
const FUNCTION_PADDING = { side: 16, top: 42, bottom: 16 };
const FILE_PADDING = { side: 20, top: 46, bottom: 20 };

/** A node or a box with what it holds, its places relative to it. */
interface Part extends Block {
  readonly nodes: readonly { readonly node: number; readonly x: number; readonly y: number }[];
  readonly groups: readonly { readonly kind: GroupBox['kind']; readonly name: string; readonly box: Box }[];
}

/** What decides the order: who waits for whom, and the nodes that the program is run for. */
interface Line {
  readonly waits: readonly Way[];
  readonly ends: ReadonlySet<number>;
}

/** The whole of it at once. */
export function arrange(structure: Structure): Arrangement {
  const steps = arranging(structure);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Tries one height of the columns after the other; it can be left between two of them. */
export function* arranging(structure: Structure): Generator<void, Arrangement> {
  let best: Arrangement | null = null;
  for (const tallest of TALLEST) {
    const next = arranged(structure, tallest);
    if (best === null || scaleOf(next) > scaleOf(best) * WORTH) best = next;
    yield;
  }
  return best ?? UNARRANGED;
}

/** How large it is seen as a whole. */
function scaleOf({ extent }: Arrangement): number {
  return 1 / Math.max(1, extent.right / SHAPE, extent.bottom);
}

function arranged({ nodes, edges }: Structure, tallest: number): Arrangement {
  // Only what waits decides who stands left: what was made in a callback is a light line wherever it runs.
  const waits = edges.filter(({ kind }) => kind === 'waits').map(({ from, to }): Way => [from, to]);
  const ends = new Set(nodes.flatMap((node, at) => (node.ends ? [at] : [])));
  const line: Line = { waits, ends };
  const inFiles = byKey(nodes.keys(), (node) => nodes[node].file).map(([, members]) => members);
  const files = withoutBoxCircles(inFiles, waits).map((inFile) => {
    const inFunctions = byKey(inFile, (node) => nodes[node].functionName).flatMap(([name, members]) =>
      // What stands in no function stands in the file by itself.
      name === '' ? members.map((member) => [member]) : [members],
    );
    const functions = withoutBoxCircles(inFunctions, waits).map((members) => {
      const { functionName: name, kind } = nodes[members[0]];
      const parts = members.map(
        (node): Part => ({ width: NODE_WIDTH, height: NODE_HEIGHT, nodes: [{ node, x: 0, y: 0 }], groups: [] }),
      );
      // A folded function needs no box around it.
      if (name === '' || (members.length === 1 && kind !== 'place')) return parts[0];
      return boxed(join(parts, line, NODE_GAPS), 'function', name, FUNCTION_PADDING);
    });
    return boxed(inColumns(functions, line, FUNCTION_GAPS, tallest), 'file', nodes[inFile[0]].file, FILE_PADDING);
  });
  const whole = inColumns(files, line, FILE_GAPS, tallest);
  const boxes: Box[] = [];
  for (const { node, x, y } of whole.nodes) {
    boxes[node] = { left: x, top: y, right: x + NODE_WIDTH, bottom: y + NODE_HEIGHT };
  }
  return {
    boxes,
    groups: whole.groups.map(({ kind, name, box }) => ({ ...box, kind, name })),
    extent: { left: 0, top: 0, right: whole.width, bottom: whole.height },
  };
}

/** Nodes by a key, in the order in which the keys come. */
function byKey(nodes: Iterable<number>, key: (node: number) => string): [string, number[]][] {
  const groups = new Map<string, number[]>();
  for (const node of nodes) {
    const group = groups.get(key(node));
    if (group === undefined) groups.set(key(node), [node]);
    else group.push(node);
  }
  return [...groups];
}

/** Parts of which some have to do with each other as one: these side by side, and what is left in columns. */
function inColumns(parts: readonly Part[], line: Line, gaps: Gaps, tallest: number): Part {
  const { waits, ends } = line;
  const partOf = partsOf(parts);
  const groups = connected(parts.length, ([from, to]) => [partOf.get(from), partOf.get(to)], waits);
  const isEnd = (members: readonly number[]): boolean =>
    members.some((part) => parts[part].nodes.some(({ node }) => ends.has(node)));
  // What the program is run for comes last.
  const inOrder = [...groups.filter((members) => !isEnd(members)), ...groups.filter(isEnd)];
  const wholes = inOrder.map((members) =>
    join(
      members.map((part) => parts[part]),
      line,
      gaps,
    ),
  );
  return combined(wholes, [], { ...gaps, tallest });
}

/** Numbers of what is linked, directly or not, in the order in which the first of each comes. */
function connected(
  count: number,
  endsOf: (way: Way) => readonly [number | undefined, number | undefined],
  ways: readonly Way[],
): number[][] {
  const leader = Array.from({ length: count }, (_, at) => at);
  const find = (at: number): number => {
    while (leader[at] !== at) at = leader[at];
    return at;
  };
  for (const way of ways) {
    const [one, other] = endsOf(way);
    if (one === undefined || other === undefined) continue;
    const [low, high] = [find(one), find(other)].sort((a, b) => a - b);
    leader[high] = low;
  }
  return byKey(leader.keys(), (at) => `${find(at)}`).map(([, members]) => members);
}

/** Which part holds each node. */
function partsOf(parts: readonly Part[]): Map<number, number> {
  return new Map(parts.flatMap((part, index) => part.nodes.map(({ node }) => [node, index] as const)));
}

/** Parts side by side as one. */
function join(parts: readonly Part[], { waits, ends }: Line, gaps: Gaps): Part {
  const partOf = partsOf(parts);
  const among = waits.flatMap(([from, to]): Way[] => {
    const [one, other] = [partOf.get(from), partOf.get(to)];
    return one === undefined || other === undefined || one === other ? [] : [[one, other]];
  });
  // What the program is run for stands behind all that nobody waits for, whether it waits for that or not.
  const last = [...new Set([...ends].flatMap((node) => partOf.get(node) ?? []))];
  const waitedFor = new Set(among.map(([from]) => from));
  const loose = [...parts.keys()].filter((part) => !waitedFor.has(part) && !last.includes(part));
  among.push(...last.flatMap((end) => loose.map((part): Way => [part, end])));
  return combined(parts, among, gaps);
}

function combined(parts: readonly Part[], ways: readonly Way[], gaps: Gaps): Part {
  const { places, width, height } = layered(parts, ways, gaps);
  return {
    width,
    height,
    nodes: parts.flatMap((part, index) => part.nodes.map((inner) => moved(inner, places[index]))),
    groups: parts.flatMap((part, index) =>
      part.groups.map((group) => ({ ...group, box: movedBox(group.box, places[index]) })),
    ),
  };
}

function boxed(
  part: Part,
  kind: GroupBox['kind'],
  name: string,
  { side, top, bottom }: { readonly side: number; readonly top: number; readonly bottom: number },
): Part {
  const width = part.width + 2 * side;
  const height = part.height + top + bottom;
  const by = { x: side, y: top };
  return {
    width,
    height,
    nodes: part.nodes.map((inner) => moved(inner, by)),
    groups: [
      { kind, name, box: { left: 0, top: 0, right: width, bottom: height } },
      ...part.groups.map((group) => ({ ...group, box: movedBox(group.box, by) })),
    ],
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function moved<Item extends Point>(item: Item, by: Point): Item {
  return { ...item, x: item.x + by.x, y: item.y + by.y };
}

function movedBox(box: Box, by: Point): Box {
  return { left: box.left + by.x, top: box.top + by.y, right: box.right + by.x, bottom: box.bottom + by.y };
}
