/** What tracing costs: whole programs, one event, and the channel at its fullest. */
import { pathToFileURL } from 'node:url';
import { type Command, fileOf, measure, measureTraced, type Received } from '../child.ts';
import { median, row } from '../row.ts';
import type { Part, Plan } from './part.ts';

const BARE = 'bare pending loop, sites off';
const OWN = 'bare pending loop, sites off, own time';
const RECORDS = 'bare pending loop, its records alone, own time';
const SITES_OWN = 'event of a loop, what sites add, own time';
const PROGRAM = 'echo program, sites off';
const SITES = 'echo program, sites on';
const EVENT = 'event of a loop, sites on';
const CHANNEL = 'channel';
const ROUNDS = 3;
/** Nanoseconds that call sites may add to an event. */
const SITES_LIMIT = 150;

interface Figure {
  readonly ns: number;
}

/** What a loop prints: of one round, by the wall and by the program thread's own time on a processor. */
interface LoopFigure extends Figure {
  readonly cpu: number;
  readonly rounds: number;
}

const loop = (rounds: number): Command => ({ program: 'loop', arguments: ['pending', rounds] });
const echo = (lines: number): Command => ({ program: 'echo', arguments: [lines] });
const ns = (result: Figure | number | null): number => (typeof result === 'object' ? (result?.ns ?? 0) : result);

/** Medians of a figure of several commands, which take turns. */
async function inTurn(plan: Plan, ...takers: readonly (() => Promise<number>)[]): Promise<number[]> {
  const taken = takers.map((): number[] => []);
  for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
    for (let i = 0; i < takers.length; i++) taken[i].push(await takers[i]());
  }
  return taken.map(median);
}

const untraced = (command: Command) => async () => ns(await measure<Figure | number>(command));
const traced = (command: Command, sites: boolean) => async () =>
  ns((await measureTraced<Figure | number>(command, sites)).result);

/** Time of a round, over the number of events that a round makes. */
const perEvent = (rounds: number, sites: boolean) => async () => {
  const { result, received } = await measureTraced<Figure & { readonly rounds: number }>(loop(rounds), sites);
  return ns(result) / (received.events / (result?.rounds ?? 0));
};

/** The thread's own time for a round of the loop: what else the machine does is no part of it. */
const ownUntraced = (rounds: number) => async () => (await measure<LoopFigure>(loop(rounds))).cpu;
const ownTraced = (rounds: number) => async () =>
  (await measureTraced<LoopFigure>(loop(rounds), false)).result?.cpu ?? 0;

/** The same where the library writes its records, and nothing else is done. */
const ownWithRecords = (rounds: number) => async () =>
  (await measure<LoopFigure>({ ...loop(rounds), nodeOptions: ['--import', pathToFileURL(fileOf('records')).href] }))
    .cpu;

/** The same for an event. */
const ownPerEvent = (rounds: number, sites: boolean) => async () => {
  const { result, received } = await measureTraced<LoopFigure>(loop(rounds), sites);
  return (result?.cpu ?? 0) / (received.events / (result?.rounds ?? 0));
};

const perSecond = ({ events, nanoseconds }: Received) => (events / nanoseconds) * 1e9;

export const tracing: Part = {
  subjects: [BARE, OWN, RECORDS, SITES_OWN, PROGRAM, SITES, EVENT, CHANNEL],
  notQuick: [RECORDS],
  async *measure(plan) {
    const rounds = plan.quick ? 1000 : 300_000;
    const lines = plan.quick ? 40 : 4000;
    if (plan.wants(BARE)) {
      plan.progress(BARE);
      const [on, off] = await inTurn(plan, traced(loop(rounds), false), untraced(loop(rounds)));
      yield row(BARE, 'ns/round', on, 'untraced', off);
    }
    if (plan.wants(OWN)) {
      plan.progress(OWN);
      const [on, off] = await inTurn(plan, ownTraced(rounds), ownUntraced(rounds));
      yield row(OWN, 'ns/round', on, 'untraced', off);
    }
    if (plan.wants(RECORDS) && !plan.quick) {
      plan.progress(RECORDS);
      const [on, off] = await inTurn(plan, ownWithRecords(rounds), ownUntraced(rounds));
      yield row(RECORDS, 'ns/round', on, 'untraced', off);
    }
    if (plan.wants(SITES_OWN)) {
      plan.progress(SITES_OWN);
      const [on, off] = await inTurn(plan, ownPerEvent(rounds, true), ownPerEvent(rounds, false));
      // A difference of two figures may be less than their noise.
      yield row(SITES_OWN, 'ns/event', Math.max(0.1, on - off), 'the limit', SITES_LIMIT);
    }
    if (plan.wants(PROGRAM)) {
      plan.progress(PROGRAM);
      const [on, off] = await inTurn(plan, traced(echo(lines), false), untraced(echo(lines)));
      yield row(PROGRAM, 'ns/line', on, 'untraced', off);
    }
    if (plan.wants(SITES)) {
      plan.progress(SITES);
      const [on, off] = await inTurn(plan, traced(echo(lines), true), untraced(echo(lines)));
      yield row(SITES, 'ns/line', on, 'untraced', off);
    }
    if (plan.wants(EVENT)) {
      plan.progress(EVENT);
      const some = plan.quick ? 1000 : 100_000;
      const [on, off] = await inTurn(plan, perEvent(some, true), perEvent(some, false));
      yield row(EVENT, 'ns/event', on, 'sites off', off);
    }
    if (plan.wants(CHANNEL)) {
      plan.progress(CHANNEL);
      const count = plan.quick ? 100_000 : 20_000_000;
      const { received } = await measureTraced<null>({ program: 'events', arguments: [count] }, false);
      if (received.events < count) throw new Error(`${received.events} of ${count} events arrived`);
      const bytesPerSecond = await measure<number>({ program: 'socket', arguments: [received.bytes] });
      const eventBytes = received.bytes / received.events;
      yield row(CHANNEL, 'events/s', perSecond(received), 'bare socket', bytesPerSecond / eventBytes);
    }
  },
};
