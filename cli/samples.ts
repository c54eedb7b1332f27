/** The samples that come with us. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PROGRAM = /^(.+)\.[mc]?[tj]s$/;

/** The sample that runs when nothing is asked for. */
export const FIRST_SAMPLE = 'heads1';

/** A program that comes with us. */
export interface Sample {
  readonly name: string;
  /** What it shows, in a few words; '' when the index does not say. */
  readonly title: string;
}

/** The samples in teaching order, as `index.json` beside them lists them. */
export function listSamples(folder: string): Sample[] {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as readonly Record<string, unknown>[];
  return index.flatMap(({ file, title }) => {
    const name = PROGRAM.exec(String(file))?.[1];
    return name ? [{ name, title: typeof title === 'string' ? title : '' }] : [];
  });
}

/** Their names, in teaching order. */
export const sampleNames = (folder: string): string[] => listSamples(folder).map(({ name }) => name);

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
