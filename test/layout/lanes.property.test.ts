/**
 * What holds for every program, an honest one or not: random events, cut into batches at random.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LanesLayout } from '../../webview/layout/lanes.ts';
import type { Placed } from '../../webview/layout/layout.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import type { VisibleGraph } from '../../webview/model/visible-graph.ts';
import { sizeFor } from '../support/node-sizes.ts';
import { Story } from '../support/story.ts';

/** One step of a random program: what is done, and two numbers that choose whom it is done to. */
interface Step {
  readonly what:
    | 'sleep'
    | 'bind'
    | 'map'
    | 'join'
    | 'pick'
    | 'go'
    | 'await'
    | 'wake'
    | 'become'
    | 'cancel'
    | 'frame'
    | 'lie';
  readonly a: number;
  readonly b: number;
  readonly line: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('sleep', 'bind', 'map', 'join', 'pick') },
    { weight: 4, arbitrary: fc.constantFrom('wake', 'become', 'frame') },
    { weight: 2, arbitrary: fc.constantFrom('go', 'await', 'cancel') },
  ),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
  line: fc.integer({ min: 1, max: 6 }),
}) as fc.Arbitrary<Step>;

const lyingStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: step },
  { weight: 1, arbitrary: step.map((it) => ({ ...it, what: 'lie' as const })) },
);

/** Plays steps; `frame` is called where the view would draw. Sources of honest programs are older than what waits. */
function play(steps: readonly Step[], model: GraphModel, frame: () => void): void {
  const story = new Story(model);
  const ids: number[] = [];
  const pending = (): number[] => ids.filter((id) => model.promise(id)?.state === 'pending');
  const any = (list: readonly number[], n: number): number | undefined => list[n % Math.max(1, list.length)];
  let now = 0;
  for (const { what, a, b, line } of steps) {
    const open = pending();
    const one = any(open, a);
    const other = any(open, b);
    if (what === 'sleep') ids.push(story.sleep(1, { line }));
    else if (what === 'go') ids.push(story.make('go', [], 'awaited', { line: line + 20 }));
    else if (what === 'frame') frame();
    else if (what === 'wake') {
      const leaf = open.filter((id) => model.promise(id)?.waitsFor.length === 0);
      const woken = any(leaf, a);
      story.wake(++now);
      if (woken !== undefined) wake(story, model, woken, b);
    } else if (one === undefined || other === undefined) continue;
    else if (what === 'bind') ids.push(story.bind(one, { line: line + 10 }));
    else if (what === 'map') ids.push(story.map(one, { line: line + 30 }));
    else if (what === 'join') ids.push(story.join([...new Set([one, other])], { line: line + 40 }));
    else if (what === 'pick') ids.push(story.pick([...new Set([one, other])], { line: line + 50 }));
    else if (what === 'await') {
      const generator = open.find((id) => model.promise(id)?.operation === 'go');
      if (generator !== undefined) {
        const source = story.callback(generator, 0, () => story.sleep(1, { line: line + 60 }));
        ids.push(source);
        model.depend(now * 1e9, generator, source, 'awaited');
      }
    } else if (what === 'become') {
      const outer = open.find((id) => model.promise(id)?.operation === 'bind' && model.promise(id)?.root === id);
      if (outer !== undefined) {
        const source = model.promise(outer)?.waitsFor[0]?.id ?? 0;
        const inner = story.callback(outer, source, () => {
          const leaf = story.sleep(1, { line: line + 70 });
          ids.push(leaf);
          return b % 2 === 0 ? leaf : story.bind(leaf, { line: line + 10 });
        });
        if (inner !== ids.at(-1)) ids.push(inner);
        story.become(outer, inner);
      }
    } else if (what === 'cancel') story.cancel(one, other, []);
    else lie(model, a, b, line);
  }
  frame();
}

function wake(story: Story, model: GraphModel, id: number, choice: number): void {
  story.returned(id, '()');
  for (const { id: waiter, role } of model.promise(id)?.waitedOnBy ?? []) {
    if (model.promise(waiter)?.state !== 'pending') continue;
    if (role === 'awaited' && choice % 3 === 0) story.callbackReturns(waiter, id);
    else if (role === 'branch') story.returned(waiter, '()', id);
  }
}

function lie(model: GraphModel, a: number, b: number, line: number): void {
  if (line === 1) model.depend(0, a % 20, b % 20, 'awaited');
  else if (line === 2) model.become(0, a % 20, b % 20);
  else if (line === 3) model.settle(0, a * 1e9, 'failed', 'no such promise', b);
  else if (line === 4) model.leave(0, b);
  else if (line === 5) model.create(0, a * 1e9 + 1, 'join', 0, '', -1);
  else model.depend(0, a % 20, b % 20, 'child');
}

function draw(model: GraphModel, options: { readonly fold: boolean; readonly limit: number }) {
  const fold = new Fold(model);
  const layout = new LanesLayout();
  return () => {
    const graph = fold.graph(options);
    return { graph, result: layout.update(graph, sizeFor(model)) };
  };
}

function overlapping(places: readonly Placed[]): string[] {
  const found: string[] = [];
  for (const [at, one] of places.entries()) {
    for (const two of places.slice(at + 1)) {
      const apartX = Math.abs(one.x - two.x) >= (one.width + two.width) / 2;
      const apartY = Math.abs(one.y - two.y) >= (one.height + two.height) / 2;
      if (!apartX && !apartY) found.push(`${one.id} on ${two.id}`);
    }
  }
  return found;
}

const ORDERS = new Set(['awaited', 'child', 'branch', 'guarded', 'becomes']);
/** Unfolded, what a promise became stands right of it. */
const IN_TURN = new Set(['awaited', 'child', 'branch', 'guarded']);

function backwards(graph: VisibleGraph, places: readonly Placed[]): string[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const pending = new Set(graph.nodes.filter(({ state }) => state === 'pending').map(({ id }) => id));
  const wrong: string[] = [];
  for (const { from, to, kind } of graph.edges) {
    const [source, waiter] = [byId.get(from), byId.get(to)];
    if (
      !(graph.inTurn === true ? IN_TURN : ORDERS).has(kind) ||
      !pending.has(to) ||
      source === undefined ||
      waiter === undefined
    )
      continue;
    if (source.x + source.width / 2 > waiter.x - waiter.width / 2) wrong.push(`${from} not left of ${to}`);
  }
  return wrong;
}

const options = fc.record({ fold: fc.boolean(), limit: fc.constantFrom(5, 400) });

describe('the live layout, whatever the program does', () => {
  it('never lets two nodes overlap', () => {
    fc.assert(
      fc.property(fc.array(lyingStep, { maxLength: 120, size: 'max' }), options, (steps, how) => {
        const model = new GraphModel();
        const update = draw(model, how);
        play(steps, model, () => expect(overlapping(update().result.placed)).toEqual([]));
      }),
      { numRuns: 200 },
    );
  });

  it('moves what stands only to the right, on its lane, and says so', () => {
    fc.assert(
      fc.property(fc.array(lyingStep, { maxLength: 120, size: 'max' }), options, (steps, how) => {
        const model = new GraphModel();
        const update = draw(model, how);
        let before = new Map<number, Placed>();
        play(steps, model, () => {
          const { placed, moved } = update().result;
          for (const place of placed) {
            const stood = before.get(place.id);
            if (stood === undefined) continue;
            expect(place.y).toBe(stood.y);
            expect(place.x).toBeGreaterThanOrEqual(stood.x);
            if (place.x > stood.x) expect(moved).toContain(place.id);
          }
          before = new Map(placed.map((place) => [place.id, place]));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('puts what a pending promise waits for on its left', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), options, (steps, how) => {
        const model = new GraphModel();
        const update = draw(model, how);
        play(steps, model, () => {
          const { graph, result } = update();
          // Groups may wait for one another in circles, of which one edge must go against the stream.
          if (graph.nodes.some(({ group }) => group !== undefined)) return;
          expect(backwards(graph, result.placed)).toEqual([]);
        });
        expect(model.problems()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same coordinates for the same events in the same batches', () => {
    fc.assert(
      fc.property(fc.array(lyingStep, { maxLength: 100, size: 'max' }), (steps) => {
        const runs = [1, 2].map(() => {
          const model = new GraphModel();
          const update = draw(model, { fold: true, limit: 400 });
          const frames: (readonly Placed[])[] = [];
          play(steps, model, () => frames.push(update().result.placed));
          return frames;
        });
        expect(runs[0]).toEqual(runs[1]);
      }),
      { numRuns: 60 },
    );
  });
});
