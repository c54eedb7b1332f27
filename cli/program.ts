/** Which program is meant, and on which Node it runs: what `run` and `record` share. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkProgram, findNode, PROGRAM_ENDINGS } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import { COMMANDS } from './command-list.ts';
import type { Installation } from './installation.ts';
import type { RunOptions } from './options.ts';
import { FIRST_SAMPLE, findSample, sampleNames } from './samples.ts';
import { say } from './say.ts';

/** The folder that we are in, which may have been deleted under us. */
export function here(): string {
  try {
    return process.cwd();
  } catch {
    throw new CommandFailed('The folder that this terminal is in is no longer there. Change to one that is.');
  }
}

/** Path of the program. Throws CommandFailed. */
export function programOf(options: RunOptions, cwd: string, installation: Installation): string {
  if (options.command !== 'sample' && options.program !== null) {
    const program = resolve(cwd, options.program);
    const problem = checkProgram(program);
    if (problem) throw new CommandFailed(existsSync(program) ? problem : (meantInstead(options, program) ?? problem));
    return program;
  }
  const name = options.program ?? FIRST_SAMPLE;
  const sample = findSample(installation.samples, name);
  if (!sample) {
    throw new CommandFailed(`There is no sample ${name}. There are: ${sampleNames(installation.samples).join(', ')}.`);
  }
  return sample;
}

/** What somebody meant who named a file that is not there: a program without its ending, or a command; null when nobody can tell. */
function meantInstead({ command, program }: RunOptions, path: string): string | null {
  if (program === null) return null;
  const ending = PROGRAM_ENDINGS.find((each) => existsSync(path + each));
  if (ending !== undefined) return `There is no file ${path}. Did you mean ${program}${ending}?`;
  if (command !== 'run' || !/^[a-z]+$/i.test(program)) return null;
  const near = COMMANDS.find(({ name }) => isNear(name, program.toLowerCase()));
  const question = near === undefined ? '' : ` Did you mean ${near.name}?`;
  return `There is no command ${program}, and no file ${path}.${question} "promise-graph --help" lists the commands.`;
}

/** Whether one slip of the hand makes one word of the other: a letter too many, too few, another, or two the wrong way round. */
function isNear(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0];
}

/** Path of the Node. Rejects with CommandFailed. */
export async function nodeOf(options: RunOptions): Promise<string> {
  const node = await findNode({ ...(options.node === undefined ? {} : { setting: options.node }), env: process.env });
  if ('problem' in node) throw new CommandFailed(node.problem);
  return node.path;
}

/** What is set for the program beside the channel. */
export const variablesOf = ({ seed }: RunOptions): Record<string, string> =>
  seed === undefined ? {} : { PROMISE_GRAPH_SEED: seed };

/** Says which options were not given to the program, where it may have been meant. */
export function sayDoubts({ doubtful }: RunOptions): void {
  for (const name of doubtful) say(`${name} was taken as ours; one that is meant for the program stands after --.`);
}
