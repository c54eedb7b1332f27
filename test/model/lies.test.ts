/** A sender that lies harms nothing, and what cannot be true is said in a sentence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { narrate } from '../../webview/model/narrate.ts';
import { circle, tell } from '../support/graphs.ts';
import { Story } from '../support/story.ts';

describe('from a sender that lies', () => {
  it('a promise that was never made is shown as unknown', () => {
    const model = new GraphModel();
    model.depend(0, 1, 2, 'awaited');
    expect(model.promise(2)).toMatchObject({ operation: 'unknown', state: 'pending', name: 'promise' });
  });

  it('a promise that comes after it was spoken of takes its place', () => {
    const model = new GraphModel();
    model.depend(0, 1, 2, 'awaited');
    model.create(1, 2, 'sleep', 0, 'sleep 1 s', 1e9);
    expect(model.promise(2)).toMatchObject({ operation: 'sleep', name: 'sleep 1 s' });
    expect(model.counts().pending).toBe(2);
  });

  it('a circle is said in a sentence', () => {
    const model = new GraphModel();
    tell(circle, model);
    expect(model.problems()).toEqual(['“a” waits for itself, by way of “c”: it can never settle.']);
  });

  it('a promise that waits for itself is said in a sentence', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const task = story.task({ name: 'x' });
    model.depend(0, task, task, 'awaited');
    expect(model.problems()).toEqual(['“x” waits for itself: it can never settle.']);
  });

  it('a second settlement changes nothing', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const task = story.task({ name: 'x' });
    story.returned(task, '1');
    story.settle(task, 'failed', 'boom');
    expect(model.promise(task)).toMatchObject({ state: 'returned', text: '1' });
    expect(model.counts()).toMatchObject({ returned: 1, failed: 0 });
    expect(model.problems()).toEqual(['“x” settled a second time; the first stands.']);
  });

  it('a leave without an enter changes nothing', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const task = story.task();
    model.leave(0, task);
    expect(model.running()).toBe(0);
  });

  it('an enter without a leave ends as the main loop sleeps', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const task = story.task();
    model.enter(0, task, 0);
    story.wake(1);
    expect(model.running()).toBe(0);
  });

  it('times that go back do not turn the clock back', () => {
    const model = new GraphModel();
    model.create(5e9, 1, 'task', 0, '', -1);
    model.create(1e9, 2, 'task', 0, '', -1);
    model.create(Number.NaN, 3, 'task', 0, '', -1);
    expect([model.now, model.promise(2)?.createdAt, model.promise(3)?.createdAt]).toEqual([5e9, 5e9, 5e9]);
  });

  it('ids that jump by a billion cost no more than others', () => {
    const model = new GraphModel();
    for (let n = 1; n <= 100; n++) model.create(n, n * 1e9, 'task', 0, '', -1);
    expect(model.promises.id.length).toBeLessThanOrEqual(256);
    expect(model.promise(7e9)?.operation).toBe('task');
  });

  it('ids that are none are left out', () => {
    const model = new GraphModel();
    for (const id of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) model.create(0, id, 'task', 0, '', -1);
    expect(model.promises.alive).toBe(0);
  });

  it('endlessly many pending promises are counted beyond a limit', () => {
    const model = new GraphModel({ maxPromises: 10 });
    for (let id = 1; id <= 1_000; id++) model.create(0, id, 'task', 0, '', -1);
    expect([model.promises.alive, model.dropped]).toEqual([500, 500]);
    expect(model.problems()).toHaveLength(1);
  });

  it('however many the settings allow, no more are kept than a page bears', () => {
    const model = new GraphModel({ maxPromises: 100_000 });
    for (let id = 1; id <= 250_000; id++) model.create(0, id, 'task', 0, '', -1);
    expect([model.promises.alive, model.dropped]).toEqual([200_000, 50_000]);
    expect(model.problems()).toEqual([
      'There are more pending promises than can be kept; further ones are counted only.',
    ]);
  });

  it('a promise beyond the limit settles without being taken for a liar', () => {
    const model = new GraphModel({ maxPromises: 10 });
    for (let id = 1; id <= 600; id++) model.create(0, id, 'task', 0, '', -1);
    for (let id = 1; id <= 500; id++) model.settle(1, id, 'returned', '', 0);
    model.create(2, 601, 'task', 0, '', -1);
    model.settle(3, 550, 'failed', 'Error: late', 0);
    expect(model.promise(550)).toMatchObject({ state: 'failed', text: 'Error: late' });
    expect(model.problems()).toHaveLength(1);
  });

  it('many different lies fill no more than a page of sentences', () => {
    const model = new GraphModel();
    const story = new Story(model);
    for (let n = 0; n < 200; n++) {
      const task = story.task({ name: `task ${n}` });
      story.returned(task);
      story.returned(task);
    }
    expect(model.problems()).toHaveLength(51);
    expect(model.problems().at(-1)).toBe('150 further warnings are not listed.');
  });

  it('no sequence of events makes the model, the fold or the narration throw or hang', () => {
    const id = fc.integer({ min: -1, max: 12 });
    const time = fc.oneof(fc.nat(1e9), fc.constant(Number.NaN), fc.constant(-5));
    const event = fc.oneof(
      fc.tuple(
        fc.constant('create' as const),
        time,
        id,
        fc.constantFrom('bind', 'go', 'join', 'pick', 'return'),
        fc.nat(3),
      ),
      fc.tuple(fc.constant('depend' as const), time, id, id, fc.constantFrom('awaited', 'child', 'branch')),
      fc.tuple(fc.constant('become' as const), time, id, id),
      fc.tuple(fc.constant('enter' as const), time, id, id),
      fc.tuple(fc.constant('leave' as const), time, id),
      fc.tuple(fc.constant('settle' as const), time, id, fc.constantFrom('returned', 'failed', 'cancelled'), id),
      fc.tuple(fc.constant('cancel' as const), time, fc.constantFrom('requested', 'reached', 'ignored'), id, id),
      fc.tuple(fc.constant('idle' as const), time),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120, size: 'max' }), fc.boolean(), (events, folding) => {
        const model = new GraphModel({ maxPromises: 5 });
        const fold = new Fold(model);
        for (const [kind, at, a, b, c] of events as [string, number, number, never, never][]) {
          if (kind === 'create') model.create(at, a, b, c, '', -1);
          else if (kind === 'depend') model.depend(at, a, b, c);
          else if (kind === 'become') model.become(at, a, b);
          else if (kind === 'enter') model.enter(at, a, b);
          else if (kind === 'leave') model.leave(at, a);
          else if (kind === 'settle') model.settle(at, a, b, '', c);
          else if (kind === 'cancel') model.cancel(at, a as never, b, c);
          else model.idle(at);
          const graph = fold.graph({ fold: folding, limit: 3 });
          const ids = new Set(graph.nodes.map((node) => node.id));
          expect(ids.size).toBe(graph.nodes.length);
          for (const edge of graph.edges) expect([ids.has(edge.from), ids.has(edge.to)]).toEqual([true, true]);
          narrate(model, fold);
        }
        const { pending } = model.counts();
        const roots = [...model.promises].filter((row) => model.promises.rootOf(row) === row);
        expect(roots.filter((row) => model.promises.state[row] === 0)).toHaveLength(pending);
      }),
      { numRuns: 200 },
    );
  });
});
