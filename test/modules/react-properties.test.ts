/** Events and signals of any shape agree with what one would compute from scratch. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LwtReact, type ReactEvent, type ReactSignal } from '../../runtime-instrumented/modules/index.ts';

const { E, S, Step } = LwtReact;

/** A graph: each node is computed from two before it, or follows one of two as a third says. The first three are set from outside. */
interface Plan {
  readonly nodes: readonly { readonly kind: 'sum' | 'even' | 'switch' | 'bind'; readonly of: readonly number[] }[];
  readonly sets: readonly (readonly { readonly node: number; readonly value: number }[])[];
}

const inputs = 3;
const plans: fc.Arbitrary<Plan> = fc.record({
  nodes: fc.array(
    fc.record({
      kind: fc.constantFrom('sum', 'even', 'switch', 'bind'),
      of: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
    }),
    { maxLength: 25 },
  ),
  sets: fc.array(
    fc.array(fc.record({ node: fc.nat(inputs - 1), value: fc.integer({ min: -9, max: 9 }) }), { minLength: 1 }),
    { minLength: 1, maxLength: 10 },
  ),
});

const isEven = (x: number) => x % 2 === 0;

/** The value of each node, given those of the inputs. */
function compute(plan: Plan, given: readonly number[]): number[] {
  const values = [...given];
  for (const { kind, of } of plan.nodes) {
    const [a, b, c] = of.map((i) => values[i % values.length]);
    if (kind === 'sum') values.push(a + b);
    else if (kind === 'even') values.push(isEven(a) ? a : 0);
    else if (kind === 'switch') values.push(isEven(a) ? b : c);
    else values.push((isEven(a) ? b : c) + a);
  }
  return values;
}

function build(plan: Plan) {
  const made = Array.from({ length: inputs }, () => S.create(0));
  const signals: ReactSignal<number>[] = made.map(([s]) => s);
  const updates: number[] = [];
  const counted = (s: ReactSignal<number>): ReactSignal<number> => {
    const i = signals.length;
    updates[i] = 0;
    return S.map((x) => {
      updates[i]++;
      return x;
    }, s);
  };
  for (const { kind, of } of plan.nodes) {
    const [a, b, c] = of.map((i) => signals[i % signals.length]);
    const which = (x: number) => (isEven(x) ? b : c);
    if (kind === 'sum') signals.push(counted(S.lift((x, y) => x + y, [a, b])));
    else if (kind === 'even') signals.push(counted(S.map((x) => (isEven(x) ? x : 0), a)));
    else if (kind === 'switch') signals.push(counted(S.switch(S.map(which, a))));
    else signals.push(counted(S.bind(a, (x) => S.map((y) => x + y, which(x)))));
  }
  return { signals, setters: made.map(([, set]) => set), updates };
}

describe('a graph of signals', () => {
  it('has the values that it would have anew, and changes each at most once a step', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { signals, setters, updates } = build(plan);
        const given = Array(inputs).fill(0);
        for (const sets of plan.sets) {
          updates.fill(0);
          const step = Step.create();
          for (const { node, value } of sets) {
            given[node] = value;
            setters[node](value, step);
          }
          Step.execute(step);
          expect(signals.map(({ value }) => value)).toEqual(compute(plan, given));
          expect(updates.filter((count) => count > 1)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('events', () => {
  it('that were split come together again in one occurrence', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 8 }), (sent, depth) => {
        const [e, send] = E.create<number>();
        const halves = [E.filter(isEven, e), E.filter((x) => !isEven(x), e)];
        const deep = Array.from({ length: depth }).reduce((below: ReactEvent<number>) => E.map((x) => x, below), e);
        const seen: number[] = [];
        E.trace((x) => seen.push(x), E.select([...halves, deep]));
        for (const x of sent) send(x);
        expect(seen).toEqual(sent);
      }),
    );
  });
});
