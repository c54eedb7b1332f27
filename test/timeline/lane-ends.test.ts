import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneEnds } from '../../webview/timeline/lane-ends.ts';
import { NONE } from '../../webview/trace/trace.ts';

describe('the tree of lane ends', () => {
  it('finds the nearest free lane below and above, as a search through all of them does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { maxLength: 200 }),
        fc.nat(220),
        fc.nat(60),
        fc.array(fc.tuple(fc.nat(199), fc.nat(50))),
        (first, from, moment, changes) => {
          const lanes = [...first];
          const ends = new LaneEnds();
          for (const end of lanes) ends.add(end);
          for (const [lane, end] of changes) {
            if (lane >= lanes.length) continue;
            lanes[lane] = end;
            ends.set(lane, end);
          }
          expect(ends.below(from, moment)).toBe(lanes.findIndex((end, lane) => lane >= from && end <= moment));
          expect(ends.above(from, moment)).toBe(lanes.findLastIndex((end, lane) => lane <= from && end <= moment));
        },
      ),
    );
  });

  it('finds nothing where there are no lanes', () => {
    const ends = new LaneEnds();
    expect([ends.below(0, 9), ends.above(0, 9)]).toEqual([NONE, NONE]);
  });
});
