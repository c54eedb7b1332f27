/**
 * Reads a launch configuration, which a person may have written by hand: each field is checked here,
 * once, and a wrong one is answered with a sentence that names it. Pure: knows no editor.
 */
import { dirname } from 'node:path';
import type { RunningProgram } from '../../host/index.ts';
import { CONSOLE_KINDS, type ConsoleKind, nativeVariable, type Settings } from './settings.ts';

/** What a launch says, once it has been checked. */
export interface LaunchArguments {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Node to run on, or '' for the setting's. */
  readonly runtimeExecutable: string;
  /** Null: as the setting says. */
  readonly console: ConsoleKind | null;
  readonly seed: number | null;
  readonly sites: boolean | null;
  readonly clock: 'real' | 'virtual';
  readonly stopOnEntry: boolean;
  /** The time for which the program is stopped does not pass on its clock. */
  readonly stillClock: boolean;
}

/** A launch configuration that cannot be run; the message is a sentence for the person who wrote it. */
export class LaunchProblem extends Error {}

/** Checks a launch configuration. Throws LaunchProblem. */
export function readLaunchArguments(config: Readonly<Record<string, unknown>>): LaunchArguments {
  const program = config.program;
  if (typeof program !== 'string' || program.trim() === '') {
    throw new LaunchProblem(
      'The launch configuration names no program. Give "program" the path of a TypeScript or JavaScript file.',
    );
  }
  const clock = config.clock ?? 'real';
  if (clock !== 'real' && clock !== 'virtual') throw wrong('clock', '"real" or "virtual"');
  const console = config.console ?? null;
  if (console !== null && !CONSOLE_KINDS.includes(console as ConsoleKind)) {
    throw wrong('console', CONSOLE_KINDS.map((kind) => `"${kind}"`).join(', '));
  }
  return {
    program,
    args: readArgs(config.args),
    cwd: optionalText(config, 'cwd') || dirname(program),
    env: readEnv(config.env),
    runtimeExecutable: optionalText(config, 'runtimeExecutable'),
    console: console as ConsoleKind | null,
    seed: readSeed(config.seed),
    sites: readSites(config.sites),
    clock,
    ...readDebugOptions(config),
  };
}

/** What a configuration says of debugging. Throws LaunchProblem. */
export function readDebugOptions(
  config: Readonly<Record<string, unknown>>,
): Pick<LaunchArguments, 'stopOnEntry' | 'stillClock'> {
  return { stopOnEntry: readFlag(config, 'stopOnEntry', false), stillClock: readFlag(config, 'stillClock', true) };
}

/** Which program an attach means: a process, the inspector on a port, or null for the one that is watched. */
export function readAttachTarget(config: Readonly<Record<string, unknown>>): RunningProgram | null {
  const number = (name: string, most: number): number | null => {
    const value = config[name] ?? null;
    if (value === null || value === '') return null;
    const found = Number(value);
    if (Number.isInteger(found) && found > 0 && found <= most) return found;
    throw wrong(name, name === 'pid' ? 'the number of a process' : `the port of an inspector, from 1 to ${most}`);
  };
  const pid = number('pid', 0x7fff_ffff);
  const port = number('port', 65_535);
  if (pid !== null && port !== null) throw new LaunchProblem('Give "pid" or "port", not both.');
  return pid !== null ? { pid } : port !== null ? { port } : null;
}

function readFlag(config: Readonly<Record<string, unknown>>, name: string, otherwise: boolean): boolean {
  const value = config[name] ?? otherwise;
  if (typeof value !== 'boolean') throw wrong(name, 'true or false');
  return value;
}

/** Variables that tell the runtime what the configuration asks for. The settings say what it leaves open. */
export function runtimeVariables(
  launch: LaunchArguments,
  { callSites, native }: Pick<Settings, 'callSites' | 'native'>,
): Record<string, string> {
  const variables = nativeVariable(native);
  if (!(launch.sites ?? callSites)) variables.PROMISE_GRAPH_SITES = '0';
  if (launch.clock === 'virtual') variables.PROMISE_GRAPH_CLOCK = 'virtual';
  if (launch.seed !== null) variables.PROMISE_GRAPH_SEED = String(launch.seed);
  return variables;
}

function readArgs(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number')) {
    return value.map(String);
  }
  throw wrong('args', 'a list of texts');
}

function readEnv(value: unknown): Record<string, string | null> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong('env', 'an object of texts');
  const env: Record<string, string | null> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' && typeof text !== 'number' && text !== null)
      throw wrong(`env.${name}`, 'a text, or null');
    if (name === '' || /[=\0]/.test(name) || String(text).includes('\0')) {
      throw new LaunchProblem(
        `"env" in the launch configuration has a variable ${JSON.stringify(name)}, which no system can keep: a name is not empty and has no "=", and neither name nor text has a zero byte.`,
      );
    }
    env[name] = text === null ? null : String(text);
  }
  return env;
}

function readSeed(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong('seed', 'an integer of 0 or more');
}

function readSites(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  throw wrong('sites', 'true or false');
}

function optionalText(config: Readonly<Record<string, unknown>>, name: string): string {
  const value = config[name];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  throw wrong(name, 'a text');
}

function wrong(name: string, expected: string): LaunchProblem {
  return new LaunchProblem(`"${name}" in the launch configuration has to be ${expected}.`);
}
