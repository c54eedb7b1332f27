/** Counts by call site, against a naive model that goes through all promises. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SiteCounts } from '../../host/site-counts.ts';
import type { StateName } from '../../runtime-instrumented/protocol/index.ts';

describe('the counts of a call site', () => {
  it('follow a promise from its making to its settling', () => {
    const counts = new SiteCounts();
    counts.create(1, 7);
    counts.create(2, 7);
    expect(counts.of(7)).toEqual({ pending: 2, returned: 0, failed: 0, cancelled: 0 });
    counts.settle(1, 'failed');
    counts.settle(2, 'cancelled');
    expect(counts.of(7)).toEqual({ pending: 0, returned: 0, failed: 1, cancelled: 1 });
    expect(counts.pending).toBe(0);
  });

  it('are nothing where nothing was made', () => {
    expect(new SiteCounts().of(3)).toEqual({ pending: 0, returned: 0, failed: 0, cancelled: 0 });
  });

  it('show what a promise became where that was made, and of the rounds of a loop only the latest', () => {
    const counts = new SiteCounts();
    counts.create(1, 1);
    for (let round = 2; round < 100; round++) {
      counts.create(round, 2);
      counts.become(1, round);
    }
    expect([counts.of(1).pending, counts.of(2).pending, counts.pending]).toEqual([1, 1, 1]);
    counts.settle(1, 'returned');
    expect([counts.of(1), counts.of(2)]).toMatchObject([
      { pending: 0, returned: 1 },
      { pending: 0, returned: 1 },
    ]);
  });

  it('are those of a count from the beginning, whatever becomes what', () => {
    const act = fc.record({
      what: fc.constantFrom('create', 'become', 'settle'),
      a: fc.nat(30),
      b: fc.nat(30),
      state: fc.constantFrom<StateName>('returned', 'failed', 'cancelled'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
        const counts = new SiteCounts();
        const naive: { site: number; last: number; state: StateName; gone: boolean }[] = [];
        for (const { what, a, b, state } of acts) {
          const [one, other] = [naive[a], naive[b]];
          if (what === 'create') {
            naive.push({ site: a % 4, last: a % 4, state: 'pending', gone: false });
            counts.create(naive.length - 1, a % 4);
          } else if (what === 'settle' && one && !one.gone && one.state === 'pending') {
            one.state = state;
            counts.settle(a, state);
          } else if (what === 'become' && one && other && one !== other) {
            if (one.gone || other.gone || one.state !== 'pending' || other.state !== 'pending') continue;
            one.last = other.last;
            other.gone = true;
            counts.become(a, b);
          }
        }
        for (let site = 0; site < 4; site++) {
          const expected = { pending: 0, returned: 0, failed: 0, cancelled: 0 };
          for (const each of naive)
            if (!each.gone && (each.site === site || each.last === site)) expected[each.state]++;
          expect(counts.of(site)).toEqual(expected);
        }
        expect(counts.pending).toBe(naive.filter(({ gone, state }) => !gone && state === 'pending').length);
      }),
    );
  });
});
