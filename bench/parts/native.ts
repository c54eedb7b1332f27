/** What tracing built-in promises costs, beside the plain program and empty hooks of the engine's and of Node's. */
import { type Command, measure, measureTraced } from '../child.ts';
import type { Figure } from '../programs/awaits.ts';
import { row } from '../row.ts';
import type { Part, Plan } from './part.ts';

const ROUNDS = 4;
const KINDS = [
  { kind: 'loop', name: 'await loop', unit: 'ns/await', count: 100_000 },
  { kind: 'turns', name: 'awaits, a hundred a turn', unit: 'ns/await', count: 10_000 },
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

/** By the wall, and by the own time of the thread that the program runs on. */
const CLOCKS = [
  ['', 'ns'],
  [', own time', 'own'],
] as const;

const subjectOf = (name: string, mode: string, clock: string): string => `native ${name}, ${mode}${clock}`;

/** The least of the rounds in which all took turns: the traced program's, then each peer's. */
async function figures(plan: Plan, command: (peer: string) => Command, sites: boolean): Promise<Figure[]> {
  const taken: Figure[][] = [[], ...PEERS.map(() => [])];
  for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
    const { result } = await measureTraced<Figure>(command('plain'), sites);
    if (result === null) throw new Error('the traced program printed nothing');
    taken[0].push(result);
    for (const [index, [peer]] of PEERS.entries()) taken[index + 1].push(await measure<Figure>(command(peer)));
  }
  return taken.map((all) => ({
    ns: Math.min(...all.map(({ ns }) => ns)),
    own: Math.min(...all.map(({ own }) => own)),
  }));
}

export const native: Part = {
  subjects: KINDS.flatMap(({ name }) =>
    MODES.flatMap(([mode]) => CLOCKS.map(([clock]) => subjectOf(name, mode, clock))),
  ),
  async *measure(plan) {
    for (const { kind, name, unit, count } of KINDS) {
      for (const [mode, sites] of MODES) {
        const wanted = CLOCKS.filter(([clock]) => plan.wants(subjectOf(name, mode, clock)));
        if (wanted.length === 0) continue;
        plan.progress(subjectOf(name, mode, ''));
        const size = plan.quick ? 200 : count;
        const command = (peer: string): Command => ({ program: 'awaits', arguments: [kind, size, peer] });
        const [traced, ...peers] = await figures(plan, command, sites);
        for (const [clock, key] of wanted) {
          for (const [index, [, label]] of PEERS.entries())
            yield row(subjectOf(name, mode, clock), unit, traced[key], label, peers[index][key]);
        }
      }
    }
  },
};
