/**
 * Begins to watch a program that runs already: through Node's inspector, which loads our runtime into it.
 *
 * A running Node opens its inspector when it gets SIGUSR1, on port 9229. A process that is no Node would die of that
 * signal, so it is sent to what is known to be one. The inspector is closed again when it was opened for this.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotAttach, evaluate, inspectorAt } from './inspector.ts';
import { fileUrl } from './run-plan.ts';

/** A process by its number, or an inspector by its port. */
export type RunningProgram = { readonly pid: number } | { readonly port: number };

/** What is loaded into it. */
export interface Injection {
  /** Path of dist/runtime/register.js. */
  readonly register: string;
  /** Value of PROMISE_GRAPH_CHANNEL. */
  readonly channel: string;
}

const DEFAULT_PORT = 9229;
/** Milliseconds that an inspector has to open, and between two looks whether it has. */
const OPENING = 5_000;
const STEP = 50;

/** Loads the runtime into a program. Resolves to its process number; rejects with CannotAttach. */
export async function inject(program: RunningProgram, injection: Injection): Promise<number> {
  if ('port' in program) {
    const address = await inspectorAt(program.port);
    if (address === null) {
      throw new CannotAttach(
        `No program has its inspector open on port ${program.port}: start it with "node --inspect", or give its process number.`,
      );
    }
    return load(address, injection, false, null);
  }
  const { pid } = program;
  const open = await inspectorAt(DEFAULT_PORT);
  if (open !== null && (await pidBehind(open)) === pid) return load(open, injection, false, pid);
  if (open !== null) {
    throw new CannotAttach(
      `Port ${DEFAULT_PORT} is that of another program's inspector, so process ${pid} cannot open its own: end that one, or start this one with "node --inspect=PORT" and give the port.`,
    );
  }
  checkIsNode(pid);
  try {
    // On Windows, where there are no signals, Node has its own way to the same.
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotAttach(
      code === 'ESRCH'
        ? `There is no process ${pid}.`
        : code === 'EPERM'
          ? `Process ${pid} is another user's.`
          : `Process ${pid} cannot be asked to open its inspector: ${message}.`,
    );
  }
  const until = performance.now() + OPENING;
  for (let address = await inspectorAt(DEFAULT_PORT); ; address = await inspectorAt(DEFAULT_PORT)) {
    if (address !== null) return load(address, injection, true, pid);
    if (performance.now() > until) {
      throw new CannotAttach(
        `Process ${pid} has not opened its inspector: it is busy, stopped, or does something else on SIGUSR1.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
}

/**
 * The same by the address of a connection to its inspector, which somebody else has opened. Threads are left alone (the
 * runtime in their program sees to them), and so are package managers, which only start the program that is meant.
 */
export function injectAt(address: string, injection: Injection): Promise<number> {
  return load(address, injection, false, null, `!require('node:worker_threads').isMainThread || ${MANAGES}`);
}

const MANAGES = String.raw`/[\\/](?:npm|npx|yarn|pnpm|corepack)(?:-cli)?(?:\.[cm]?js)?$/.test(process.argv[1] ?? '')`;

/** Throws unless a process is known to be a Node: SIGUSR1 ends programs that do not expect it. */
function checkIsNode(pid: number): void {
  const name = executableOf(pid);
  if (name === null) throw new CannotAttach(`There is no process ${pid}, or it is another user's.`);
  if (/node|electron|nodejs/i.test(name)) return;
  throw new CannotAttach(
    `Process ${pid} is ${name}, not a Node program: it is left alone. Give the number of the one that runs Node.`,
  );
}

/** File name of what a process runs; null when it cannot be told. */
function executableOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      try {
        return basename(readlinkSync(`/proc/${pid}/exe`));
      } catch {
        return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      }
    }
    if (process.platform === 'win32') {
      const list = execFileSync('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], { encoding: 'utf8' });
      return /^"([^"]+)"/.exec(list)?.[1] ?? null;
    }
    return basename(execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim()) || null;
  } catch {
    return null;
  }
}

async function pidBehind(address: string): Promise<number | null> {
  try {
    const value = await evaluate(address, 'process.pid');
    return typeof value === 'number' ? value : null;
  } catch {
    return null;
  }
}

/** `leaves`: an expression that is true of what is left alone. */
async function load(
  address: string,
  injection: Injection,
  close: boolean,
  pid: number | null,
  leaves = 'false',
): Promise<number> {
  const answer = await evaluate(address, expressionOf(injection, close, pid, leaves));
  const said = typeof answer === 'object' && answer !== null ? (answer as { pid?: unknown; problem?: unknown }) : {};
  if (typeof said.pid === 'number') return said.pid;
  const { problem } = said;
  throw new CannotAttach(
    typeof problem === 'string' ? problem : 'The program did not say whether it could be watched.',
  );
}

/**
 * What runs inside the program. A module of its own is made, since `import()` is not to be had in evaluated text.
 * Calls are not marked in what is loaded from now on: most of the program has been loaded already.
 */
function expressionOf({ register, channel }: Injection, close: boolean, pid: number | null, leaves: string): string {
  const file = JSON.stringify(join(dirname(register), 'attach.cjs'));
  const text = JSON.stringify(`module.exports = () => import(${JSON.stringify(fileUrl(register))});`);
  const wrong = pid === null ? 'false' : `process.pid !== ${pid}`;
  return `(async () => {
  // The inspector's own require is gone when this text is over.
  const { close } = require('node:inspector');
  const closeSoon = () => setTimeout(() => { try { close(); } catch {} }, 100).unref();
  try {
    if (${wrong}) return { problem: 'Port ${DEFAULT_PORT} is that of process ' + process.pid + ', not of ${pid}.' };
    if (${leaves}) return { problem: 'It is a thread, or a package manager.' };
    const record = globalThis[Symbol.for('promise-graph.runtime')];
    // One that was started to be watched and has not come to our runtime yet: a debugger holds it at its very start.
    const isStartedForIt = Boolean(process.env.PROMISE_GRAPH_CHANNEL);
    if (isStartedForIt || (record && record.probe)) return { problem: 'The program is watched already.' };
    const Module = require('node:module');
    const loader = new Module(${file});
    loader.filename = ${file};
    loader.paths = [];
    loader._compile(${text}, ${file});
    process.env.PROMISE_GRAPH_CHANNEL = ${JSON.stringify(channel)};
    process.env.PROMISE_GRAPH_SITES ??= 'captured';
    try {
      await loader.exports();
    } finally {
      delete process.env.PROMISE_GRAPH_CHANNEL;
    }
    return { pid: process.pid };
  } catch (error) {
    return { problem: 'The runtime could not be loaded into the program: ' + (error && error.message) };
  } finally {
    if (${close}) closeSoon();
  }
})()`;
}
