/**
 * Blocks of any size in layers from left to right, what leads to a block left of it. Deterministic: the same blocks
 * and ways give the same places. For a few hundred blocks: each level of the call sites' boxes is laid out by it, and what a person wants tidied.
 */

export interface Block {
  readonly width: number;
  readonly height: number;
}

/** From and to, as numbers of blocks. */
export type Way = readonly [from: number, to: number];

export interface Gaps {
  readonly across: number;
  readonly down: number;
  /** A layer higher than this goes on in another column beside it. */
  readonly tallest: number;
  /** A line wider than this is broken into rows; left out where it never is. */
  readonly longest?: number;
}

export interface Arranged {
  /** Upper left corners, from (0, 0) on. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
}

const SWEEPS = 6;
/** Width by height of a row, where a line is broken into rows. */
const SHAPE = 2.6;

export function layered(blocks: readonly Block[], ways: readonly Way[], gaps: Gaps): Arranged {
  const { forward, back } = withoutCircles(blocks.length, ways);
  const columns = ordered(layersOf(forward, back), forward, back).flatMap((layer) => split(layer, blocks, gaps));
  return inRows(blocks, columns, forward, back, gaps);
}

/** Columns that make too long a line go on below it, as words of a text do. */
function inRows(
  blocks: readonly Block[],
  columns: readonly number[][],
  forward: Neighbours['forward'],
  back: Neighbours['back'],
  gaps: Gaps,
): Arranged {
  const widths = columns.map((column) => Math.max(...column.map((at) => blocks[at].width)) + gaps.across);
  const heights = columns.map((column) => column.reduce((sum, at) => sum + blocks[at].height + gaps.down, 0));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const tallest = Math.max(0, ...heights);
  const rows =
    total <= (gaps.longest ?? Number.POSITIVE_INFINITY)
      ? 1
      : Math.max(1, Math.round(Math.sqrt(total / (tallest * SHAPE))));
  const lines: number[][][] = [[]];
  let width = 0;
  columns.forEach((column, index) => {
    const line = lines[lines.length - 1];
    if (line.length > 0 && width + widths[index] / 2 > total / rows && lines.length < rows) {
      lines.push([column]);
      width = 0;
    } else line.push(column);
    width += widths[index];
  });
  const places: { x: number; y: number }[] = [];
  let whole = { width: 0, height: 0 };
  for (const line of lines) {
    const part = placed(blocks, line, forward, back, gaps);
    const top = whole.height === 0 ? 0 : whole.height + gaps.down * 2;
    for (const at of line.flat()) places[at] = { x: part.places[at].x, y: part.places[at].y + top };
    whole = { width: Math.max(whole.width, part.width), height: top + part.height };
  }
  return { places, ...whole };
}

interface Neighbours {
  readonly forward: readonly (readonly number[])[];
  readonly back: readonly (readonly number[])[];
}

/** Ways are taken in their order; one that would close a circle is left out. */
function withoutCircles(count: number, ways: readonly Way[]): Neighbours {
  const forward = Array.from({ length: count }, (): number[] => []);
  const back = Array.from({ length: count }, (): number[] => []);
  const leads = (from: number, to: number): boolean => {
    const seen = new Set([from]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true;
      for (const next of forward[at]) if (!seen.has(next)) open.push(seen.add(next) && next);
    }
    return false;
  };
  for (const [from, to] of ways) {
    if (from === to || forward[from].includes(to) || leads(to, from)) continue;
    forward[from].push(to);
    back[to].push(from);
  }
  return { forward, back };
}

/** By the longest way that leads there; what begins a way stands right before what it leads to. */
function layersOf(forward: Neighbours['forward'], back: Neighbours['back']): number[][] {
  const count = forward.length;
  const layer = new Array<number>(count).fill(0);
  const waiting = back.map((before) => before.length);
  const open = waiting.flatMap((left, at) => (left === 0 ? [at] : []));
  const inOrder: number[] = [];
  for (let next = 0; next < open.length; next++) {
    const at = open[next];
    inOrder.push(at);
    for (const to of forward[at]) {
      layer[to] = Math.max(layer[to], layer[at] + 1);
      if (--waiting[to] === 0) open.push(to);
    }
  }
  for (const at of inOrder.reverse()) {
    if (back[at].length > 0 || forward[at].length === 0) continue;
    layer[at] = Math.min(...forward[at].map((to) => layer[to])) - 1;
  }
  const layers: number[][] = [];
  for (let at = 0; at < count; at++) {
    layers[layer[at]] ??= [];
    layers[layer[at]].push(at);
  }
  return layers.filter((members) => members !== undefined);
}

/** Sorts each layer by where its neighbours stand, to and fro. */
function ordered(layers: number[][], forward: Neighbours['forward'], back: Neighbours['back']): number[][] {
  const rank = new Map<number, number>();
  const number = (layer: number[]): void => {
    layer.forEach((at, index) => {
      rank.set(at, (index + 0.5) / layer.length);
    });
  };
  layers.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const [sequence, beside] = sweep % 2 === 0 ? [layers, back] : [[...layers].reverse(), forward];
    for (const layer of sequence) {
      const middle = new Map(
        layer.map((at) => [at, mean(beside[at].map((other) => rank.get(other)!)) ?? rank.get(at)!]),
      );
      layer.sort((a, b) => middle.get(a)! - middle.get(b)! || a - b);
      number(layer);
    }
  }
  return layers;
}

function split(layer: readonly number[], blocks: readonly Block[], gaps: Gaps): number[][] {
  const total = layer.reduce((sum, at) => sum + blocks[at].height + gaps.down, 0);
  const parts = Math.max(1, Math.ceil(total / gaps.tallest));
  const columns: number[][] = [[]];
  let height = 0;
  for (const at of layer) {
    const column = columns[columns.length - 1];
    if (column.length > 0 && height + blocks[at].height / 2 > total / parts && columns.length < parts) {
      columns.push([at]);
      height = 0;
    } else column.push(at);
    height += blocks[at].height + gaps.down;
  }
  return columns;
}

/** Columns side by side; in each the blocks as near to the height of their neighbours as their order lets them. */
function placed(
  blocks: readonly Block[],
  columns: readonly number[][],
  forward: Neighbours['forward'],
  back: Neighbours['back'],
  gaps: Gaps,
): Arranged {
  const x = new Array<number>(blocks.length).fill(0);
  const y = new Array<number>(blocks.length).fill(0);
  let width = 0;
  for (const column of columns) {
    const widest = Math.max(...column.map((at) => blocks[at].width));
    let height = 0;
    for (const at of column) {
      x[at] = width + (widest - blocks[at].width) / 2;
      y[at] = height;
      height += blocks[at].height + gaps.down;
    }
    for (const at of column) y[at] -= height / 2;
    width += widest + gaps.across;
  }
  const here = new Set(columns.flat());
  const near = (beside: readonly number[]): readonly number[] => beside.filter((other) => here.has(other));
  const centre = (at: number): number => y[at] + blocks[at].height / 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const wanted = column.map((at) => {
        const beside = near(sweep % 2 === 0 ? back[at] : forward[at]);
        const any = beside.length > 0 ? beside : near([...back[at], ...forward[at]]);
        return (mean(any.map(centre)) ?? centre(at)) - blocks[at].height / 2;
      });
      settle(column, wanted, blocks, gaps.down).forEach((top, index) => {
        y[column[index]] = top;
      });
    }
  }
  const members = [...here];
  const top = Math.min(...members.map((at) => y[at]));
  const bottom = Math.max(...members.map((at) => y[at] + blocks[at].height));
  return {
    places: blocks.map((_, at) => ({ x: x[at], y: y[at] - top })),
    width: Math.max(0, width - gaps.across),
    height: members.length === 0 ? 0 : bottom - top,
  };
}

/** Tops as near to the wanted ones as can be without overlap, in the given order: those that collide move as one. */
function settle(column: readonly number[], wanted: readonly number[], blocks: readonly Block[], gap: number): number[] {
  const groups: { members: number[]; top: number; height: number }[] = [];
  column.forEach((at, index) => {
    let group = { members: [index], top: wanted[index], height: blocks[at].height };
    for (
      let above = groups.at(-1);
      above !== undefined && above.top + above.height + gap > group.top;
      above = groups.at(-1)
    ) {
      groups.pop();
      const share = above.members.length / (above.members.length + group.members.length);
      const shifted = group.top - above.height - gap;
      group = {
        members: [...above.members, ...group.members],
        top: above.top * share + shifted * (1 - share),
        height: above.height + gap + group.height,
      };
    }
    groups.push(group);
  });
  const tops = new Array<number>(column.length).fill(0);
  for (const { members, top } of groups) {
    let at = top;
    for (const index of members) {
      tops[index] = at;
      at += blocks[column[index]].height + gap;
    }
  }
  return tops;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
