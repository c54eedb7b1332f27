/** Which files are the person's own: not what packages brought, and not this library. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NAME } from './own-copy.ts';

const packageNames = new Map<string, string>();

/** The path of a file of the person's own; null for everything else. */
export function ownFile(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  try {
    const path = fileURLToPath(url);
    return isOwnFile(path) ? path : null;
  } catch {
    return null;
  }
}

export function isOwnFile(path: string): boolean {
  return !/[\\/]node_modules[\\/]/.test(path) && packageName(dirname(path)) !== NAME;
}

/** Name of the package that a folder belongs to; '' when there is none. */
function packageName(folder: string): string {
  const known = packageNames.get(folder);
  if (known !== undefined) return known;
  const parent = dirname(folder);
  const name = readName(join(folder, 'package.json')) ?? (parent === folder ? '' : packageName(parent));
  packageNames.set(folder, name);
  return name;
}

function readName(file: string): string | null {
  try {
    const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
    return typeof name === 'string' ? name : '';
  } catch {
    return null;
  }
}
