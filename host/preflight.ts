/** What can be said to be wrong before a program is started: one sentence each, with what to do. */
import { accessSync, constants, statSync } from 'node:fs';
import { extname } from 'node:path';

/** Endings of the files that are run. */
export const PROGRAM_ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** The oldest Node that can load our register entry. */
export const OLDEST_NODE = [20, 6] as const;

type FileKind = 'file' | 'folder' | 'other' | 'none' | 'closed';

function kindOf(path: string): FileKind {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return 'folder';
    if (!status.isFile()) return 'other';
    accessSync(path, constants.R_OK);
    return 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'closed' : 'none';
  }
}

/** Why `path` cannot be run, or null when it can. `kind` is told by tests. */
export function checkProgram(path: string, kind: FileKind = kindOf(path)): string | null {
  if (kind === 'none') return `There is no file ${path}. Is its name spelt right, and is it relative to this folder?`;
  if (kind === 'closed') return `${path} may not be read by this account: its permissions forbid it.`;
  if (kind === 'folder') return `${path} is a folder. Name the program's main file in it.`;
  if (kind === 'other') return `${path} is no file that could be run.`;
  const extension = extname(path).toLowerCase();
  if (PROGRAM_ENDINGS.includes(extension)) return null;
  if (extension === '.tsx' || extension === '.jsx') {
    return `${path} has JSX in it, which Node cannot run. Promise Graph runs ${PROGRAM_ENDINGS.join(', ')} files.`;
  }
  return `${path} is no TypeScript or JavaScript file. Promise Graph runs ${PROGRAM_ENDINGS.join(', ')} files.`;
}

/** Why nothing can be run in the folder `path`, or null when it can. */
export function checkWorkingFolder(path: string, kind: FileKind = kindOf(path)): string | null {
  if (kind === 'folder') return null;
  if (kind === 'none') return `There is no folder ${path} to run in. Make it, or name another one as "cwd".`;
  if (kind === 'closed') return `${path} may not be entered by this account: name another folder as "cwd".`;
  return `${path} is no folder to run in. Name one as "cwd", or leave it out: then it is the program's own.`;
}

/** Why a Node of this version ("20.5.1" or "v20.5.1") will not do, or null when it will. */
export function checkNodeVersion(version: string, path: string): string | null {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return (
    `${path} is Node ${version.replace(/^v/, '')}, and Promise Graph needs ${oldestMajor}.${oldestMinor} or later. ` +
    'Install a newer Node from https://nodejs.org, or name another one.'
  );
}
