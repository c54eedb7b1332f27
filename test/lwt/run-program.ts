/** Runs one of the programs beside this file in a process of its own, and has the lines it printed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));

/** Room that a program has: a heap, and a stack where that is to be less than Node's own 984 kB. */
export interface Room {
  readonly heapMegabytes: number;
  readonly stackKilobytes?: number;
}

export async function runProgram(name: string, room: Room, ...args: string[]): Promise<string[]> {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const stack = room.stackKilobytes === undefined ? [] : [`--stack-size=${room.stackKilobytes}`];
  const flags = [`--max-old-space-size=${room.heapMegabytes}`, ...stack];
  const { stdout } = await promisify(execFile)(node, [...flags, program, ...args]);
  return stdout.trimEnd().split('\n');
}
