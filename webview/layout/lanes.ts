/**
 * The live layout: promises on lanes from left to right, placed once as they come.
 *
 * A node is placed right of what it waits for, on the lane of its source, in the middle of its
 * sources, or on the nearest free lane. From then on it only ever glides to the right, when
 * something that it waits for (or has become) has to stand left of it. The ground right of a
 * pending chain is left free for that; should something stand there all the same, it gives way.
 */

import type { EdgeKind, VisibleEdge, VisibleGraph, VisibleNode } from '../model/visible-graph.ts';
import { type Box, gapBetween, isUpstream, placed, ROOMY, type Spacing, stretch } from './box.ts';
import { Gliding } from './gliding.ts';
import { Ground } from './ground.ts';
import type { Bounds, Layout, LayoutResult, Placed, Size } from './layout.ts';
import { Tabs } from './tabs.ts';

const ROWS_TRIED = 60;
const DEEPEST = 16;
const SEATS_KEPT = 4_096;

/** Kinds of edge that say "stands left of". */
const ORDERS: ReadonlySet<EdgeKind> = new Set(['awaited', 'child', 'branch', 'guarded', 'becomes', 'result', 'then']);
/** Those of them that are there before what waits: they choose its lane. */
const AWAITS: ReadonlySet<EdgeKind> = new Set(['awaited', 'child', 'branch', 'guarded', 'then']);

interface Link {
  readonly from: Box;
  readonly to: Box;
  /** False for an edge that closes a circle: it orders nothing. */
  readonly orders: boolean;
}

export class LanesLayout implements Layout {
  private readonly boxes = new Map<number, Box>();
  private readonly links = new Map<string, Link>();
  private readonly ground = new Ground<Box>();
  private readonly tabs = new Tabs();
  private readonly gliding = new Gliding(this.ground, this.tabs, (box) => {
    if (!this.added.has(box)) this.moved.add(box);
  });
  private readonly seats = new Map<string, { readonly left: number; readonly row: number }>();
  /** Nodes that are new in this update, placed or not. */
  private fresh: ReadonlyMap<number, VisibleNode> = new Map();
  /** What waits for a new node. */
  private ahead: Map<number, number> = new Map();
  private moved = new Set<Box>();
  private added = new Set<Box>();
  private readonly spacing: Spacing;
  private slot: number;
  private topHint = 0;
  private inTurn = false;
  private last: { readonly graph: VisibleGraph; readonly result: LayoutResult } | null = null;

  constructor(spacing: Spacing = ROOMY) {
    this.spacing = spacing;
    this.slot = spacing.slots[0];
  }

  update(graph: VisibleGraph, sizeOf: (node: VisibleNode) => Size): LayoutResult {
    if (this.last?.graph === graph) return { ...this.last.result, moved: [] };
    this.moved = new Set();
    this.added = new Set();
    this.inTurn = graph.inTurn === true;
    this.removeGone(graph);
    this.widenSlots(graph, sizeOf);
    const incoming = this.incomingOf(graph);
    const fresh = new Map<number, VisibleNode>();
    for (const node of graph.nodes) if (!this.boxes.has(node.id)) fresh.set(node.id, node);
    this.fresh = new Map(fresh);
    this.ahead = new Map();
    for (const edge of graph.edges)
      if (fresh.has(edge.from) && AWAITS.has(edge.kind)) this.ahead.set(edge.from, edge.to);
    for (const node of graph.nodes) this.placeInOrder(node, fresh, incoming, sizeOf);
    for (const node of graph.nodes) this.box(node.id).pending = node.state === 'pending';
    for (const edge of graph.edges) this.connect(edge);
    for (const node of graph.nodes) this.box(node.id).frozen = node.state !== 'pending';
    const result = this.resultOf(graph);
    this.last = { graph, result };
    return result;
  }

  placeOf(id: number): Placed | null {
    const box = this.boxes.get(id);
    return box === undefined ? null : placed(box);
  }

  // What is gone

  private removeGone(graph: VisibleGraph): void {
    const keys = new Set<string>();
    for (const edge of graph.edges) keys.add(edge.key);
    for (const [key, link] of this.links) {
      if (!keys.has(key)) this.unlink(key, link);
    }
    const ids = new Set<number>();
    for (const node of graph.nodes) ids.add(node.id);
    for (const [id, box] of this.boxes) {
      if (ids.has(id)) continue;
      this.boxes.delete(id);
      this.ground.remove(box);
      this.tabs.leave(box.left);
      this.topHint = Math.min(this.topHint, Math.max(0, box.top));
      for (const source of box.sources.keys()) source.waiters.delete(box);
      for (const waiter of box.waiters.keys()) waiter.sources.delete(box);
      if (box.seat !== '') this.keepSeat(box);
    }
  }

  private unlink(key: string, link: Link): void {
    this.links.delete(key);
    if (!link.orders) return;
    count(link.from.waiters, link.to, -1);
    count(link.to.sources, link.from, -1);
  }

  private keepSeat(box: Box): void {
    this.seats.delete(box.seat);
    this.seats.set(box.seat, { left: box.left, row: box.row });
    if (this.seats.size <= SEATS_KEPT) return;
    for (const oldest of this.seats.keys()) {
      this.seats.delete(oldest);
      break;
    }
  }

  // What is new

  private widenSlots(graph: VisibleGraph, sizeOf: (node: VisibleNode) => Size): void {
    for (const node of graph.nodes) {
      if (node.glyph !== 'card' || this.boxes.has(node.id)) continue;
      const { width } = sizeOf(node);
      while (width > this.slot) {
        const wider = this.spacing.slots.find((slot) => slot > this.slot);
        if (wider === undefined) break;
        this.slot = wider;
      }
    }
  }

  /** Edges that say "left of", by what waits. */
  private incomingOf(graph: VisibleGraph): Map<number, VisibleEdge[]> {
    const incoming = new Map<number, VisibleEdge[]>();
    for (const edge of graph.edges) {
      if (!ORDERS.has(edge.kind) || this.boxes.has(edge.to)) continue;
      const list = incoming.get(edge.to);
      if (list === undefined) incoming.set(edge.to, [edge]);
      else list.push(edge);
    }
    return incoming;
  }

  /** Places before a new node what it waits for, also where that was made later (by a generator), and what it came after. */
  private placeInOrder(
    node: VisibleNode,
    fresh: Map<number, VisibleNode>,
    incoming: ReadonlyMap<number, readonly VisibleEdge[]>,
    sizeOf: (node: VisibleNode) => Size,
  ): void {
    const open = fresh.has(node.id) ? [node] : [];
    for (let next = open.at(-1); next !== undefined; next = open.at(-1)) {
      const edges = incoming.get(next.id) ?? [];
      // Taken out before its sources are looked at: a circle ends here.
      const first = fresh.delete(next.id);
      if (first) {
        for (let at = edges.length - 1; at >= 0; at--) {
          const source = AWAITS.has(edges[at].kind) ? fresh.get(edges[at].from) : undefined;
          if (source !== undefined) open.push(source);
        }
        const after = fresh.get(next.after);
        if (after !== undefined) open.push(after);
        if (open.at(-1) !== next) continue;
      }
      open.pop();
      if (!this.boxes.has(next.id)) this.place(next, sizeOf(next), edges);
    }
  }

  private place(node: VisibleNode, size: Size, incoming: readonly VisibleEdge[]): Box {
    const sources: Box[] = [];
    for (const edge of incoming) {
      const source = this.boxes.get(edge.from);
      if (source !== undefined && AWAITS.has(edge.kind)) sources.push(source);
    }
    const occupied = node.glyph === 'card' ? Math.max(size.width, this.slot) : size.width;
    const least = this.leastLeft(node, sources);
    const seat = this.freeSeat(node, sources, occupied);
    const left = seat?.left ?? this.tabs.at(least);
    const inLane = seat === null ? this.roomBefore(node, sources, left, left + occupied) : null;
    const row = seat?.row ?? inLane ?? this.chooseRow(node, sources, left);
    const box: Box = {
      id: node.id,
      glyph: node.glyph,
      row,
      seat: node.seat,
      spacing: this.spacing,
      left,
      right: left + occupied,
      top: row,
      bottom: row,
      width: size.width,
      height: size.height,
      pending: node.state === 'pending',
      frozen: false,
      sources: new Map(),
      waiters: new Map(),
    };
    if (box.glyph === 'bar') stretch(box, sources);
    if (inLane === null) this.gliding.stepAside(box);
    this.boxes.set(node.id, box);
    this.added.add(box);
    this.ground.add(box);
    this.tabs.use(box.left);
    if (inLane !== null) this.gliding.makeRoom(box, this.boxes.size);
    for (const edge of incoming) this.connect(edge);
    return box;
  }

  /** Where it has to stand at least: right of what it waits for, and of what its maker had waited for. */
  private leastLeft(node: VisibleNode, sources: readonly Box[]): number {
    let least = 0;
    for (const source of sources) least = Math.max(least, source.right + gapBetween(source, node.glyph));
    const { after, context } = this.origin(node);
    if (context !== undefined && this.inTurn) least = Math.max(least, context.right + gapBetween(context, node.glyph));
    if (after !== undefined) return Math.max(least, after.right + gapBetween(after, node.glyph));
    return context === undefined ? least : Math.max(least, context.left);
  }

  /** The maker that stands already: that of a generator, say, that is to be placed after what it waits for. */
  private origin(node: VisibleNode): { readonly after: Box | undefined; readonly context: Box | undefined } {
    let maker: VisibleNode | undefined = node;
    for (let steps = 0; steps < DEEPEST && maker !== undefined; steps++) {
      const context = this.boxes.get(maker.context);
      const after = this.boxes.get(maker.after);
      if (context !== undefined || after !== undefined) return { after, context };
      maker = this.fresh.get(maker.context);
    }
    return { after: undefined, context: undefined };
  }

  /** The place of the one that played the same part in the last round of a loop, when it is free. */
  private freeSeat(node: VisibleNode, sources: readonly Box[], occupied: number): { left: number; row: number } | null {
    const seat = node.seat === '' ? undefined : this.seats.get(node.seat);
    if (seat === undefined) return null;
    const { left, row } = seat;
    if (sources.some((source) => source.right + gapBetween(source, node.glyph) > left)) return null;
    const after = this.boxes.get(node.after);
    if (after !== undefined && after.right + gapBetween(after, node.glyph) > left) return null;
    return this.ground.inTheWay(left, left + occupied, row, row, null).length === 0 ? seat : null;
  }

  /**
   * The lane of a waiter that stands already, when there is room before it: a generator that waits
   * for one thing after the other glides on, and leaves them on its lane behind it.
   */
  private roomBefore(node: VisibleNode, sources: readonly Box[], left: number, right: number): number | null {
    let id = this.ahead.get(node.id);
    for (let steps = 0; steps < DEEPEST && id !== undefined && !this.boxes.has(id); steps++) id = this.ahead.get(id);
    const waiter = id === undefined ? undefined : this.boxes.get(id);
    if (waiter === undefined || this.added.has(waiter) || waiter.frozen || node.glyph === 'bar') return null;
    const { row } = waiter;
    if (sources.length > 1 || (sources.length === 1 && sources[0].row !== row)) return null;
    const way = this.ground.inTheWay(left, Math.max(right, waiter.left), row, row, null);
    return way.every((box) => box === waiter || isUpstream(waiter, [box])) ? row : null;
  }

  private chooseRow(node: VisibleNode, sources: readonly Box[], left: number): number {
    const pushes = (box: Box): boolean => isUpstream(box, sources);
    if (sources.length === 1) return this.nearestFree(sources[0].row, left, pushes);
    if (sources.length > 1) {
      let first = sources[0].row;
      let last = first;
      for (const { row } of sources) {
        first = Math.min(first, row);
        last = Math.max(last, row);
      }
      const middle = Math.floor((first + last) / 2);
      return node.glyph === 'bar' ? middle : this.nearestFree(middle, left, pushes);
    }
    const { context } = this.origin(node);
    // In turn, what a callback made goes on in the lane of its promise: a loop is one line.
    if (context !== undefined && this.inTurn) return this.nearestFree(context.row, left, () => true);
    if (context !== undefined) return this.nearestFree(context.row, left, () => false, 2);
    return this.nextTop(left);
  }

  /** The free row that is nearest to `wanted` (at least `from` rows away), below rather than above. */
  private nearestFree(wanted: number, left: number, pushes: (box: Box) => boolean, from = 0): number {
    for (let away = from; away < ROWS_TRIED; away = away === 0 ? 2 : away + 1) {
      if (this.ground.isFree(wanted + away, left, pushes)) return wanted + away;
      if (away > 0 && this.ground.isFree(wanted - away, left, pushes)) return wanted - away;
    }
    return this.ground.bottom + 2;
  }

  /** The first free row from the top, for something that nothing here made. */
  private nextTop(left: number): number {
    for (let row = this.topHint; row < this.topHint + ROWS_TRIED; row++) {
      if (!this.ground.isFree(row, left, () => false)) continue;
      this.topHint = row;
      return row;
    }
    this.topHint = this.ground.bottom + 2;
    return this.topHint;
  }

  // What waits stands right of what it waits for

  private connect(edge: VisibleEdge): void {
    if (!ORDERS.has(edge.kind) || this.links.has(edge.key) || (this.inTurn && edge.kind === 'becomes')) return;
    const from = this.boxes.get(edge.from);
    const to = this.boxes.get(edge.to);
    if (from === undefined || to === undefined || from === to) return;
    // A circle (a sender that lies) cannot be put in order: the edge that closes it pushes nobody.
    const orders = !this.reaches(to, from);
    this.links.set(edge.key, { from, to, orders });
    if (!orders) return;
    count(from.waiters, to, 1);
    count(to.sources, from, 1);
    if (to.glyph === 'bar' && edge.kind === 'child') this.grow(to, from);
    this.gliding.push(from, this.boxes.size);
  }

  /** Whether `target` stands behind `box` in the order. Only what stands left of the target can. */
  private reaches(box: Box, target: Box): boolean {
    const seen = new Set<Box>([box]);
    const open = [box];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === target) return true;
      for (const waiter of next.waiters.keys()) {
        if (seen.has(waiter) || (waiter.left > target.left && !waiter.frozen)) continue;
        seen.add(waiter);
        open.push(waiter);
      }
    }
    return false;
  }

  /** A bar reaches as far as its new child. */
  private grow(bar: Box, child: Box): void {
    if (child.row >= bar.top && child.row <= bar.bottom) return;
    this.ground.remove(bar);
    stretch(bar, [child]);
    this.ground.add(bar);
    if (!this.added.has(bar)) this.moved.add(bar);
    this.gliding.makeRoom(bar, this.boxes.size);
  }

  // Telling

  private box(id: number): Box {
    const box = this.boxes.get(id);
    if (box === undefined) throw new Error('A node of the graph has no place.');
    return box;
  }

  private resultOf(graph: VisibleGraph): LayoutResult {
    const all: Placed[] = [];
    let bounds: Bounds | null = null;
    for (const node of graph.nodes) {
      const place = placed(this.box(node.id));
      all.push(place);
      const left = place.x - place.width / 2;
      const top = place.y - place.height / 2;
      const [right, bottom] = [left + place.width, top + place.height];
      bounds =
        bounds === null
          ? { left, top, right, bottom }
          : {
              left: Math.min(bounds.left, left),
              top: Math.min(bounds.top, top),
              right: Math.max(bounds.right, right),
              bottom: Math.max(bounds.bottom, bottom),
            };
    }
    return { placed: all, moved: [...this.moved].map((box) => box.id), bounds };
  }
}

function count(neighbours: Map<Box, number>, box: Box, by: number): void {
  const edges = (neighbours.get(box) ?? 0) + by;
  if (edges > 0) neighbours.set(box, edges);
  else neighbours.delete(box);
}
