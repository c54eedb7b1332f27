/**
 * The pictures of the small programs in test/support/graphs.ts: who stands where.
 */
import { describe, expect, it } from 'vitest';
import { LANE } from '../../webview/layout/ground.ts';
import { LanesLayout } from '../../webview/layout/lanes.ts';
import type { Placed } from '../../webview/layout/layout.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import {
  bindTrap,
  diamond,
  echoServer,
  FIXTURES,
  type Fixture,
  heads1,
  joinOfJoins,
  manySleeps,
  pickOfFour,
  timeout2,
} from '../support/graphs.ts';
import { sizeFor } from '../support/node-sizes.ts';
import { Story } from '../support/story.ts';

/** Plays a fixture and lays it out after each turn. */
function pictures(make: (story: Story) => Fixture) {
  const model = new GraphModel();
  const fold = new Fold(model);
  const layout = new LanesLayout();
  const fixture = make(new Story(model));
  const frames = fixture.turns.map((turn) => {
    turn();
    const names = { ...fixture.names };
    const result = layout.update(fold.graph(), sizeFor(model));
    const places = new Map(result.placed.map((place) => [place.id, place]));
    const at = (name: string): Placed => {
      const place = places.get(names[name]);
      if (place === undefined) throw new Error(`${name} is not in the picture`);
      return place;
    };
    return { at, moved: result.moved, names, places, bounds: result.bounds };
  });
  return frames;
}

function last(make: (story: Story) => Fixture) {
  const frame = pictures(make).at(-1);
  if (frame === undefined) throw new Error('no picture');
  return frame;
}

/** The last picture with nothing folded. */
function whole(make: (story: Story) => Fixture) {
  const model = new GraphModel();
  const fold = new Fold(model);
  const fixture = make(new Story(model));
  for (const turn of fixture.turns) turn();
  const result = new LanesLayout().update(fold.graph({ fold: false }), sizeFor(model));
  const places = new Map(result.placed.map((place) => [place.id, place]));
  return { places, at: (name: string): Placed => places.get(fixture.names[name])! };
}

describe('heads1', () => {
  it('has two lanes, the join between them, and finished and main behind the join', () => {
    const { at } = pictures(heads1)[0];
    expect(at('heads').y).toBe(at('sleep1').y);
    expect(at('tails').y).toBe(at('sleep2').y);
    expect(at('tails').y - at('heads').y).toBe(LANE);
    expect(at('join').y).toBe((at('heads').y + at('tails').y) / 2);
    expect([at('finished').y, at('main').y]).toEqual([at('join').y, at('join').y]);
  });

  it('reads from left to right, with main rightmost', () => {
    const { at } = pictures(heads1)[0];
    const order = ['sleep1', 'heads', 'join', 'finished', 'main'].map((name) => at(name).x);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('puts heads and tails below one another, though their sleeps have names of different widths', () => {
    const { at } = pictures(heads1)[0];
    expect(at('tails').x).toBe(at('heads').x);
  });

  it('does not move anything to the end of the program', () => {
    expect(pictures(heads1).map(({ moved }) => moved)).toEqual([[], [], []]);
  });
});

describe('joins and picks', () => {
  it('stand in the middle of what they wait for', () => {
    const { at } = last(pickOfFour);
    expect(at('pick').y).toBe((at('north').y + at('west').y) / 2);
    expect(at('main').y).toBe(at('pick').y);
  });

  it('of two levels form a tree', () => {
    const { at } = last(joinOfJoins);
    expect(at('cd').y).toBe((at('c').y + at('d').y) / 2);
    expect(at('all').y).toBe((at('ab').y + at('ef').y) / 2);
    expect(at('all').x).toBeGreaterThan(at('ab').x);
    expect(at('all').height).toBeGreaterThan(at('ef').y - at('ab').y - LANE / 2);
  });

  it('of one source that two wait for close a diamond', () => {
    const { at } = last(diamond);
    expect(at('left').x).toBe(at('right').x);
    expect(at('join').y).toBe((at('left').y + at('right').y) / 2);
  });

  it('of three hundred sleeps make one column and one bar', () => {
    const { at, places } = whole(manySleeps);
    const xs = new Set([...places.values()].filter(({ width }) => width > 100).map(({ x, width }) => x - width / 2));
    expect(xs.size).toBe(2);
    expect(at('join').height).toBeGreaterThan(299 * LANE - LANE);
  });

  it('keep each branch on its lane when the pick is decided', () => {
    const [before, after] = pictures(timeout2);
    for (const name of ['t', 'wins', 'tmout', 'none', 'pick', 'timeout', 'main']) {
      expect(after.at(name)).toEqual(before.at(name));
    }
  });
});

describe('the trap of bind', () => {
  it('lets only the outer promise and what waits for it glide, and only to the right', () => {
    const frames = pictures(bindTrap);
    for (let turn = 1; turn <= 5; turn++) {
      const { moved, names, at } = frames[turn];
      const inners = Array.from({ length: turn - 1 }, (_, level) => names[`inner${level + 1}`]);
      expect(new Set(moved)).toEqual(new Set([names.outer, names.main, ...inners]));
      expect(at('outer').x).toBeGreaterThan(frames[turn - 1].at('outer').x);
      expect(at('outer').y).toBe(frames[0].at('outer').y);
    }
  });

  it('stands the inner promises left of the outer one, each on its own lane', () => {
    const { at } = pictures(bindTrap)[5];
    const lanes = ['outer', 'inner1', 'inner2', 'inner3', 'inner4', 'inner5'].map((name) => at(name).y);
    expect(new Set(lanes).size).toBe(6);
    for (let level = 1; level < 5; level++) {
      expect(at(`inner${level + 1}`).x).toBeLessThan(at(`inner${level}`).x);
    }
  });
});

describe('a loop', () => {
  it('uses the same places in each round', () => {
    const frames = pictures((story) => echoServer(story, 6));
    const reads = frames.filter((_, turn) => turn % 2 === 0).map(({ at }) => [at('read').x, at('read').y]);
    const writes = frames.filter((_, turn) => turn % 2 === 1).map(({ at }) => [at('write').x, at('write').y]);
    expect(new Set(reads.map(String)).size).toBe(1);
    expect(new Set(writes.map(String)).size).toBe(1);
  });

  it('does not grow after its first round', () => {
    const frames = pictures((story) => echoServer(story, 20));
    expect(frames.at(-1)?.bounds?.right).toBe(frames[3].bounds?.right);
    expect(frames.slice(3).flatMap(({ moved }) => moved)).toEqual([]);
  });
});

describe('a generator', () => {
  it('keeps what it waits for in turn on its own lane, and glides on', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const layout = new LanesLayout();
    const story = new Story(model);
    const go = story.make('go', [], 'awaited', { name: 'request' });
    const first = story.sleep(1, { line: 1 });
    model.depend(0, go, first, 'awaited');
    const main = story.run(go);
    layout.update(fold.graph(), sizeFor(model));
    story.wake(1);
    story.returned(first);
    const second = story.callback(go, first, () => {
      const id = story.sleep(1, { line: 2 });
      model.depend(1e9, go, id, 'awaited');
      return id;
    });
    const { moved } = layout.update(fold.graph(), sizeFor(model));
    const places = [first, second, go, main].map((id) => layout.placeOf(id));
    expect(new Set(places.map((place) => place?.y)).size).toBe(1);
    expect(places.map((place) => place?.x)).toEqual(
      places.map((place) => place?.x).sort((a, b) => Number(a) - Number(b)),
    );
    expect(moved).toEqual([go, main]);
  });
});

describe('every small program', () => {
  it.each(Object.entries(FIXTURES))('%s has a place for each node', (_name, make) => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const layout = new LanesLayout();
    for (const turn of make(new Story(model)).turns) {
      turn();
      const graph = fold.graph();
      expect(layout.update(graph, sizeFor(model)).placed.map(({ id }) => id)).toEqual(graph.nodes.map(({ id }) => id));
    }
  });
});

describe('many promises', () => {
  it('of one call site take one place each time, however many there are', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const layout = new LanesLayout();
    const story = new Story(model);
    const places = new Set<string>();
    for (let frame = 0; frame < 100; frame++) {
      for (let n = 0; n < 50; n++) story.bind(story.sleep(1, { line: 1 }), { line: 2 });
      const { placed } = layout.update(fold.graph(), sizeFor(model));
      places.add(JSON.stringify(placed.map(({ id, x, y }) => [id, x, y])));
    }
    expect(places.size).toBe(1);
  });
});
