/**
 * Where a long edge may run level without passing behind a node that it has nothing to do with: in
 * the lane that it comes from, in that of its end, or between two lanes.
 */
import { ROW } from '../layout/ground.ts';
import type { Point } from './camera.ts';
import { type Route, sideways, straight } from './curve.ts';
import type { SceneNode } from './scene.ts';

/** An edge takes this long, across, to change its height. */
const BEND = 150;
/** From the middle of a lane to the gap between it and the next. */
export const HALF_LANE = ROW;
const CLEARANCE = 6;
/** In a scene of more nodes edges no longer look for a free way: they are too many to be followed one by one. */
const MOST_NODES = 1500;

/** Whether a level stretch at this height touches no node. */
export type IsFree = (y: number, left: number, right: number) => boolean;

/** Tells whether a level stretch touches none of these nodes. */
export function freeWays(nodes: ReadonlyMap<number, SceneNode>): IsFree {
  if (nodes.size > MOST_NODES) return () => true;
  const all = [...nodes.values()];
  return (y, left, right) =>
    all.every(
      (node) =>
        Math.abs(node.y - y) > node.height / 2 + CLEARANCE ||
        node.x + node.width / 2 < left + 1 ||
        node.x - node.width / 2 > right - 1,
    );
}

/** A smooth way from left to right: changes its height near its end, or wherever the way is free. */
export function wayAhead(start: Point, end: Point, isFree: IsFree): Route {
  const ahead = end.x - start.x;
  if (ahead <= 1.5 * BEND) return start.y === end.y ? [straight(start, end)] : [sideways(start, end, ahead * 0.54)];
  const down = end.y >= start.y ? HALF_LANE : -HALF_LANE;
  const levels = [start.y, end.y, start.y + down, end.y - down, start.y - down, end.y + down];
  const level = levels.find((y) =>
    isFree(y, start.x + (y === start.y ? 0 : BEND / 2), end.x - (y === end.y ? 0 : BEND / 2)),
  );
  return alongLevel(start, end, level ?? start.y);
}

function alongLevel(start: Point, end: Point, level: number): Route {
  const bends = (start.y === level ? 0 : 1) + (end.y === level ? 0 : 1);
  const bend = bends === 2 ? BEND * 0.75 : BEND;
  const on = start.y === level ? start : { x: start.x + bend, y: level };
  const off = end.y === level ? end : { x: end.x - bend, y: level };
  return [
    ...(on === start ? [] : [sideways(start, on, bend * 0.54)]),
    straight(on, off),
    ...(off === end ? [] : [sideways(off, end, bend * 0.54)]),
  ];
}
