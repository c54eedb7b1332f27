/** Runs random programs plain and traced, with and without call sites, and says where they differ. */
import { join } from 'node:path';
import { type Ended, ProgramFolder, start } from '../../trace/support/run-program.ts';
import type { TestHost } from '../../trace/support/test-host.ts';
import { moduleOf } from './generate.ts';

export interface Comparison {
  /** Path of the Node that runs the programs. */
  readonly node: string;
  /** Path or URL of the built register.js. */
  readonly register: string;
  readonly seeds: readonly number[];
  readonly startHost: () => Promise<TestHost>;
  /** What the sites of the traced runs are, `PROMISE_GRAPH_SITES` of each. */
  readonly sites?: readonly string[];
}

const QUIET = { NODE_NO_WARNINGS: '1' };

/** A sentence for each program that does not do the same traced, and for each run that went wrong. */
export async function differences({ node, register, seeds, startHost, sites = ['1', '0'] }: Comparison) {
  const folder = new ProgramFolder({ 'program.mjs': moduleOf(seeds) });
  const program = join(folder.path, 'program.mjs');
  const found: string[] = [];
  try {
    const plain = await start(node, null, program, QUIET).ended;
    if (plain.code !== 0) throw new Error(`the plain run ended with ${plain.code}: ${plain.stderr}`);
    for (const way of sites) {
      const host = await startHost();
      try {
        const environment = { ...QUIET, PROMISE_GRAPH_CHANNEL: host.channel, PROMISE_GRAPH_SITES: way };
        const traced = await start(node, register, program, environment).ended;
        await host.until(() => host.closeCodes.length > 0);
        found.push(...compared(plain, traced, `with call sites ${way}`));
        for (const problem of host.problems) found.push(`with call sites ${way}: ${problem}`);
      } finally {
        await host.stop();
      }
    }
    return found;
  } finally {
    folder.remove();
  }
}

/** Where two runs of the same programs differ. */
export function compared(plain: Ended, traced: Ended, how: string): string[] {
  const found: string[] = [];
  if (traced.code !== plain.code || traced.signal !== plain.signal)
    found.push(`${how}: ended with ${traced.code} ${traced.signal}`);
  if (traced.stderr !== plain.stderr) found.push(`${how}: stderr is ${traced.stderr}`);
  const [before, after] = [bySeed(plain.stdout), bySeed(traced.stdout)];
  for (const [seed, lines] of before) {
    const others = after.get(seed) ?? [];
    const at = lines.findIndex((line, i) => line !== others[i]);
    if (at >= 0) found.push(`${how}, program ${seed}, line ${at}: ${lines[at]} | ${others[at]}`);
    else if (others.length > lines.length) found.push(`${how}, program ${seed}: further line ${others[lines.length]}`);
  }
  return found;
}

function bySeed(text: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const seed = line.slice(0, line.indexOf(' '));
    const there = lines.get(seed);
    if (there === undefined) lines.set(seed, [line]);
    else there.push(line);
  }
  return lines;
}
