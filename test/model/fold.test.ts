/** What of the model is drawn, and what is folded into what. */
import { describe, expect, it } from 'vitest';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import type { VisibleGraph } from '../../webview/model/visible-graph.ts';
import { bindTrap, echoServer, type Fixture, heads1, type Names, timeout1, timeout2 } from '../support/graphs.ts';
import { Story } from '../support/story.ts';

/** A fixture played to some turn, with its fold. */
function played(make: (story: Story) => Fixture, turns = Number.POSITIVE_INFINITY) {
  const model = new GraphModel();
  const fold = new Fold(model);
  const fixture = make(new Story(model));
  for (const turn of fixture.turns.slice(0, turns)) turn();
  return { model, fold, names: fixture.names, graph: fold.graph() };
}

const node = (graph: VisibleGraph, id: number) => graph.nodes.find((it) => it.id === id);
const ids = (graph: VisibleGraph) => graph.nodes.map(({ id }) => id);
const edge = (graph: VisibleGraph, names: Names, from: string, to: string) =>
  graph.edges.find((it) => it.from === names[from] && it.to === names[to]);

describe('what is drawn', () => {
  it('is a node for each promise in the order of creation, and an edge for each dependency', () => {
    const { graph, names } = played(heads1, 1);
    expect(ids(graph)).toEqual([
      names.sleep1,
      names.heads,
      names.sleep2,
      names.tails,
      names.join,
      names.finished,
      names.main,
    ]);
    expect(graph.edges.map(({ kind }) => kind)).toEqual(['awaited', 'awaited', 'child', 'child', 'awaited', 'awaited']);
  });

  it('is a bar for a join, a diamond for a pick, a card for the rest', () => {
    const heads = played(heads1, 1);
    const timeout = played(timeout1, 1);
    expect(node(heads.graph, heads.names.join)?.glyph).toBe('bar');
    expect(node(timeout.graph, timeout.names.pick)?.glyph).toBe('diamond');
    expect(node(timeout.graph, timeout.names.t)?.glyph).toBe('card');
  });

  it('leaves out a promise whose edges the batch has cut off, until the next event', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    model.create(0, 1, 'sleep', 0, '', -1);
    model.create(0, 2, 'bind', 0, '', -1);
    expect(ids(fold.graph())).toEqual([1]);
    model.depend(0, 2, 1, 'awaited');
    expect(ids(fold.graph())).toEqual([1, 2]);
  });

  it('stays the same object while nothing has changed', () => {
    const { fold, graph } = played(heads1, 1);
    expect(fold.graph()).toBe(graph);
  });

  it('says on an edge what was passed on', () => {
    const { graph, names } = played(heads1, 2);
    expect(edge(graph, names, 'heads', 'join')?.passed).toBe('returned');
    expect(edge(graph, names, 'tails', 'join')?.passed).toBe('pending');
  });

  it('says which branch won and which was cut off', () => {
    const { graph, names } = played(timeout2);
    expect(edge(graph, names, 'wins', 'pick')?.outcome).toBe('won');
    expect(edge(graph, names, 'none', 'pick')?.outcome).toBe('lost');
  });

  it('has one arrow from a pick to each branch that it cancelled', () => {
    const { graph, names } = played(timeout2);
    const arrows = graph.edges.filter(({ kind }) => kind === 'cancels').map(({ from, to }) => [from, to]);
    expect(arrows).toEqual([[names.pick, names.none]]);
  });

  it('marks a cancel that was ignored', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const wait = story.task();
    const pick = story.pick([wait, story.task()]);
    story.cancelIgnored(pick, wait);
    expect(
      fold
        .graph()
        .edges.filter(({ from }) => from === pick)
        .map(({ kind }) => kind),
    ).toEqual(['cancelIgnored']);
  });

  it('joins an inner promise to the one that it is by a becoming', () => {
    const { graph, names } = played(bindTrap, 3);
    const becomes = graph.edges.filter(({ kind }) => kind === 'becomes').map(({ from, to }) => [from, to]);
    expect(becomes).toEqual([
      [names.inner1, names.outer],
      [names.inner2, names.inner1],
    ]);
  });
});

describe('a constant that a callback returned', () => {
  it('is part of what it settled', () => {
    const { graph, model } = played(heads1, 2);
    expect(graph.nodes.map(({ id }) => model.promise(id)?.operation)).not.toContain('return');
  });

  it('is shown with its edge when nothing is folded', () => {
    const { fold, model, names } = played(heads1, 2);
    const graph = fold.graph({ fold: false });
    const constant = graph.nodes.find(({ id }) => model.promise(id)?.operation === 'return');
    expect(graph.edges).toContainEqual(
      expect.objectContaining({ from: constant?.id, to: names.heads, kind: 'result' }),
    );
  });

  it('is settled by the code of another promise, with an edge from that one unless it made it', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const start = story.sleep(1);
    const opens = story.bind(start);
    const gate = story.make('promise', [], 'awaited');
    let own = 0;
    story.callback(opens, start, () => {
      own = story.make('promise', [], 'awaited');
      story.returned(gate, '1', opens);
      story.returned(own, '2', opens);
    });
    const results = fold.graph({ fold: false }).edges.filter(({ kind }) => kind === 'result');
    expect(results.map(({ from, to }) => [from, to])).toEqual([[opens, gate]]);
    expect(own).not.toBe(0);
  });

  it('is shown once something waits for it', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const sleep = story.sleep(1);
    const bind = story.bind(sleep);
    const constant = story.callback(bind, sleep, () => story.constant('1'));
    expect(ids(fold.graph())).not.toContain(constant);
    story.bind(constant);
    expect(ids(fold.graph())).toContain(constant);
  });

  it('is told from one that the program made on the top level', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const constant = new Story(model).constant('1', { name: 'one' });
    expect(ids(fold.graph())).toEqual([constant]);
  });

  it('takes with it what was computed on the way within the callback', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const sleep = story.sleep(1);
    const bind = story.bind(sleep);
    story.callback(bind, sleep, () => {
      const constant = story.constant('1');
      const map = story.map(constant);
      story.callback(map, constant, () => {});
      story.returned(map, '2', constant);
    });
    story.returned(bind, '2');
    expect(ids(fold.graph())).toEqual([sleep, bind]);
  });
});

describe('a loop by recursion', () => {
  it('is one promise with its rounds', () => {
    const { graph, names } = played((s) => echoServer(s, 10));
    expect(ids(graph)).toEqual([names.loop, names.main, names.read]);
    expect(node(graph, names.loop)?.rounds).toBe(11);
  });

  it('waits for what its present round waits for', () => {
    const { graph, names } = played((s) => echoServer(s, 10));
    expect(edge(graph, names, 'read', 'loop')?.kind).toBe('awaited');
  });

  it('counts the promises of the rounds that are over', () => {
    const { graph, names } = played((s) => echoServer(s, 10));
    // Each round: a read, a write, the two promises that became the loop.
    expect(node(graph, names.loop)?.folded).toBe(40);
    expect(graph.hidden).toBe(40);
  });

  it('shows the open round whole', () => {
    const { graph, names } = played((s) => echoServer(s, 10), 4);
    expect(new Set(ids(graph))).toEqual(new Set([names.read, names.loop, names.main, names.write, names.round]));
    expect(edge(graph, names, 'round', 'loop')?.kind).toBe('becomes');
  });

  it('gives the same part of each round the same seat', () => {
    const first = played((s) => echoServer(s, 10), 3);
    const later = played((s) => echoServer(s, 10), 9);
    expect(node(first.graph, first.names.read)?.seat).toBe(node(later.graph, later.names.read)?.seat);
    expect(node(later.graph, later.names.read)?.seat).not.toBe(node(later.graph, later.names.main)?.seat);
  });

  it('never folds what is pending, also when its round is over', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const accept = story.sleep(1, { line: 1 });
    const root = story.bind(accept, { line: 2 });
    story.returned(accept);
    const handlers: number[] = [];
    const next = story.callback(root, accept, () => {
      handlers.push(story.sleep(10, { line: 5 }));
      return story.bind(story.sleep(1, { line: 1 }), { line: 2 });
    });
    story.become(root, next);
    expect(ids(fold.graph())).toEqual(expect.arrayContaining(handlers));
  });

  it('folds what a past round made as soon as that settles', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const accept = story.sleep(1, { line: 1 });
    const root = story.bind(accept, { line: 2 });
    story.returned(accept);
    let handler = 0;
    const next = story.callback(root, accept, () => {
      handler = story.sleep(10, { line: 5 });
      return story.bind(story.sleep(1, { line: 1 }), { line: 2 });
    });
    story.become(root, next);
    story.wake(10);
    story.returned(handler);
    expect(ids(fold.graph())).not.toContain(handler);
  });

  it('is every promise when nothing is folded', () => {
    const { fold, model } = played((s) => echoServer(s, 10));
    const graph = fold.graph({ fold: false });
    expect(graph.nodes).toHaveLength(model.promises.alive);
    expect(graph.hidden).toBe(0);
  });
});

describe('a generator that loops', () => {
  it('is one promise with its rounds', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const go = story.make('go', [], 'awaited', { name: 'worker' });
    let source = 0;
    for (let round = 0; round < 20; round++) {
      if (source !== 0) story.returned(source);
      const by = source;
      source = story.callback(go, by, () => {
        const id = story.sleep(1, { line: 3 });
        model.depend(0, go, id, 'awaited');
        return id;
      });
      story.wake(round + 1);
    }
    const graph = fold.graph();
    expect(ids(graph)).toEqual([go, source]);
    expect(node(graph, go)).toMatchObject({ rounds: 20, folded: 19 });
  });
});

describe('very many promises', () => {
  const crowd = (settled: number) => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const tasks = Array.from({ length: settled }, () => story.task({ line: 1 }));
    for (const task of tasks) story.returned(task);
    return { fold, tasks, story };
  };

  it('of one call site are one node that counts them by state', () => {
    const { fold } = crowd(500);
    const graph = fold.graph();
    expect(graph.nodes).toHaveLength(1);
    expect(graph.nodes[0].group).toMatchObject({ states: [0, 500, 0, 0], paths: 1 });
    expect(graph.hidden).toBe(500);
  });

  it('stay when they are kept, and fold when they are kept no more', () => {
    const { fold, tasks } = crowd(500);
    expect(ids(fold.graph())).not.toContain(tasks[0]);
    expect(ids(fold.graph({ keep: new Set([tasks[0]]) }))).toContain(tasks[0]);
    expect(ids(fold.graph())).not.toContain(tasks[0]);
  });

  it('never fold while they are kept', () => {
    const { fold, tasks } = crowd(500);
    expect(ids(fold.graph({ keep: new Set([tasks[0]]) }))).toContain(tasks[0]);
  });

  it('fold while they are pending, too', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    for (let n = 0; n < 600; n++) story.task({ line: 1 });
    expect(fold.graph().nodes.map(({ group }) => group?.states)).toEqual([[600, 0, 0, 0]]);
  });
});

describe('what a generator waits for', () => {
  it('reads as one line when it is made in turn: only the last reaches the generator', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const first = story.io('first');
    const go = story.make('go', [first], 'awaited');
    story.wake(1);
    story.returned(first);
    const second = story.callback(go, first, () => story.io('second'));
    model.depend(1e9, go, second, 'awaited');
    expect(fold.graph().edges.map(({ from, to, kind }) => [from, to, kind])).toEqual([
      [first, second, 'then'],
      [second, go, 'awaited'],
    ]);
  });

  it('reaches it side by side when all was under way at once', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const [first, second] = [story.io('first'), story.io('second')];
    const go = story.make('go', [first], 'awaited');
    story.wake(1);
    story.returned(first);
    model.depend(1e9, go, second, 'awaited');
    expect(fold.graph().edges.every(({ to, kind }) => to === go && kind === 'awaited')).toBe(true);
  });
});

describe('the region of a callback', () => {
  it('holds what the callback made', () => {
    const { fold, names } = played(bindTrap, 2);
    const madeIn = (id: number) => fold.graph().nodes.flatMap((node) => (node.context === id ? [node.id] : []));
    expect(madeIn(names.outer)).toContain(names.inner1);
    expect(madeIn(names.main)).toEqual([]);
  });
});

describe('a fold that comes late', () => {
  it.each([1, 4, 7, 20])('draws the same as one that was there from the start (after %i turns)', (turns) => {
    const { model, graph } = played((s) => echoServer(s, 10), turns);
    const late = new Fold(model).graph();
    expect(late.nodes.map(({ id, rounds, state }) => ({ id, rounds, state }))).toEqual(
      graph.nodes.map(({ id, rounds, state }) => ({ id, rounds, state })),
    );
    expect(new Set(late.edges.map(({ key }) => key))).toEqual(new Set(graph.edges.map(({ key }) => key)));
  });
});
