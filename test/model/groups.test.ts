/** Promises that are counted in groups: what folds, what stands, and that the counts are true. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupOfPlace } from '../../webview/model/bundles.ts';
import { CANCELS } from '../../webview/model/edge-table.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { NONE } from '../../webview/model/promise-table.ts';
import { Visibility } from '../../webview/model/visibility.ts';
import type { VisibleGraph, VisibleNode } from '../../webview/model/visible-graph.ts';
import { play, steps } from '../support/random-program.ts';
import { Story } from '../support/story.ts';

function begin(options: { readonly maxPromises?: number } = {}) {
  const model = new GraphModel(options);
  return { model, fold: new Fold(model), story: new Story(model) };
}

const groupsOf = (graph: VisibleGraph): VisibleNode[] => graph.nodes.filter(({ group }) => group !== undefined);
const standing = (graph: VisibleGraph): number[] => graph.nodes.filter(({ id }) => id > 0).map(({ id }) => id);

/** A join of so many sleeps, all made at one place. */
function joinOf(count: number) {
  const begun = begin();
  const sleeps = Array.from({ length: count }, () => begun.story.sleep(1, { line: 1 }));
  const join = begun.story.join(sleeps, { line: 2 });
  return { ...begun, sleeps, join };
}

describe('a family of promises made at one place', () => {
  it('stands in full while it is small', () => {
    const { fold, sleeps, join } = joinOf(10);
    expect(standing(fold.graph())).toEqual([...sleeps, join]);
  });

  it('is one node with its count and one edge with its count when it is large', () => {
    const { fold, join } = joinOf(300);
    const graph = fold.graph();
    const [group] = groupsOf(graph);
    expect(group.group?.states).toEqual([300, 0, 0, 0]);
    expect(graph.edges).toEqual([
      expect.objectContaining({ from: group.id, to: join, kind: 'child', passed: 'pending', count: 300 }),
    ]);
  });

  it('counts its members by state, and lets the last pending ones stand', () => {
    const { fold, story, model, sleeps } = joinOf(300);
    for (const id of sleeps.slice(0, 295)) story.returned(id);
    for (const id of sleeps.slice(295, 297)) model.settle(2e9, id, 'failed', 'no', 0);
    const graph = fold.graph();
    expect(groupsOf(graph).map(({ group }) => group?.states)).toEqual([[0, 295, 2, 0]]);
    expect(standing(graph)).toEqual(expect.arrayContaining(sleeps.slice(297)));
  });

  it('lets a selected member out, and takes it back', () => {
    const { fold, sleeps } = joinOf(300);
    const keep = new Set([sleeps[5]]);
    const graph = fold.graph({ keep });
    expect(standing(graph)).toContain(sleeps[5]);
    expect(groupsOf(graph)[0].group?.states).toEqual([299, 0, 0, 0]);
    expect(standing(fold.graph())).not.toContain(sleeps[5]);
  });

  it('keeps its node while it counts up', () => {
    const { fold, story } = joinOf(300);
    const before = groupsOf(fold.graph())[0].id;
    for (let n = 0; n < 1_000; n++) story.sleep(1, { line: 1 });
    expect(groupsOf(fold.graph())[0]).toMatchObject({ id: before, group: { states: [1_300, 0, 0, 0] } });
  });

  it('tells how far a join of it has come without listing it', () => {
    const { fold, story, sleeps, join } = joinOf(30_000);
    for (const id of sleeps.slice(0, 12_345)) story.returned(id);
    expect(fold.progressOf(join)).toEqual({ ended: 12_345, total: 30_000 });
  });

  it('is told from a family that is made by the same line in callbacks of another kind', () => {
    const { fold, story } = begin();
    const [one, two] = [
      story.bind(story.task({ line: 8 }), { line: 1 }),
      story.bind(story.task({ line: 9 }), { line: 2 }),
    ];
    for (const maker of [one, two]) {
      story.callback(maker, 0, () => {
        for (let n = 0; n < 20; n++) story.sleep(1, { line: 3 });
        return one;
      });
    }
    expect(groupsOf(fold.graph()).map(({ group, context }) => [group?.states[0], context])).toEqual([
      [20, one],
      [20, two],
    ]);
  });
});

describe('a race of very many', () => {
  it('marks the bundle in which the winner is', () => {
    const { fold, story } = begin();
    const branches = Array.from({ length: 300 }, () => story.sleep(1, { line: 1 }));
    const pick = story.make('pick', branches, 'branch', { line: 2 });
    expect(fold.graph().edges.map(({ outcome }) => outcome)).toEqual(['open']);
    story.returned(branches[7], '1');
    story.returned(pick, '1', branches[7]);
    const bundles = fold.graph().edges.filter(({ kind }) => kind === 'branch');
    expect(bundles.map(({ outcome }) => outcome)).toEqual(['won']);
  });
});

describe('a promise for which very many wait', () => {
  it('is folded as history once all of them have settled, and not before', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const visibility = new Visibility(model);
    model.observe(visibility);
    const source = story.sleep(1, { line: 1 });
    const waiters = Array.from({ length: 1_500 }, () => story.map(source, { line: 2 }));
    const stands = (): boolean => {
      visibility.foldDownTo(0, new Set());
      return visibility.groups.standing.has(model.promises.rowOf(source));
    };
    story.returned(source);
    for (const waiter of waiters.slice(0, -1)) story.returned(waiter, '1', source);
    expect(stands()).toBe(true);
    story.returned(waiters[1_499], '1', source);
    // It is looked at again when as much has happened as was looked at in vain.
    for (let at = 0; at < 1_500; at++) story.returned(story.sleep(1, { line: 3 }));
    expect(stands()).toBe(false);
  });
});

describe('a person', () => {
  it('unfolds a group by a page at a time, and folds it again', () => {
    const { fold } = joinOf(300);
    const [group] = groupsOf(fold.graph());
    expect(fold.unfold(group.id)).toBe(true);
    expect(standing(fold.graph())).toHaveLength(25);
    fold.unfold(group.id);
    const graph = fold.graph();
    expect(standing(graph)).toHaveLength(49);
    expect(groupsOf(graph)[0].group?.states).toEqual([252, 0, 0, 0]);
    fold.fold(group.id);
    expect(standing(fold.graph())).toHaveLength(1);
  });

  it('finds at another moment unfolded what was unfolded at this one', () => {
    const { fold, sleeps, join } = joinOf(300);
    fold.unfold(groupsOf(fold.graph())[0].id);
    const other = joinOf(300);
    other.fold.takeOver(fold.unfolded);
    expect(standing(other.fold.graph())).toEqual([...sleeps.slice(0, 24), join]);
    other.fold.fold(groupsOf(other.fold.graph())[0].id);
    expect(other.fold.unfolded.pulled.size).toBe(0);
  });

  it('finds it unfolded again after a moment at which it was not there', () => {
    const { fold } = joinOf(300);
    fold.unfold(groupsOf(fold.graph())[0].id);
    const nothingYet = begin();
    nothingYet.fold.takeOver(fold.unfolded);
    const again = joinOf(300);
    again.fold.takeOver(nothingYet.fold.unfolded);
    expect(standing(again.fold.graph())).toHaveLength(25);
  });

  it('is told which group a member came out of', () => {
    const { fold } = joinOf(300);
    const [group] = groupsOf(fold.graph());
    fold.unfold(group.id);
    expect(fold.graph().nodes.filter(({ outOf }) => outOf === group.id)).toHaveLength(24);
  });

  it('folds the family of a member by the member, too', () => {
    const { fold, sleeps } = joinOf(300);
    fold.unfold(groupsOf(fold.graph())[0].id);
    fold.graph();
    expect(fold.fold(sleeps[0])).toBe(true);
    expect(standing(fold.graph())).toHaveLength(1);
  });

  it('reads who is in a group by pages', () => {
    const { fold, sleeps } = joinOf(300);
    const [group] = groupsOf(fold.graph());
    expect(fold.membersOf(group.id, 290, 50)).toEqual(sleeps.slice(290));
  });

  it('unfolds the settled history that went into a promise', () => {
    const { fold, story } = begin();
    let last = story.sleep(1, { line: 1 });
    story.returned(last);
    for (let n = 2; n < 60; n++) {
      const next = story.map(last, { line: n });
      story.returned(next, '1', last);
      last = next;
    }
    const small = fold.graph({ limit: 20 });
    expect(small.nodes.length).toBeLessThanOrEqual(20);
    const owner = small.nodes.find(({ folded }) => folded > 0)!;
    expect(fold.unfold(owner.id)).toBe(true);
    expect(fold.graph({ limit: 20 }).nodes.length).toBeGreaterThan(small.nodes.length);
  });
});

describe('what is drawn', () => {
  it.each([
    ['one place', 1],
    ['a thousand places', 1_000],
    ['ten thousand places', 10_000],
  ])('of thirty thousand pending promises of %s is never more than the limit', (_, places) => {
    const { fold, story } = begin({ maxPromises: 100_000 });
    for (let n = 0; n < 30_000; n++) story.sleep(1, { line: 1 + (n % places) });
    const graph = fold.graph();
    expect(graph.nodes.length).toBeLessThanOrEqual(400);
    const counted = groupsOf(graph).reduce((sum, { group }) => sum + group!.states[0], 0);
    expect(counted + standing(graph).length).toBe(30_000);
  });

  it('opens a node that many places were merged into, a page of places at a time', () => {
    const { fold, story } = begin();
    for (let n = 0; n < 20_000; n++) story.sleep(1, { line: 1 + (n % 1_000) });
    const [merged] = groupsOf(fold.graph());
    expect(merged.group?.paths).toBe(1_000);
    fold.unfold(merged.id);
    const paths = groupsOf(fold.graph()).map(({ group }) => group!.paths);
    expect(paths.filter((count) => count === 1)).toHaveLength(24);
    expect(Math.max(...paths)).toBe(976);
    fold.fold(groupsOf(fold.graph())[0].id);
    expect(groupsOf(fold.graph())).toHaveLength(1);
  });
});

/** What the groups and bundles of a model must be, from a look at everything. */
function fromScratch(model: GraphModel, visibility: Visibility) {
  const { promises, edges } = model;
  const { groups } = visibility;
  const members = groups.all.map(() => [0, 0, 0, 0]);
  const inside = groups.all.map(() => [0, 0, 0, 0]);
  const places = new Map<number, number>();
  for (const row of promises) {
    const drawn = visibility.drawnFor(row);
    const current = drawn === NONE || drawn === row ? row : visibility.chains.linkOf(drawn)?.current;
    places.set(row, drawn === NONE || current !== row ? NONE : groups.bundles.placeOf(drawn));
    if (drawn !== row) continue;
    const state = promises.state[promises.rootOf(row)];
    const { index } = groups.groupOf(row).path;
    members[index][state]++;
    if (!groups.stands(row)) inside[index][state]++;
  }
  const bundles = new Map<string, number>();
  const count = (from: number, to: number, kind: number, heavy: boolean): void => {
    if (from === NONE || to === NONE || from === to || (from >= 0 && to >= 0 && !heavy)) return;
    const key = `${from} ${to} ${kind}`;
    bundles.set(key, (bundles.get(key) ?? 0) + 1);
  };
  for (const row of promises) {
    for (let edge = promises.firstSource[row]; edge !== NONE; edge = edges.nextSource[edge]) {
      if (edges.source[edge] === row) continue;
      count(places.get(edges.source[edge])!, places.get(row)!, edges.role[edge], groups.bundles.isHeavy(row));
    }
    const chain = promises.parent[row] === NONE ? (visibility.chains.of(row) ?? []) : [];
    for (let at = 1; at < chain.length; at++) {
      // A link that has left the history is in the chain, and drawn nowhere.
      const [inner, outer] = [chain[at].shown, chain[at - 1].shown].map((shown) => places.get(shown) ?? NONE);
      count(inner, outer, CANCELS + 2, false);
    }
  }
  return { members, inside, bundles: Object.fromEntries([...bundles].sort()) };
}

describe('whatever a program does', () => {
  it('counts kept up to date by each change are those of a look at everything', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(40, 20_000), (all, maxPromises) => {
        const model = new GraphModel({ maxPromises });
        const visibility = new Visibility(model);
        model.observe(visibility);
        play(all, model, () => {
          visibility.foldDownTo(20, new Set());
          const { groups } = visibility;
          const known = [...groups.bundles.all.values()].map(
            (it) => [`${it.from} ${it.to} ${it.kind}`, it.count] as const,
          );
          expect({
            members: groups.all.map((group) => group.members),
            inside: groups.all.map((group) => group.inside),
            bundles: Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1))),
          }).toEqual(fromScratch(model, visibility));
        });
      }),
      { numRuns: 80 },
    );
  });

  it('every promise is drawn, counted in a group or folded, and each edge joins two nodes', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const model = new GraphModel();
        const fold = new Fold(model);
        play(all, model, () => {
          const graph = fold.graph({ limit: 30 });
          const ids = new Set(graph.nodes.map(({ id }) => id));
          expect(ids.size).toBe(graph.nodes.length);
          for (const { from, to } of graph.edges) expect(ids.has(from) && ids.has(to)).toBe(true);
          expect(new Set(graph.edges.map(({ key }) => key)).size).toBe(graph.edges.length);
          for (const { group } of groupsOf(graph)) expect(Math.min(...group!.states)).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 80 },
    );
  });

  it('the same events in the same frames make the same graphs', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [one, two] = [0, 1].map(() => {
          const model = new GraphModel();
          const fold = new Fold(model);
          const graphs: VisibleGraph[] = [];
          play(all, model, () => graphs.push(fold.graph({ limit: 40 })));
          return graphs;
        });
        expect(one).toEqual(two);
      }),
      { numRuns: 25 },
    );
  });

  it('has groups by their places in the tables', () => {
    expect([groupOfPlace(-2), groupOfPlace(-5), groupOfPlace(NONE), groupOfPlace(3)]).toEqual([0, 3, NONE, NONE]);
  });
});
