/** What the model tells of an honest program. */
import { describe, expect, it } from 'vitest';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { bindTrap, heads1, tell, timeout2 } from '../support/graphs.ts';
import { Story } from '../support/story.ts';

describe('the model', () => {
  it('counts promises by state', () => {
    const model = new GraphModel();
    tell(heads1, model, 2);
    // The two settled ones and the constant that the callback of heads returned.
    expect(model.counts()).toEqual({ pending: 5, returned: 3, failed: 0, cancelled: 0, running: 0 });
  });

  it('tells of a promise what it waits for and what waits for it', () => {
    const model = new GraphModel();
    const names = tell(heads1, model, 1);
    const join = model.promise(names.join);
    expect(join?.waitsFor).toEqual([
      { id: names.heads, role: 'child' },
      { id: names.tails, role: 'child' },
    ]);
    expect(join?.waitedOnBy).toEqual([{ id: names.finished, role: 'awaited' }]);
  });

  it('tells when, with what and because of what a promise settled', () => {
    const model = new GraphModel();
    const names = tell(timeout2, model);
    expect(model.promise(names.pick)).toMatchObject({
      state: 'returned',
      text: 'Some "Heads"',
      settledAt: 1.314e9,
      cause: names.wins,
    });
    expect(model.promise(names.tmout)?.state).toBe('cancelled');
  });

  it('lists a cancel at both ends', () => {
    const model = new GraphModel();
    const names = tell(timeout2, model);
    expect(model.promise(names.none)?.waitsFor).toContainEqual({ id: names.pick, role: 'cancels' });
    expect(model.promise(names.pick)?.waitedOnBy).toContainEqual({ id: names.none, role: 'cancels' });
  });

  it('takes the promise whose callback runs for who asked, when the program itself cancels', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const t = story.sleep(3);
    const other = story.sleep(2);
    const timeout = story.bind(other);
    story.callback(timeout, other, () => story.cancel(0, t, [t]));
    expect(model.promise(t)?.waitsFor).toContainEqual({ id: timeout, role: 'cancels' });
  });

  it('knows in whose callback a promise was made', () => {
    const model = new GraphModel();
    const names = tell(bindTrap, model, 2);
    expect(model.promise(names.inner1)?.madeIn).toBe(names.outer);
  });

  it('knows whose callback runs, and that none runs between callbacks', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const sleep = story.sleep(1);
    const bind = story.bind(sleep);
    expect(model.running()).toBe(0);
    story.callback(bind, sleep, () => {
      expect(model.running()).toBe(bind);
      expect(model.promise(bind)?.running).toBe(true);
    });
    expect(model.running()).toBe(0);
  });

  it('changes its revision with each event and each name', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const before = model.revision;
    story.sleep(1);
    const between = model.revision;
    model.setNames([[1, { name: 'a', kind: 'variable', snippet: '' }]]);
    expect([between > before, model.revision > between]).toEqual([true, true]);
  });

  it('keeps how the program ended, with what was pending then', () => {
    const model = new GraphModel();
    const story = new Story(model);
    story.sleep(1);
    story.exit(3);
    expect(model.ending()).toEqual({ time: 0, how: 'returned', code: 3, pending: 1 });
  });

  it('keeps failures that nobody handled, and counts lost events', () => {
    const model = new GraphModel();
    model.unhandled(5, 'asyncExceptionHook', 0, 'boom');
    model.gap(6, 12);
    expect(model.unhandledFailures()).toEqual([{ time: 5, how: 'asyncExceptionHook', id: 0, text: 'boom' }]);
    expect(model.lost).toBe(12);
  });
});

describe('two promises that have become one', () => {
  it('count as one', () => {
    const model = new GraphModel();
    tell(bindTrap, model, 2);
    // outer with its inner one, main, and the new sleep.
    expect(model.counts().pending).toBe(3);
  });

  it('settle together', () => {
    const model = new GraphModel();
    const names = tell(bindTrap, model);
    const inner = model.promise(names.inner5);
    expect(inner).toMatchObject({ state: 'returned', text: '"done"', root: names.outer });
    expect(inner?.settledAt).toBe(model.promise(names.outer)?.settledAt);
  });

  it('name each other', () => {
    const model = new GraphModel();
    const names = tell(bindTrap, model, 2);
    expect(model.promise(names.outer)?.waitsFor).toContainEqual({ id: names.inner1, role: 'becomes' });
    expect(model.promise(names.inner1)?.waitedOnBy).toContainEqual({ id: names.outer, role: 'becomes' });
  });

  it('are found from the innermost however long the chain is', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const ids = Array.from({ length: 5_000 }, () => story.task());
    for (let at = ids.length - 2; at >= 0; at--) story.become(ids[at], ids[at + 1]);
    story.returned(ids[4_999], '"x"');
    expect(model.promise(ids[2_500])).toMatchObject({ root: ids[0], state: 'returned', text: '"x"' });
  });
});
