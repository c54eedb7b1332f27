/** The sentence below the picture. Names are in brackets here. */
import { describe, expect, it } from 'vitest';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { narrate } from '../../webview/model/narrate.ts';
import { bindTrap, echoServer, type Fixture, heads1, pickOfFour, tell, timeout2 } from '../support/graphs.ts';
import { Story } from '../support/story.ts';

function text(model: GraphModel, fold: Fold | null = null): string {
  return narrate(model, fold)
    .map((part) => (part.bold ? `[${part.text}]` : part.text))
    .join('');
}

function afterTurns(make: (story: Story) => Fixture, turns: number): string {
  const model = new GraphModel();
  const fold = new Fold(model);
  tell(make, model, turns);
  return text(model, fold);
}

/** The sentence after a story of one's own. */
function told(tellIt: (story: Story, model: GraphModel) => void): string {
  const model = new GraphModel();
  tellIt(new Story(model), model);
  return text(model);
}

describe('the narration of many', () => {
  it('names a group once, with its count', () => {
    const model = new GraphModel();
    const fold = new Fold(model);
    const story = new Story(model);
    const sleeps = Array.from({ length: 199 }, () => story.sleep(1, { line: 1, name: 'work' }));
    const other = story.sleep(1, { line: 3, name: 'other' });
    story.join([...sleeps, other], { line: 2 });
    fold.graph();
    story.wake(1);
    story.returned(sleeps[0]);
    fold.graph();
    expect(text(model, fold)).toBe('[work] returned: the join still waits for 198 of [work] and 1 other.');
  });
});

describe('the narration', () => {
  it('is silent before the first event', () => {
    expect(narrate(new GraphModel())).toEqual([]);
  });

  it('begins with what was made, and what will wake first', () => {
    expect(afterTurns(heads1, 1)).toBe('7 promises were made; [sleep 1 s] is the first to wake.');
  });

  it('says of one that settled who still waits, for whom, and for how long', () => {
    expect(afterTurns(heads1, 2)).toBe('[heads] returned: the join still waits for [tails], which sleeps 1 s more.');
  });

  it('counts down as time passes', () => {
    const model = new GraphModel();
    tell(heads1, model, 2);
    model.idle(1.2e9);
    expect(text(model)).toBe('[heads] returned: the join still waits for [tails], which sleeps 0.8 s more.');
  });

  it('says who won a race and whom it cancelled', () => {
    expect(afterTurns(timeout2, 2)).toBe(
      '[t wins] came first: [timeout] returned Some "Heads" and the pick cancelled [tmout].',
    );
    expect(afterTurns(pickOfFour, 2)).toBe(
      '[south] came first: [first] returned and cancelled [north], [east] and [west].',
    );
  });

  it('says which round of a loop begins', () => {
    expect(afterTurns(echoServer, 7)).toBe('[write] returned: [loop] begins round 4 and waits for [read].');
  });

  it('says what a promise now waits for when it has become another', () => {
    expect(afterTurns(bindTrap, 2)).toBe(
      '[sleep 1 s] returned: [outer] now waits for [inner 1], which sleeps 1 s more.',
    );
  });

  it('says that a promise has become another when nothing settled', () => {
    const sentence = told((story) => {
      const outer = story.task({ name: 'outer' });
      story.become(outer, story.task({ name: 'inner' }));
    });
    expect(sentence).toBe('[outer] has become [inner].');
  });

  it('says that one promise was made, and what it waits for', () => {
    const sentence = told((story) => {
      const sleep = story.sleep(1);
      story.wake(0.5);
      story.bind(sleep, { name: 'after' });
    });
    expect(sentence).toBe('[after] was made and waits for [sleep 1 s].');
  });

  it('gives the message of a failure, and who failed because of it', () => {
    const sentence = told((story) => {
      const fetch = story.io('connect', { name: 'fetch' });
      const main = story.run(fetch);
      story.wake(1);
      story.settle(fetch, 'failed', 'ECONNREFUSED');
      story.settle(main, 'failed', 'ECONNREFUSED', fetch);
    });
    expect(sentence).toBe('[fetch] failed: ECONNREFUSED, and so [main] failed too.');
  });

  it('says who handled a failure', () => {
    const sentence = told((story) => {
      const fetch = story.io('connect', { name: 'fetch' });
      const safe = story.make('catch', [fetch], 'awaited', { name: 'safe' });
      story.wake(1);
      story.settle(fetch, 'failed', 'ECONNREFUSED');
      story.returned(safe, '"none"', fetch);
    });
    expect(sentence).toBe('[fetch] failed: ECONNREFUSED; [safe] handled it and returned "none".');
  });

  it('says that a cancel was ignored', () => {
    const sentence = told((story) => {
      const wait = story.make('wait', [], 'awaited', { name: 'reply' });
      const pick = story.pick([wait, story.task()]);
      story.wake(1);
      story.cancelIgnored(pick, wait);
    });
    expect(sentence).toBe('[reply] was asked to cancel by the pick, but it cannot be cancelled.');
  });

  it('says who cancelled a promise', () => {
    const sentence = told((story) => {
      const task = story.task({ name: 'download' });
      story.wake(1);
      story.cancel(0, task, [task]);
    });
    expect(sentence).toBe('[download] was cancelled.');
  });

  it('says that a failure was handled by nobody', () => {
    const sentence = told((story, model) => {
      const task = story.task({ name: 'poll' });
      story.settle(task, 'failed', 'boom');
      model.unhandled(0, 'asyncExceptionHook', task, 'boom');
    });
    expect(sentence).toBe('[poll] failed and nobody handled it: boom.');
  });

  it('says whose callback runs', () => {
    const model = new GraphModel();
    const story = new Story(model);
    const sleep = story.sleep(1);
    const bind = story.bind(sleep, { name: 'step' });
    story.wake(1);
    story.returned(sleep);
    story.callback(bind, sleep, () => {
      expect(text(model)).toBe('[sleep 1 s] returned: the callback of [step] runs.');
    });
  });

  it('says that events were lost', () => {
    expect(told((_story, model) => model.gap(0, 12))).toBe('12 events were lost here.');
    expect(told((_story, model) => model.gap(0, 1))).toBe('1 event was lost here.');
  });

  it('ends with the end, after what brought it about, and what is pending', () => {
    expect(afterTurns(heads1, 3)).toBe('[main] returned. The program ended after 2 s: no promise is pending.');
    const sentence = told((story) => {
      story.sleep(1);
      story.sleep(2);
      story.wake(0.5);
      story.exit(1);
    });
    expect(sentence).toBe('The program ended after 0.5 s with exit code 1: 2 promises are still pending.');
  });

  it('cuts long values and keeps them on one line', () => {
    const sentence = told((story) => {
      const read = story.io('read', { name: 'read' });
      story.wake(1);
      story.returned(read, `"first\nsecond ${'x'.repeat(10_000)}"`);
    });
    expect(sentence).toMatch(/^\[read\] returned "first second x+…\.?$/);
    expect(sentence.length).toBeLessThan(80);
  });

  it('survives half of a surrogate pair and control characters in a name', () => {
    const sentence = told((story) => {
      const task = story.task({ name: 'a\u0007b\ud800' });
      story.wake(1);
      story.returned(task);
    });
    expect(sentence).toBe('[a b\ufffd] returned.');
  });

  it('leads from each name to its promise', () => {
    const model = new GraphModel();
    const names = tell(heads1, model, 2);
    expect(narrate(model).filter((part) => part.promise !== undefined)).toEqual([
      { text: 'heads', bold: true, promise: names.heads },
      { text: 'the join', promise: names.join },
      { text: 'tails', bold: true, promise: names.tails },
    ]);
  });

  it('does not say a number of beats for a number of promises', () => {
    const sentence = told((story) => {
      for (let n = 0; n < 500; n++) story.task();
    });
    expect(sentence).toMatch(/^500 promises were made/);
  });
});
