/** The Nodes to try a program on: the pinned one, and the machine's own when that is another. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NodeBinary {
  readonly version: string;
  readonly path: string;
}

const pinned = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));

function machineNode(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`node_modules${sep}.bin`))
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file));
}

/** At least one; each version once. */
export const nodes: readonly NodeBinary[] = [
  ...new Set([existsSync(pinned) ? pinned : process.execPath, machineNode()]),
]
  .filter((path) => path !== undefined)
  .map((path) => ({ path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() }))
  .filter((node, index, all) => all.findIndex((other) => other.version === node.version) === index);
