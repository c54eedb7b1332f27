/**
 * The two ways a program is started: by the editor in a terminal (it is the terminal's child, and we
 * learn its process number when it connects), or by us with its output sent to the debug console.
 */
import { spawn } from 'node:child_process';
import type { RunPlan } from '../../host/index.ts';
import type { DapConnection } from './dap-connection.ts';

/** How a process ended; both null when only that it ended is known. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What the editor knows of its terminals. */
export interface Terminals {
  /**
   * Tells when the command line that has the marker in it ends, or its terminal is closed, as far as
   * the shell says so. Returns a function that stops watching.
   */
  watch(marker: string, ended: (end: ProcessEnd) => void): () => void;
  /** Sends Ctrl-C to the terminal of this shell. */
  interrupt(shell: number | undefined): void;
}

/** A program that was started. */
export interface StartedProgram {
  /** Its process number, when it is known from the start. */
  readonly pid: number | undefined;
  /** Asks a program to end whose process number is not known. */
  interrupt(): void;
  /** Forgets it; the program goes on. */
  release(): void;
}

/** Runs the plan in a terminal of the editor, or in a window of its own. */
export async function startInTerminal(
  plan: RunPlan,
  options: {
    kind: 'integrated' | 'external';
    title: string;
    /** A text that only this program's command line has in it. */
    marker: string;
    env: Readonly<Record<string, string | null>>;
    dap: DapConnection;
    terminals: Terminals;
    ended: (end: ProcessEnd) => void;
  },
): Promise<StartedProgram> {
  const { kind, title, marker, env, dap, terminals, ended } = options;
  // The watch begins before the request: a short program ends before the editor has answered it.
  let shell: number | undefined;
  let early: ProcessEnd | null = null;
  let known = false;
  const release = terminals.watch(marker, (end) => {
    if (known) ended(end);
    else early = end;
  });
  try {
    const body = (await dap.request('runInTerminal', {
      kind,
      title,
      cwd: plan.cwd,
      args: [plan.command, ...plan.arguments],
      env: { ...env, ...plan.environment },
    })) as { processId?: number; shellProcessId?: number } | undefined;
    shell = body?.shellProcessId;
    known = true;
    if (early) ended(early);
    return { pid: body?.processId, interrupt: () => terminals.interrupt(shell), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Runs the plan as our own child, without input; what it prints goes to the debug console. */
export function startAsChild(
  plan: RunPlan,
  options: { env: Readonly<Record<string, string | null>>; dap: DapConnection; ended: (end: ProcessEnd) => void },
): Promise<StartedProgram> {
  const env: NodeJS.ProcessEnv = { ...plan.env };
  for (const [name, value] of Object.entries(options.env)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  Object.assign(env, plan.environment);
  return new Promise((resolve, reject) => {
    const child = spawn(plan.command, [...plan.arguments], { cwd: plan.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const category of ['stdout', 'stderr'] as const) {
      child[category].setEncoding('utf8');
      child[category].on('data', (output: string) => options.dap.event('output', { category, output }));
    }
    child.once('error', reject);
    child.once('close', (code, signal) => options.ended({ code, signal }));
    child.once('spawn', () => resolve({ pid: child.pid, interrupt: () => child.kill(), release: () => {} }));
  });
}
