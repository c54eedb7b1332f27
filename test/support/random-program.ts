/** Random programs as events, an honest sender's or a liar's: for what has to hold whatever the program does. */
import fc from 'fast-check';
import { OPERATIONS } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { GraphModel } from '../../webview/model/graph-model.ts';
import { Story } from './story.ts';

/** One step: what is done, and numbers that choose whom it is done to and where. */
export interface Step {
  readonly what: 'many' | 'bind' | 'join' | 'pick' | 'go' | 'wake' | 'fail' | 'become' | 'cancel' | 'frame' | 'lie';
  readonly a: number;
  readonly b: number;
  readonly line: number;
}

/** Few lines and many promises of each, so that there is something to count. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      ...(['many', 'many', 'bind', 'bind', 'join', 'pick', 'go', 'wake', 'wake', 'wake'] as const),
      ...(['fail', 'become', 'become', 'cancel', 'frame', 'lie'] as const),
    ),
    a: fc.nat(1_000),
    b: fc.nat(1_000),
    line: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 40, size: 'max' },
);

const BIND = OPERATIONS.indexOf('bind');

/** Plays steps; `frame` is called where the view would draw, and at the end. */
export function play(all: readonly Step[], model: GraphModel, frame: () => void): void {
  const story = new Story(model);
  const ids: number[] = [];
  const { promises } = model;
  const isPending = (id: number): boolean => {
    const row = promises.rowOf(id);
    return row >= 0 && promises.state[promises.rootOf(row)] === 0;
  };
  let now = 0;
  for (const { what, a, b, line } of all) {
    const open = ids.filter(isPending);
    const one = open[a % Math.max(1, open.length)];
    const other = open[b % Math.max(1, open.length)];
    if (what === 'many') for (let n = 0; n < 1 + (b % 30); n++) ids.push(story.sleep(1, { line }));
    else if (what === 'go') ids.push(story.make('go', [], 'awaited', { line: line + 10 }));
    else if (what === 'frame') frame();
    else if (what === 'lie') lie(model, a, b);
    else if (one === undefined || other === undefined) continue;
    else if (what === 'bind') for (const id of open.slice(a % 5)) ids.push(story.bind(id, { line: line + 20 }));
    else if (what === 'join') ids.push(story.join(open, { line: line + 30 }));
    else if (what === 'pick') ids.push(story.pick([...new Set([one, other])], { line: line + 40 }));
    else if (what === 'cancel') story.cancel(one, other, isPending(other) ? [other] : []);
    else if (what === 'fail') model.settle(++now * 1e9, one, 'failed', 'no', 0);
    else if (what === 'wake') {
      story.wake(++now);
      for (const id of open.slice(0, 1 + (b % 20))) if (isPending(id)) story.returned(id, '()');
    } else if (what === 'become') {
      const outer = open.find(
        (id) => promises.operation[promises.rowOf(id)] === BIND && promises.parent[promises.rowOf(id)] < 0,
      );
      if (outer === undefined) continue;
      const inner = story.callback(outer, model.promise(outer)?.waitsFor[0]?.id ?? 0, () => {
        const leaf = story.sleep(1, { line: line + 50 });
        ids.push(leaf);
        return b % 2 === 0 ? leaf : story.bind(leaf, { line: line + 20 });
      });
      if (inner !== ids.at(-1)) ids.push(inner);
      story.become(outer, inner);
    }
  }
  frame();
}

function lie(model: GraphModel, a: number, b: number): void {
  if (a % 4 === 0) model.depend(0, a % 60, b % 60, 'awaited');
  else if (a % 4 === 1) model.become(0, a % 60, b % 60);
  else if (a % 4 === 2) model.settle(0, b % 60, 'cancelled', '', 0);
  else model.create(0, (b % 60) + 1, 'join', 0, '', -1);
}
