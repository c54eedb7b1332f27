/** The samples that come with us. */
import { cpSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PROGRAM = /^(.+)\.[mc]?[tj]s$/;

/** The sample that runs when nothing is asked for. */
export const FIRST_SAMPLE = 'heads1';

export const sampleNames = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => PROGRAM.exec(entry.name)?.[1] ?? [])
    .sort();

/** Path of a sample (named with or without its extension), or null when there is none of that name. */
export function findSample(folder: string, name: string): string | null {
  const wanted = PROGRAM.exec(name)?.[1] ?? name;
  if (basename(wanted) !== wanted) return null;
  const file = existsSync(folder) ? readdirSync(folder).find((each) => PROGRAM.exec(each)?.[1] === wanted) : undefined;
  return file === undefined ? null : join(runnable(folder), file);
}

/** Node strips no types inside node_modules: samples installed there run from a copy. */
function runnable(folder: string): string {
  if (!/[\\/]node_modules[\\/]/.test(folder)) return folder;
  const copy = mkdtempSync(join(tmpdir(), 'promise-graph-samples-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}
