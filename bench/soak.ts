/**
 * `node bench/soak.ts [REQUESTS] [PROMISES]`: a server under load for a million requests, and ten million promises
 * in one turn of the loop, each untraced and then recorded by the real command line. Prints as it goes what program
 * and command line have of memory after each tenth. What is kept must not grow: fails when a heap at the end is
 * more than the bound above that after two tenths. Takes minutes; no part of `npm test` or of the bench.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fileOf } from './child.ts';
import type { Weighed } from './programs/soak.ts';

/** A record of a promise that is kept is 150 bytes and more: of a million requests, hundreds of megabytes. */
const BOUND = 16 * 1024 * 1024;
const [requests = '1000000', promises = '10000000'] = process.argv.slice(2);
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** Bytes of memory that a process has; null where the system does not tell by a file. */
function residentOf({ pid }: ChildProcess): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** Runs it to its end, saying what each tenth weighs; the lines it printed. */
async function run(title: string, given: readonly string[], recorded: boolean): Promise<Weighed[]> {
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const lines: Weighed[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const weighed = JSON.parse(line) as Weighed;
    lines.push(weighed);
    const { done, seconds, heap, resident } = weighed;
    const host = recorded ? residentOf(child) : null;
    const beside = host === null ? '' : `, the command line ${megabytes(host)}`;
    console.log(
      `${title}: ${done.toLocaleString('en')} in ${seconds.toFixed(0)} s; heap ${megabytes(heap)}, process ${megabytes(resident)}${beside}`,
    );
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`${title}: ended with code ${code}`);
  return lines;
}

function check(title: string, lines: readonly Weighed[]): void {
  const grown = (lines.at(-1)?.heap ?? 0) - (lines.at(1)?.heap ?? 0);
  if (lines.length === 10 && grown <= BOUND) return;
  console.error(`${title}: ${lines.length} tenths; grown by ${megabytes(grown)}, ${megabytes(BOUND)} are allowed`);
  process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), 'promise-graph-soak-'));
try {
  for (const [kind, count] of [
    ['server', requests],
    ['flood', promises],
  ]) {
    if (Number(count) === 0) continue;
    const program = [fileOf('soak'), kind, count];
    check(`${kind}, untraced`, await run(`${kind}, untraced`, program, false));
    const file = join(folder, `${kind}.promise-trace`);
    const title = `${kind}, recorded`;
    check(
      title,
      await run(title, [cli, 'record', '--node', process.execPath, '--no-sources', '-o', file, ...program], true),
    );
    console.log(`${title}: ${megabytes(statSync(file).size)} of recording`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
