/** What holds a promise up, what it holds up, and what a cancel of it would do. */
import { describe, expect, it } from 'vitest';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { cancelReach, waitersOf, whyPending } from '../../webview/model/paths.ts';
import { Story } from '../support/story.ts';

function begin() {
  const model = new GraphModel();
  return { model, s: new Story(model) };
}
const list = (ids: ReadonlySet<number>): number[] => [...ids].sort((a, b) => a - b);

describe('why a promise is pending', () => {
  it('is told by the ways to all that still holds it up', () => {
    const { model, s } = begin();
    const [done, open] = [s.sleep(1), s.sleep(2)];
    const [one, two] = [s.bind(done), s.bind(open)];
    const join = s.join([one, two]);
    const main = s.run(join);
    s.returned(done);
    s.returned(one, '1', done);
    const why = whyPending(model, main);
    expect(list(why.on)).toEqual([open, two, join, main]);
    expect(list(why.ends)).toEqual([open]);
  });

  it('follows what a promise has become', () => {
    const { model, s } = begin();
    const first = s.sleep(1);
    const outer = s.bind(first);
    s.returned(first);
    let leaf = 0;
    const inner = s.callback(outer, first, () => {
      leaf = s.sleep(1);
      return s.bind(leaf);
    });
    s.become(outer, inner);
    expect(list(whyPending(model, outer).ends)).toEqual([leaf]);
  });

  it('is nothing for one that has settled, and for one that is not known', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    s.returned(sleep);
    expect(whyPending(model, sleep).on.size + whyPending(model, 99).on.size).toBe(0);
  });

  it('comes to an end in a circle', () => {
    const { model, s } = begin();
    const [one, two] = [s.task(), s.task()];
    model.depend(0, one, two, 'awaited');
    model.depend(0, two, one, 'awaited');
    expect(list(whyPending(model, one).on)).toEqual([one, two]);
  });

  it('says when there was more than it looked at', () => {
    const { model, s } = begin();
    const main = s.join(Array.from({ length: 100_001 }, () => s.sleep(1)));
    expect(whyPending(model, main).complete).toBe(false);
  });
});

describe('what waits for a promise', () => {
  it('is everything behind it, up to what nobody waits for', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    const [one, two] = [s.bind(sleep), s.map(sleep)];
    const main = s.run(one);
    const ahead = waitersOf(model, sleep);
    expect(list(ahead.on)).toEqual([sleep, one, two, main]);
    expect(list(ahead.ends)).toEqual([two, main]);
  });
});

describe('a cancel', () => {
  it('reaches the tasks behind a promise and fails what waits for them', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    const bind = s.bind(sleep);
    const other = s.map(sleep);
    const reach = cancelReach(model, bind);
    expect(list(reach.reached)).toEqual([sleep]);
    expect(list(reach.carried)).toEqual([bind, other]);
  });

  it('is ignored by a promise made by wait', () => {
    const { model, s } = begin();
    const wait = s.make('wait', [], 'awaited');
    const reach = cancelReach(model, s.bind(wait));
    expect(list(reach.ignored)).toEqual([wait]);
    expect(reach.reached.size + reach.carried.size).toBe(0);
  });

  it('fails what is protected, and what is behind it goes on', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    const guarded = s.make('protected', [sleep], 'guarded');
    const reach = cancelReach(model, s.bind(guarded));
    expect(list(reach.reached)).toEqual([guarded]);
    expect(list(reach.shielded)).toEqual([sleep]);
  });

  it('does not get past noCancel', () => {
    const { model, s } = begin();
    const guarded = s.make('noCancel', [s.sleep(1)], 'guarded');
    expect(list(cancelReach(model, s.bind(guarded)).ignored)).toEqual([guarded]);
  });

  it('of one branch makes a pick cancel the others', () => {
    const { model, s } = begin();
    const [one, two] = [s.sleep(1), s.sleep(2)];
    const pick = s.pick([one, two]);
    const reach = cancelReach(model, one);
    expect(list(reach.reached)).toEqual([one, two]);
    expect(list(reach.carried)).toEqual([pick]);
  });

  it('of one branch leaves the others of a choose alone', () => {
    const { model, s } = begin();
    const [one, two] = [s.sleep(1), s.sleep(2)];
    s.choose([one, two]);
    expect(list(cancelReach(model, one).reached)).toEqual([one]);
  });

  it('may end where it is handled', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    const caught = s.make('catch', [sleep], 'awaited');
    s.bind(caught);
    const reach = cancelReach(model, sleep);
    expect(list(reach.handlers)).toEqual([caught]);
    expect(reach.carried.size).toBe(0);
  });

  it('does nothing to a promise whose callback still runs and has returned nothing', () => {
    const { model, s } = begin();
    const sleep = s.sleep(1);
    const bind = s.bind(sleep);
    s.returned(sleep);
    expect(list(cancelReach(model, bind).ignored)).toEqual([bind]);
  });
});
