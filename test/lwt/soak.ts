/**
 * Chains of every kind at a million, each in a process of its own, by hand:
 * `node test/lwt/soak.ts [--length 1000000] [--kind NAME]… [--traced] [--untraced]`.
 *
 * Of each kind it says how the chain ended when it was woken, made to fail and cancelled, and how
 * long a tenth of it took beside the whole: ten times is linear. What overflows the stack, runs out
 * of memory, ends otherwise than it should or takes more than sixty times as long is a failure (a square would take a hundred),
 * and the exit code is 1. The unit tests do the same with shorter chains (chains.test.ts).
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    length: { type: 'string', default: '1000000' },
    kind: { type: 'string', multiple: true },
    traced: { type: 'boolean', default: false },
    untraced: { type: 'boolean', default: false },
  },
});
const program = fileURLToPath(new URL('programs/chains.ts', import.meta.url));
const length = Number(values.length);

/** How many times as long ten times the length may take: young memory is cheaper than old. */
const MOST = 60;
/** Shorter times say nothing. */
const LEAST_MS = 20;

const sum = (times: readonly number[]): number => times.reduce((a, b) => a + b, 0);

interface Run {
  readonly ends: string;
  /** Milliseconds that each of the three ends took. */
  readonly times: readonly number[];
}

function run(kind: string, links: number, tracing: string): Run {
  const args = ['--max-old-space-size=8000', program, String(links), kind, tracing, 'timed'];
  try {
    const line = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
    const times = [...line.matchAll(/ after (\d+) ms/g)].map(([, ms]) => Number(ms));
    return { ends: line.slice(kind.length + 2).replaceAll(/ after \d+ ms/g, ''), times };
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    const told = /^.*(?:RangeError|heap out of memory).*$/m.exec(stderr ?? '')?.[0] ?? message.split('\n')[0];
    return { ends: told, times: [] };
  }
}

function expectedOf(kind: string): string {
  // A cancel does not reach what noCancel guards.
  if (kind === 'noCancel' || kind === 'wide noCancel') return 'return, Error: no, sleep';
  return 'return, Error: no, cancelled';
}

const all = execFileSync(process.execPath, [program, '0', 'list'], { encoding: 'utf8' }).trim().split('\n');
const kinds = values.kind ?? all;
const ways = values.traced === values.untraced ? ['untraced', 'traced'] : [values.traced ? 'traced' : 'untraced'];
let failures = 0;
for (const kind of kinds) {
  for (const way of ways) {
    const tenth = run(kind, length / 10, way);
    const whole = run(kind, length, way);
    const ratio = sum(whole.times) / Math.max(sum(tenth.times), LEAST_MS);
    const bad = whole.ends !== expectedOf(kind) || tenth.ends !== whole.ends || ratio > MOST;
    if (bad) failures++;
    const times = `${whole.times.join(', ')} ms, together ${ratio.toFixed(0)} times a tenth`;
    console.log(`${bad ? 'FAILED ' : ''}${kind}, ${way}: ${whole.ends}; ${times}`);
  }
}
console.log(`${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
