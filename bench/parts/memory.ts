/** Ten million rounds of a recursive loop: the heap in use at its highest, garbage apart, beside that of a tenth of the rounds. */
import { type Command, measure, measureTraced } from '../child.ts';
import { row } from '../row.ts';
import type { Part } from './part.ts';

interface Loop {
  readonly ns: number;
  readonly peakHeap: number;
}

const KINDS = ['resolved', 'pending'] as const;
const TRACINGS = ['untraced', 'traced'] as const;
const MEGABYTE = 1 << 20;

const cases = KINDS.flatMap((kind) =>
  TRACINGS.map((tracing) => ({ kind, tracing, name: `peak heap of a long ${kind} loop, ${tracing}` })),
);

async function run(kind: string, tracing: string, rounds: number): Promise<Loop> {
  const command: Command = { program: 'loop', arguments: [kind, rounds], nodeOptions: ['--expose-gc'] };
  if (tracing === 'untraced') return measure<Loop>(command);
  const { result } = await measureTraced<Loop>(command, false);
  if (result === null) throw new Error('the loop printed nothing');
  return result;
}

export const memory: Part = {
  subjects: cases.map(({ name }) => name),
  async *measure(plan) {
    const rounds = plan.quick ? 10_000 : 10_000_000;
    for (const { kind, tracing, name } of cases) {
      if (!plan.wants(name)) continue;
      plan.progress(name);
      const few = await run(kind, tracing, rounds / 10);
      const many = await run(kind, tracing, rounds);
      yield row(name, 'MB', many.peakHeap / MEGABYTE, 'a tenth of the rounds', few.peakHeap / MEGABYTE);
    }
  },
};
