/**
 * Motion that explains, then rests. A new node grows from its parent, a node that must make room
 * glides, a settlement runs along the edge it wakes. Nothing else moves, and once all of it is
 * over `resting` is true: no more frames are asked for.
 */
import { easeCubicInOut, easeCubicOut } from 'd3-ease';
import type { Liveliness } from './draw-scene.ts';
import { isCancel } from './edge-route.ts';
import { EMPTY_SCENE, type Scene, type SceneEdge, type SceneNode } from './scene.ts';

const GROW_MS = 150;
const GLIDE_MS = 320;
const RUN_MS = 380;
/** When more than this many nodes come at once, showing each arrive would explain nothing. */
const CROWD = 40;

interface Glide {
  readonly fromX: number;
  readonly fromY: number;
  readonly start: number;
}

export class Motion {
  /** False: every change is there at once. */
  enabled = true;
  private scene: Scene = EMPTY_SCENE;
  private readonly glides = new Map<number, Glide>();
  private readonly births = new Map<number, number>();
  private readonly runs = new Map<string, number>();

  /** Takes a new scene at this time in milliseconds; what differs from the one before begins to move. */
  show(scene: Scene, now: number): void {
    const before = this.scene;
    const shown = this.frame(now).scene;
    this.scene = scene;
    if (!this.enabled || before.nodes.size === 0 || scene.nodes.size - before.nodes.size > CROWD) {
      this.settle();
      return;
    }
    for (const node of scene.nodes.values()) this.moveNode(node, before, shown, now);
    const known = new Map(before.edges.map((edge) => [edge.key, edge]));
    for (const edge of scene.edges) if (wakes(edge, known.get(edge.key))) this.runs.set(edge.key, now);
  }

  /** Ends all motion where it was going. */
  settle(): void {
    this.glides.clear();
    this.births.clear();
    this.runs.clear();
  }

  get resting(): boolean {
    return this.glides.size + this.births.size + this.runs.size === 0;
  }

  /** The scene as it stands at a time, and forgets what has come to rest. */
  frame(now: number): { scene: Scene; liveliness: Liveliness } {
    const presence = shares(this.births, now, GROW_MS, easeCubicOut);
    const pulses = shares(this.runs, now, RUN_MS, easeCubicInOut);
    if (this.glides.size === 0) return { scene: this.scene, liveliness: { presence, pulses } };
    const nodes = new Map(this.scene.nodes);
    for (const [id, glide] of this.glides) {
      const t = (now - glide.start) / GLIDE_MS;
      const node = nodes.get(id);
      if (t >= 1 || node === undefined) {
        this.glides.delete(id);
        continue;
      }
      const done = easeCubicInOut(Math.max(0, t));
      const x = glide.fromX + (node.x - glide.fromX) * done;
      const y = glide.fromY + (node.y - glide.fromY) * done;
      nodes.set(id, { ...node, x, y });
    }
    return { scene: { ...this.scene, nodes }, liveliness: { presence, pulses } };
  }

  private moveNode(node: SceneNode, before: Scene, shown: Scene, now: number): void {
    const old = before.nodes.get(node.id);
    if (old === undefined) {
      this.births.set(node.id, now);
      const group = shown.nodes.get(node.outOf);
      const parent = group ?? parentOf(node, this.scene, shown);
      if (parent === undefined) return;
      // Out of a group it comes the whole way: one sees what the group was made of.
      const share = group === undefined ? 0.35 : 1;
      this.glides.set(node.id, {
        fromX: node.x + (parent.x - node.x) * share,
        fromY: node.y + (parent.y - node.y) * share,
        start: group === undefined ? now - (GLIDE_MS - GROW_MS) : now,
      });
    } else if (old.x !== node.x || old.y !== node.y) {
      const at = shown.nodes.get(node.id) ?? old;
      this.glides.set(node.id, { fromX: at.x, fromY: at.y, start: now });
    }
  }
}

/** Where a new node comes from: what it waits for, else what waits for it. */
function parentOf(node: SceneNode, scene: Scene, shown: Scene): SceneNode | undefined {
  const edge =
    scene.edges.find((candidate) => candidate.to === node.id && shown.nodes.has(candidate.from)) ??
    scene.edges.find((candidate) => candidate.from === node.id && shown.nodes.has(candidate.to));
  if (edge === undefined) return undefined;
  return shown.nodes.get(edge.to === node.id ? edge.from : edge.to);
}

/** Whether something has just been passed on along an edge: it settled, or a cancel was sent. */
function wakes(edge: SceneEdge, old: SceneEdge | undefined): boolean {
  if (isCancel(edge)) return old === undefined;
  return edge.passed !== 'pending' && old !== undefined && old.passed === 'pending';
}

/** How far each of these has come, eased; those that are over are forgotten. */
function shares<Key>(
  starts: Map<Key, number>,
  now: number,
  duration: number,
  ease: (t: number) => number,
): Map<Key, number> {
  const result = new Map<Key, number>();
  for (const [key, start] of starts) {
    const t = (now - start) / duration;
    if (t >= 1) starts.delete(key);
    else result.set(key, ease(Math.max(0, t)));
  }
  return result;
}
