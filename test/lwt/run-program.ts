/** Runs one of the programs beside this file in a process of its own, and has the lines it printed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));

export async function runProgram(name: string, heapMegabytes: number, ...args: string[]): Promise<string[]> {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const { stdout } = await promisify(execFile)(node, [`--max-old-space-size=${heapMegabytes}`, program, ...args]);
  return stdout.trimEnd().split('\n');
}
