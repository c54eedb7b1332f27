/** Child processes: every measurement has one of its own, so that none warms or burdens another. */
import { execFile, fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { StopPoint } from '../runtime-instrumented/protocol/index.ts';
import { RUNTIME_VARIABLE, runtimeFolder } from './runtime-folder.ts';

const run = promisify(execFile);

export interface Command {
  /** Its file in programs/, without `.ts`. */
  readonly program: string;
  readonly arguments: readonly (string | number)[];
  readonly nodeOptions?: readonly string[];
}

/** What the host counted of a traced program. */
export interface Received {
  readonly events: number;
  /** Events that were lost on the way. */
  readonly gaps: number;
  readonly bytes: number;
  readonly nanoseconds: number;
}

/** Path of a program. */
export const fileOf = (program: string) => fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url));

async function outputOf(
  command: Command,
  nodeOptions: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const given = [
    ...(command.nodeOptions ?? []),
    ...nodeOptions,
    fileOf(command.program),
    ...command.arguments.map(String),
  ];
  const env = { ...process.env, [RUNTIME_VARIABLE]: runtimeFolder(), ...environment };
  const { stdout, stderr } = await run(process.execPath, given, { env, maxBuffer: 1 << 24 });
  if (stderr !== '') throw new Error(`${command.program}: ${stderr}`);
  return stdout;
}

/** Runs a program and returns what it prints, which is JSON. */
export async function measure<Result>(command: Command): Promise<Result> {
  return JSON.parse(await outputOf(command, [], {})) as Result;
}

/** The same under the tracer, with a host in another process. Returns also what the host received. With points it is debugged. */
export async function measureTraced<Result>(
  command: Command,
  sites: boolean,
  points: readonly StopPoint[] | null = null,
): Promise<{ readonly result: Result | null; readonly received: Received }> {
  const host = fork(fileOf('host'), points === null ? [] : [JSON.stringify(points)]);
  try {
    const channel = await message<{ readonly channel: string }>(host);
    const received = message<Received>(host);
    const register = pathToFileURL(`${runtimeFolder()}register.js`).href;
    const debug = points === null ? {} : { PROMISE_GRAPH_DEBUG: '1' };
    const environment = { PROMISE_GRAPH_CHANNEL: channel.channel, PROMISE_GRAPH_SITES: sites ? '1' : '0', ...debug };
    const printed = await outputOf(command, ['--import', register], environment);
    const counted = await received;
    if (counted.gaps > 0) throw new Error(`${command.program}: ${counted.gaps} events were lost`);
    return { result: printed === '' ? null : (JSON.parse(printed) as Result), received: counted };
  } finally {
    host.kill();
  }
}

function message<Message>(from: ReturnType<typeof fork>): Promise<Message> {
  return new Promise((resolve, reject) => {
    from.once('message', (received) => resolve(received as Message));
    from.once('exit', (code) => reject(new Error(`the host ended with code ${code} before it said all`)));
  });
}
