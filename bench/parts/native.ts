/** What tracing built-in promises costs, beside the plain program and empty hooks of the engine's and of Node's. */
import { type Command, measure, measureTraced } from '../child.ts';
import { median, row } from '../row.ts';
import type { Part, Plan } from './part.ts';

interface Figure {
  readonly ns: number;
}

const ROUNDS = 3;
const KINDS = [
  { kind: 'loop', name: 'await loop', unit: 'ns/await', count: 50_000 },
  { kind: 'server', name: 'HTTP server', unit: 'ns/request', count: 4000 },
] as const;
const PEERS = [
  ['plain', 'plain Node'],
  ['promiseHooks', 'empty promise hooks'],
  ['asyncHooks', 'empty async hooks'],
  ['leastHooks', 'hooks that keep and write'],
] as const;
const MODES = [
  ['sites off', false],
  ['sites on', true],
] as const;

const subjectOf = (name: string, mode: string): string => `native ${name}, ${mode}`;

async function figures(plan: Plan, command: (peer: string) => Command, sites: boolean): Promise<number[]> {
  const taken: number[][] = [[], ...PEERS.map(() => [])];
  for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
    taken[0].push((await measureTraced<Figure>(command('plain'), sites)).result?.ns ?? 0);
    for (const [index, [peer]] of PEERS.entries()) taken[index + 1].push((await measure<Figure>(command(peer))).ns);
  }
  return taken.map(median);
}

export const native: Part = {
  subjects: KINDS.flatMap(({ name }) => MODES.map(([mode]) => subjectOf(name, mode))),
  async *measure(plan) {
    for (const { kind, name, unit, count } of KINDS) {
      for (const [mode, sites] of MODES) {
        const subject = subjectOf(name, mode);
        if (!plan.wants(subject)) continue;
        plan.progress(subject);
        const size = plan.quick ? 200 : count;
        const command = (peer: string): Command => ({ program: 'awaits', arguments: [kind, size, peer] });
        const [traced, ...peers] = await figures(plan, command, sites);
        for (const [index, [, label]] of PEERS.entries()) yield row(subject, unit, traced, label, peers[index]);
      }
    }
  },
};
