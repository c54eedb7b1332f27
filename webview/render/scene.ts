/**
 * The scene: everything that a frame shows, as plain data in graph space, before any drawing.
 *
 * Made from placed nodes and what the model says of them (scene-builder.ts), moved by motion.ts,
 * drawn by draw-scene.ts, and asked by hit-test.ts. Nothing here knows a canvas or the model.
 */
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { Glyph, VisibleEdge, VisibleGroup } from '../model/visible-graph.ts';
import type { Box } from './camera.ts';
import type { PortWay } from './port.ts';

/** Mark of a promise that handles failure or shields from cancels. */
export type Guard = 'catch' | 'finalize' | 'protected' | null;

/** A node as it is drawn: its place and its words. */
export interface SceneNode {
  readonly id: number;
  readonly glyph: Glyph;
  /** Centre and size, in graph space. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly state: StateName;
  readonly running: boolean;
  readonly guard: Guard;
  /** First line of a card; stands over a bar or diamond when it says more than the operation. */
  readonly name: string;
  /** Second line: the value, the error, or the operation and its line. */
  readonly second: string;
  /** Whether the second line is a value or error, drawn in the state's colour. */
  readonly secondIsResult: boolean;
  /** Right end of the first line: when it settled. */
  readonly time: string;
  /** Right end of the second line, or what stands over a bar or diamond: the operation. */
  readonly operation: string;
  /** In a diamond: "1st", or "n" where several may come. */
  readonly inside: string;
  /** States of the children or branches, from the top; fills a bar. */
  readonly parts: readonly StateName[];
  /** How many settled promises are folded in, and rounds of a loop: drawn as a stack with its count. */
  readonly folded: number;
  /** There may be more folded in: the graph was told of some promises of a long run only. */
  readonly atLeast?: boolean;
  readonly rounds: number;
  /** Messages lead from it or to it, in another thread or process. */
  readonly port?: PortWay;
  /** Set for a group of promises that are counted. */
  readonly group: VisibleGroup | null;
  /** Id of the node that it grows out of when it is new, or 0. */
  readonly outOf: number;
}

/** An edge as it is drawn. */
export interface SceneEdge extends VisibleEdge {
  /** Words beside it, or ''. */
  readonly label: string;
}

/** What was made in the callback of one promise. */
export interface Region {
  readonly owner: number;
  readonly label: string;
  readonly members: readonly number[];
}

/** All that a frame shows. */
export interface Scene {
  readonly nodes: ReadonlyMap<number, SceneNode>;
  readonly edges: readonly SceneEdge[];
  readonly regions: readonly Region[];
}

/** Nothing. */
export const EMPTY_SCENE: Scene = { nodes: new Map(), edges: [], regions: [] };

/** The part that a lit node plays; `on`: it is merely on the way. */
export type LitMark = 'on' | 'end' | 'began' | 'reached' | 'carried' | 'ignores' | 'shielded' | 'handles';

/** What is lit for the selected promise. */
export interface Light {
  readonly nodes: ReadonlyMap<number, LitMark>;
  /** The way goes along what has settled, not along what waits. */
  readonly settled?: boolean;
}

/** What a person has pointed at: changes how the scene is drawn, never what is in it. */
export interface Emphasis {
  readonly selected: number | null;
  readonly hovered: number | null;
  /** Nodes that stay bright; null when none is dimmed. */
  readonly bright: ReadonlySet<number> | null;
  /** The ways that a person asked for; null for none. */
  readonly light: Light | null;
  /** The node at which a debugger has stopped the program, and a word for what happens there; null when it runs. */
  readonly standing: { readonly node: number; readonly word: string } | null;
}

/** Nothing is selected, pointed at or left out. */
export const NO_EMPHASIS: Emphasis = { selected: null, hovered: null, bright: null, light: null, standing: null };

/** The box that a node's own shape fills, without the words beside it. */
export function boxOf(node: { x: number; y: number; width: number; height: number }): Box {
  return {
    left: node.x - node.width / 2,
    top: node.y - node.height / 2,
    right: node.x + node.width / 2,
    bottom: node.y + node.height / 2,
  };
}
