/**
 * Where nodes and the soft boxes around them lie: each function's places in layers, each file's functions in layers,
 * the files in layers. Boxes never overlap, and each holds its own and nothing else.
 */
import type { Box } from '../../render/camera.ts';
import { type Block, type Gaps, layered, type Way } from './layered.ts';
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

const NODE_GAPS: Gaps = { across: 76, down: 22, tallest: 5 * (NODE_HEIGHT + 22) };
const FUNCTION_GAPS: Gaps = { across: 64, down: 26, tallest: 1_500 };
const FILE_GAPS: Gaps = { across: 80, down: 40, tallest: 2_600 };
const FUNCTION_PADDING = { side: 16, top: 34, bottom: 16 };
const FILE_PADDING = { side: 20, top: 34, bottom: 20 };

/** A node or a box with what it holds, its places relative to it. */
interface Part extends Block {
  readonly nodes: readonly { readonly node: number; readonly x: number; readonly y: number }[];
  readonly groups: readonly { readonly kind: GroupBox['kind']; readonly name: string; readonly box: Box }[];
}

export function arrange({ nodes, edges }: Structure): Arrangement {
  const ways = [...edges.filter(({ kind }) => kind === 'waits'), ...edges.filter(({ kind }) => kind === 'madeIn')].map(
    ({ from, to }): Way => [from, to],
  );
  const files = byKey(nodes.keys(), (node) => nodes[node].file).map(([file, inFile]) => {
    const functions = byKey(inFile, (node) => nodes[node].functionName).flatMap(([name, members]) => {
      const parts = members.map(
        (node): Part => ({
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          nodes: [{ node, x: 0, y: 0 }],
          groups: [],
        }),
      );
      // What stands in no function stands in the file by itself; a folded function needs no box around it.
      const folded = members.length === 1 && nodes[members[0]].kind !== 'place';
      if (name === '' || folded) return parts;
      return [boxed(join(parts, ways, NODE_GAPS), 'function', name, FUNCTION_PADDING)];
    });
    return boxed(join(functions, ways, FUNCTION_GAPS), 'file', file, FILE_PADDING);
  });
  const whole = join(files, ways, FILE_GAPS);
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

/** Parts side by side as one. */
function join(parts: readonly Part[], ways: readonly Way[], gaps: Gaps): Part {
  const partOf = new Map<number, number>();
  parts.forEach((part, index) => {
    for (const { node } of part.nodes) partOf.set(node, index);
  });
  const among = ways.flatMap(([from, to]): Way[] => {
    const [one, other] = [partOf.get(from), partOf.get(to)];
    return one === undefined || other === undefined || one === other ? [] : [[one, other]];
  });
  const { places, width, height } = layered(parts, among, gaps);
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
