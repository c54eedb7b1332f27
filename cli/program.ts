/** Which program is meant, and on which Node it runs: what `run` and `record` share. */
import { resolve } from 'node:path';
import { checkProgram, findNode } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
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
    if (problem) throw new CommandFailed(problem);
    return program;
  }
  const name = options.program ?? FIRST_SAMPLE;
  const sample = findSample(installation.samples, name);
  if (!sample) {
    throw new CommandFailed(`There is no sample ${name}. There are: ${sampleNames(installation.samples).join(', ')}.`);
  }
  return sample;
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
