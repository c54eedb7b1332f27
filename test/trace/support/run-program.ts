/** Runs a program in a process of its own, as the run command does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A temporary folder of files, given by their paths in it. */
export class ProgramFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'promise-graph-program-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  /** Writes a file and returns its path. */
  write(name: string, text: string): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** `node --import register program`, or without `register` the plain program. */
export function start(
  node: string,
  register: string | null,
  program: string,
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
  args: readonly string[] = [],
): Running {
  const { NODE_OPTIONS: _options, PROMISE_GRAPH_CHANNEL: _channel, ...inherited } = process.env;
  const given = [...flags, ...(register === null ? [] : ['--import', register]), program, ...args];
  const child = spawn(node, given, { cwd: dirname(program), env: { ...inherited, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ stdout, stderr, code, signal }));
  return { child, ended };
}
