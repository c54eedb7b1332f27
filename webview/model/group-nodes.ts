/**
 * The groups as they are drawn: a node for each, merged where there are too many of them, and the bundles of edges
 * between them and what stands.
 */
import { STATES, type StateName } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { BECOMES, groupOfPlace } from './bundles.ts';
import type { GraphModel } from './graph-model.ts';
import { type Group, type Groups, PAGE } from './groups.ts';
import { NONE } from './promise-table.ts';
import type { Seats } from './seats.ts';
import { keyOf, kindOf, type StandingEdges } from './standing-edges.ts';
import type { EdgeKind, VisibleEdge, VisibleGroup, VisibleNode } from './visible-graph.ts';

/** Merged groups are few enough again when they take less than this share of the room. */
const ROOM_TO_PART = 0.6;

/** Groups drawn as one node: usually one. */
export interface GroupNode {
  readonly id: number;
  readonly groups: Group[];
}

export class GroupNodes {
  private readonly model: GraphModel;
  private readonly groups: Groups;
  private readonly ids = new Map<string, number>();
  private readonly levelIds: number[][] = [];
  /** 0: a node for each call path; 1: for each operation in callbacks of one path; 2: for each operation. */
  private level = 0;
  /** Of merged nodes that a person opened, how many of their groups are nodes of their own. */
  private readonly opened = new Map<number, number>();
  private byId = new Map<number, GroupNode>();
  private nodeOfGroup: number[] = [];

  constructor(model: GraphModel, groups: Groups) {
    this.model = model;
    this.groups = groups;
  }

  /** Brings the nodes up to date: at most so many, if merging can do it. */
  gather(room: number): readonly GroupNode[] {
    const counted = this.groups.all.filter(({ inside }) => inside[0] + inside[1] + inside[2] + inside[3] > 0);
    const sizes = [0, 1, 2].map((level) => new Set(counted.map((group) => this.idAtLevel(group, level))).size);
    const fits = (level: number, share: number): boolean => sizes[level] <= room * share;
    while (this.level < 2 && !fits(this.level, 1)) this.level++;
    while (this.level > 0 && fits(this.level - 1, ROOM_TO_PART)) this.level--;
    this.byId = new Map();
    this.nodeOfGroup = [];
    const left = new Map(this.opened);
    for (const group of counted) {
      const merged = this.idAtLevel(group, this.level);
      const more = left.get(merged) ?? 0;
      if (more > 0) left.set(merged, more - 1);
      const id = more > 0 ? this.idAtLevel(group, 0) : merged;
      const node = this.byId.get(id);
      if (node === undefined) this.byId.set(id, { id, groups: [group] });
      else node.groups.push(group);
      this.nodeOfGroup[group.path.index] = id;
    }
    return [...this.byId.values()];
  }

  /** The node with this id, as last gathered. */
  get(id: number): GroupNode | undefined {
    return this.byId.get(id);
  }

  /** Id of the node that stands for a group now, or 0. */
  idFor(group: Group): number {
    return this.nodeOfGroup[group.path.index] ?? 0;
  }

  /** Makes nodes of the next page of groups of a merged one. */
  open(id: number): void {
    this.opened.set(id, (this.opened.get(id) ?? 0) + PAGE);
  }

  /** Merges again what a person opened. Returns false when nothing of it was open. */
  close(group: Group): boolean {
    return this.opened.delete(this.idAtLevel(group, this.level));
  }

  /** A group node as the layout and the drawing see it. */
  visible({ id, groups }: GroupNode, seats: Seats, contextOf: (promise: number) => number): VisibleNode {
    const states: [number, number, number, number] = [0, 0, 0, 0];
    for (const { inside } of groups) for (let state = 0; state < 4; state++) states[state] += inside[state];
    const sample = firstOf(groups[0]);
    const { promises } = this.model;
    const context = contextOf(promises.madeIn[sample]);
    const group: VisibleGroup = { states, sample: promises.id[sample], paths: groups.length };
    return {
      id,
      glyph: 'card',
      folded: 0,
      rounds: 1,
      state: stateOf(states),
      context: context === id ? 0 : context,
      after: 0,
      seat: groups.length === 1 ? seats.of(sample) : '',
      group,
    };
  }

  /** When the first of a node was made, for the order of nodes. */
  serialOf({ groups }: GroupNode): number {
    return this.model.promises.serial[firstOf(groups[0])];
  }

  /** The bundles between these nodes and what stands, and the edges of rows that wait for very many. */
  edges(standing: StandingEdges, shown: (row: number) => boolean): VisibleEdge[] {
    const found = new Map<string, VisibleEdge>();
    for (const { from, to, kind, count } of this.groups.bundles.all.values()) {
      const [fromId, toId] = [this.idAt(from, shown), this.idAt(to, shown)];
      if (fromId === 0 || toId === 0 || fromId === toId) continue;
      const name: EdgeKind = kind === BECOMES ? 'becomes' : kindOf(kind);
      const key = keyOf(fromId, toId, name);
      const known = found.get(key);
      const outcome = this.won(name, from, to) ? 'won' : 'open';
      if (known !== undefined) {
        const either = known.outcome === 'open' ? outcome : known.outcome;
        found.set(key, { ...known, count: (known.count ?? 1) + count, outcome: either });
      } else if (from >= 0 && to >= 0) found.set(key, standing.dependency(from, to, name));
      else {
        const passed = this.passed(name, from, to, standing);
        found.set(key, { key, from: fromId, to: toId, kind: name, passed, outcome, count });
      }
    }
    return [...found.values()];
  }

  /** Whether the branch that decided a race is one of a group. */
  private won(kind: EdgeKind, from: number, to: number): boolean {
    if (kind !== 'branch' || from >= 0 || to < 0) return false;
    const { promises } = this.model;
    const cause = promises.rowOf(promises.cause[promises.rootOf(to)]);
    return cause !== NONE && this.groups.bundles.placeOf(cause) === from;
  }

  private passed(kind: EdgeKind, from: number, to: number, standing: StandingEdges): StateName {
    if (kind === 'cancels' || kind === 'cancelIgnored') return 'cancelled';
    const end = kind === 'becomes' ? to : from;
    if (end >= 0) return standing.stateOf(end);
    const { inside } = this.groups.all[groupOfPlace(end)];
    const states = STATES.filter((_, state) => inside[state] > 0);
    return states.length === 1 ? states[0] : 'pending';
  }

  private idAt(place: number, shown: (row: number) => boolean): number {
    if (place >= 0) return shown(place) ? this.model.promises.id[place] : 0;
    return place === NONE ? 0 : (this.nodeOfGroup[groupOfPlace(place)] ?? 0);
  }

  /** Id of the node that stands for a group at a level: fixed once it was asked for. */
  private idAtLevel({ path }: Group, level: number): number {
    this.levelIds[path.index] ??= [0, 0, 0];
    const ids = this.levelIds[path.index];
    if (ids[level] === 0) {
      const keys = [
        `path ${path.index}`,
        `in ${path.parent?.index ?? ''} ${path.operation}`,
        `operation ${path.operation}`,
      ];
      ids[level] = this.idOf(keys[level]);
    }
    return ids[level];
  }

  private idOf(key: string): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = -1 - this.ids.size;
    this.ids.set(key, id);
    return id;
  }
}

/** A row of a group: the first pending one, or the first. */
export function firstOf(group: Group): number {
  return group.first[0] === NONE ? group.first[1] : group.first[0];
}

/** What a group is as a whole: pending while one of it is; then what went wrong, if anything did. */
function stateOf([pending, returned, failed, cancelled]: readonly number[]): StateName {
  if (pending > 0) return 'pending';
  if (failed > 0) return 'failed';
  return returned > 0 || cancelled === 0 ? 'returned' : 'cancelled';
}
