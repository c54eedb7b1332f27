/** The history is bounded, and what left it is counted. */
import { describe, expect, it } from 'vitest';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { Story } from '../support/story.ts';

/** A loop by recursion: sleep, then the callback returns the next round. */
function loop(story: Story, rounds: number): { root: number; source: number } {
  let source = story.sleep(1, { line: 1 });
  const root = story.bind(source, { line: 2 });
  let current = root;
  for (let round = 0; round < rounds; round++) {
    story.returned(source);
    const next = story.callback(current, source, () => {
      source = story.sleep(1, { line: 1 });
      return story.bind(source, { line: 2 });
    });
    story.become(root, next);
    current = next;
  }
  return { root, source };
}

describe('the bounded history', () => {
  it('drops the oldest settled promises and counts them', () => {
    const model = new GraphModel({ maxPromises: 100 });
    const story = new Story(model);
    for (let n = 0; n < 1_000; n++) story.returned(story.task(), '1');
    expect(model.promises.alive).toBeLessThan(120);
    expect(model.dropped).toBe(1_000 - model.promises.alive);
    expect([model.promise(1), model.promise(1_000)?.text]).toEqual([null, '1']);
  });

  it('goes on counting what it dropped', () => {
    const model = new GraphModel({ maxPromises: 10 });
    const story = new Story(model);
    for (let n = 0; n < 500; n++) story.returned(story.task());
    expect(model.counts().returned).toBe(500);
  });

  it('keeps everything that is pending', () => {
    const model = new GraphModel({ maxPromises: 10 });
    const story = new Story(model);
    const tasks = Array.from({ length: 300 }, () => story.task());
    for (let n = 0; n < 300; n++) story.returned(story.task());
    expect(tasks.every((id) => model.promise(id)?.state === 'pending')).toBe(true);
  });

  it('keeps what something pending waits for', () => {
    const model = new GraphModel({ maxPromises: 10 });
    const story = new Story(model);
    const child = story.task({ name: 'child' });
    story.join([child, story.task()]);
    story.returned(child, '"kept"');
    for (let n = 0; n < 300; n++) story.returned(story.task());
    expect(model.promise(child)?.text).toBe('"kept"');
  });

  it('does not grow with the rounds of a loop', () => {
    const model = new GraphModel({ maxPromises: 100 });
    const story = new Story(model);
    const { root, source } = loop(story, 5_000);
    expect(model.promises.alive).toBeLessThan(120);
    expect(model.edges.alive).toBeLessThan(120);
    expect([model.promise(root)?.state, model.promise(source)?.state]).toEqual(['pending', 'pending']);
    expect(model.counts()).toMatchObject({ pending: 2, returned: 5_000 });
  });

  it('settles the whole loop at its end, whatever rounds were dropped', () => {
    const model = new GraphModel({ maxPromises: 50 });
    const story = new Story(model);
    const { root, source } = loop(story, 500);
    story.returned(source);
    story.returned(root, '"end"', source);
    expect(model.counts()).toMatchObject({ pending: 0, returned: 502 });
    expect(model.problems()).toEqual([]);
  });

  it('takes a promise that it has dropped for settled when it is spoken of again', () => {
    const model = new GraphModel({ maxPromises: 10 });
    const story = new Story(model);
    for (let n = 0; n < 100; n++) story.returned(story.task());
    const bind = story.bind(1);
    expect(model.promise(1)).toMatchObject({ state: 'returned', detail: 'settled long ago' });
    expect(model.promise(bind)?.waitsFor).toEqual([{ id: 1, role: 'awaited' }]);
    expect(model.counts()).toMatchObject({ pending: 1, returned: 100 });
  });

  it('follows a smaller setting', () => {
    const model = new GraphModel({ maxPromises: 1_000 });
    const story = new Story(model);
    for (let n = 0; n < 500; n++) story.returned(story.task());
    model.setMaxPromises(100);
    story.task();
    expect(model.promises.alive).toBeLessThanOrEqual(110);
  });
});
