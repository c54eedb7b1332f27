/**
 * Decides what a launch configuration becomes before it is run: F5 on a file without launch.json
 * asks with an empty one, which we fill in from the file in front. Pure: knows no editor.
 */
import { basename, isAbsolute, join } from 'node:path';
import { DEBUG_TYPE } from './ids.ts';

/** A launch configuration as the editor hands it over; any field may be there. */
export interface Configuration {
  type?: string;
  request?: string;
  name?: string;
  readonly [field: string]: unknown;
}

/** The file in front, as far as it matters here. */
export interface ActiveFile {
  readonly path: string;
  /** 'file', 'untitled', … */
  readonly scheme: string;
}

/** As Node reads names: `MAIN.TS` is none of its. */
const PROGRAM = /^(?!.*\.d\.[cm]?ts$).*\.[cm]?[jt]s$/;

/** Is this a TypeScript or JavaScript program, by its name? Declarations and JSX are not. */
export function isProgramFile(path: string): boolean {
  return PROGRAM.test(path);
}

/** Why a file cannot be run, in a sentence, or null when it can. */
export function whyNotRunnable(file: ActiveFile | null): string | null {
  if (!file) return 'Open a TypeScript or JavaScript file first: Promise Graph runs the file in front.';
  if (file.scheme === 'untitled') return 'Save the file first: a program is run from the disk.';
  if (file.scheme !== 'file') return `A file of the kind "${file.scheme}" is not on a disk, so it cannot be run.`;
  if (!isProgramFile(file.path))
    return `${basename(file.path)} is no TypeScript or JavaScript program (.ts, .mts, .cts, .js, .mjs, .cjs).`;
  return null;
}

/** The configuration that runs one file. */
export function configurationFor(path: string): Configuration & { type: string; request: string; name: string } {
  return { type: DEBUG_TYPE, request: 'launch', name: `Promise Graph: ${basename(path)}`, program: path };
}

/**
 * Fills in an empty configuration from the file in front, or returns a sentence that says why it cannot.
 * One that says anything is taken as it is: its fields are checked at the launch.
 */
export function completeConfiguration(given: Configuration, active: ActiveFile | null): Configuration | string {
  const empty = !given.type && !given.request && !given.name;
  if (!empty) return { ...given, ...(given.program === undefined && active ? { program: active.path } : {}) };
  const problem = whyNotRunnable(active);
  if (problem || !active) return problem ?? '';
  return configurationFor(active.path);
}

/** The same with `program` and `cwd` under the workspace folder, where they are written without one. */
export function withWholePaths(given: Configuration, folder: string | null): Configuration {
  if (folder === null) return given;
  const whole = (name: 'program' | 'cwd') => {
    const path = given[name];
    return typeof path === 'string' && path.trim() !== '' && !isAbsolute(path) ? { [name]: join(folder, path) } : {};
  };
  return { ...given, ...whole('program'), ...whole('cwd') };
}
