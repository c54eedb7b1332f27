/** Streams of events at random, lies among them: ids that nobody made, second settlements, circles, lost leaves. */
import fc from 'fast-check';
import { OPERATIONS, ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { Told } from './naive-trace.ts';

const id = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: most }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5e9 }) },
  );

/** Up to `length` events about up to `most` promises. Times go on by any step, now and then back. */
export function streams(length: number, most: number): fc.Arbitrary<Told[]> {
  let next = 0;
  const one = id(most);
  const time = fc.oneof(fc.nat(100), fc.nat(1e6), fc.nat(1e11));
  const settled = fc.constantFrom(...STATES.slice(1));
  const event: fc.Arbitrary<Told> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(time, fc.constantFrom(...OPERATIONS), fc.nat(5), fc.constantFrom('', 'sleep 1 s', 'x'))
        .map(([t, op, site, detail]): Told => {
          const made = ++next;
          return (sink) => sink.create(t, (made % (most + 3)) + 1, op, site, detail, made % 3 === 0 ? 1e9 : -1);
        }),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(time, one, one, fc.constantFrom(...ROLES)).map(
        ([t, a, b, role]): Told =>
          (sink) =>
            sink.depend(t, a, b, role),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(time, one, one).map(
        ([t, a, b]): Told =>
          (sink) =>
            sink.enter(t, a, b),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(time, one).map(
        ([t, a]): Told =>
          (sink) =>
            sink.leave(t, a),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(time, one, one).map(
        ([t, a, b]): Told =>
          (sink) =>
            sink.become(t, a, b),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(time, one, settled, fc.string({ maxLength: 3 }), one).map(
        ([t, a, state, text, cause]): Told =>
          (sink) =>
            sink.settle(t, a, state, text, cause),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(time, one, one).map(
        ([t, a, b]): Told =>
          (s) =>
            s.cancel(t, 'reached', a, b),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(time, one).map(
        ([t, a]): Told =>
          (sink) =>
            sink.label(t, a, `label ${a}`),
      ),
    },
    {
      weight: 1,
      arbitrary: time.map(
        (t): Told =>
          (sink) =>
            sink.idle(t),
      ),
    },
    {
      weight: 1,
      arbitrary: time.map(
        (t): Told =>
          (sink) =>
            sink.busy(t),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(time, fc.nat(9)).map(
        ([t, n]): Told =>
          (sink) =>
            sink.gap(t, n),
      ),
    },
  );
  return fc.array(event, { maxLength: length });
}
