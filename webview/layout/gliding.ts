/**
 * Gliding: the only way in which something that stands may move.
 *
 * What waits is pushed to the right of what it waits for, and what stands in the way of something
 * that was moved gives way to the right as well. Nothing ever goes back or changes its lane.
 */
import { type Box, gapBetween } from './box.ts';
import type { Ground } from './ground.ts';
import type { Tabs } from './tabs.ts';

export class Gliding {
  private readonly ground: Ground<Box>;
  private readonly tabs: Tabs;
  private readonly onMove: (box: Box) => void;

  /** `onMove` is told of each box that has moved. */
  constructor(ground: Ground<Box>, tabs: Tabs, onMove: (box: Box) => void) {
    this.ground = ground;
    this.tabs = tabs;
    this.onMove = onMove;
  }

  /** A new node that has no room goes on to the right until it has. */
  stepAside(box: Box): void {
    for (;;) {
      const way = this.ground.inTheWay(box.left, box.right, box.top, box.bottom, box);
      if (way.length === 0) return;
      const width = box.right - box.left;
      let least = box.left;
      for (const other of way) least = Math.max(least, other.right + other.spacing.gap);
      box.left = this.tabs.at(least);
      box.right = box.left + width;
    }
  }

  /** Moves to the right what must stand right of `box`, and so on. */
  push(box: Box, count: number): void {
    const open = [box];
    // Far more than any honest graph needs; beyond it only room is made, which always ends.
    let budget = 50 * count + 1_000;
    for (let next = open.pop(); next !== undefined && budget-- > 0; next = open.pop()) {
      for (const waiter of next.waiters.keys()) {
        const least = next.right + gapBetween(next, waiter.glyph);
        if (waiter.left >= least || waiter.frozen) continue;
        open.push(...this.glide(waiter, this.tabs.at(least)));
      }
    }
  }

  /** Moves one box to the right; returns everything that has moved by it. */
  private glide(box: Box, left: number): Box[] {
    const moved: Box[] = [];
    const open: { readonly box: Box; readonly left: number }[] = [{ box, left }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.left <= next.box.left) continue;
      this.shift(next.box, next.left);
      moved.push(next.box);
      open.push(...this.displaced(next.box));
    }
    return moved;
  }

  /** Moves to the right what stands where `box` stands now. */
  makeRoom(box: Box, count: number): void {
    for (const { box: other, left } of this.displaced(box))
      for (const moved of this.glide(other, left)) this.push(moved, count);
  }

  private displaced(box: Box): { readonly box: Box; readonly left: number }[] {
    const way = this.ground.inTheWay(box.left, box.right, box.top, box.bottom, box);
    return way.map((other) => ({ box: other, left: this.tabs.at(box.right + gapBetween(box, other.glyph)) }));
  }

  private shift(box: Box, left: number): void {
    this.ground.remove(box);
    this.tabs.leave(box.left);
    const width = box.right - box.left;
    box.left = left;
    box.right = left + width;
    this.tabs.use(left);
    this.ground.add(box);
    this.onMove(box);
  }
}
