/** Runs a small program in a process of its own, with the library from its sources. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const library = new URL('../../runtime-instrumented/index.ts', import.meta.url).href;

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or the signal's name. */
  readonly code: number | string | null;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** What is written to its standard input, which is then closed, unless it is to be kept open. */
  readonly input?: string;
  readonly keepInputOpen?: boolean;
  /** Whether its types are to be stripped. */
  readonly typescript?: boolean;
}

/**
 * Runs `body` as an ES module in which the library's names are known; returns how it ended. A
 * program that does not end is killed when the test times out, and its code is the signal.
 */
export async function runProgram(body: string, options: ProgramOptions = {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-program-'));
  const file = join(folder, options.typescript === true ? 'program.mts' : 'program.mjs');
  const names =
    'Console, Duration, EndOfFile, Lwt, LwtDomain, LwtIo, LwtLog, LwtMain, LwtPreemptive, LwtProcess, LwtStream, LwtUnix, None, Random, Some, Sys, Time, UnixError';
  writeFileSync(file, `import { ${names} } from '${library}';\n${body}\n`);
  const child = spawn(process.execPath, [file, ...(options.args ?? [])], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  child.stdin?.write(options.input ?? '');
  if (options.keepInputOpen !== true) child.stdin?.end();
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  try {
    const code = await new Promise<number | string | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exit, signal) => resolve(exit ?? signal));
    });
    return { stdout, stderr, code };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same on the virtual clock. */
export function runVirtually(body: string, options: ProgramOptions = {}): Promise<Ended> {
  return runProgram(body, { ...options, env: { PROMISE_GRAPH_CLOCK: 'virtual', ...options.env } });
}
