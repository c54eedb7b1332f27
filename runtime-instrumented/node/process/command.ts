/** What to run, and with what: commands, environments and redirections, turned into what Node takes. */
import type { SpawnOptions } from 'node:child_process';
import { closeSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgument } from '../../lwt/index.ts';
import type { FileDescr } from '../unix/file-descr.ts';

/**
 * A program and its arguments, of which the first is its own name. With the name '' the first argument
 * is looked for in PATH; a name that is given is a file. An argument that begins with a zero byte
 * stands for several: the words of the rest.
 */
export type Command = readonly [name: string, args: readonly string[]];

/** Where one of the standard descriptors of a child goes: upstream's `Keep`, `Dev_null`, `Close`, `FD_copy`, `FD_move`. */
export type Redirection =
  | 'keep'
  | 'devNull'
  | 'close'
  | { readonly fdCopy: FileDescr | number }
  | { readonly fdMove: FileDescr | number };

export interface ProcessOptions {
  /** Seconds after which the process is killed and its channels are closed. */
  readonly timeout?: number;
  /** The whole environment: as 'NAME=value', or as an object. By default ours. */
  readonly env?: readonly string[] | Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: Redirection;
  readonly stdout?: Redirection;
  readonly stderr?: Redirection;
}

/** A command of the shell. */
export function shell(command: string): Command {
  return process.platform === 'win32' ? ['', ['cmd.exe', '/c', command]] : ['', ['/bin/sh', '-c', command]];
}

/** The words of a text: blanks separate them, quotes hold them together. */
function words(text: string): string[] {
  return [...text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_all, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\(.)/g, '$1') : (single ?? escaped ?? ''),
    ),
  );
}

/** The file to run, and the arguments with their inline ones spread. */
export function parts([name, given]: Command, cwd: string | undefined): { file: string; argv: string[] } {
  const argv = given.flatMap((arg) => (arg.startsWith('\0') ? words(arg.slice(1)) : [arg]));
  if (argv.length === 0) throw new InvalidArgument('LwtProcess: a command without arguments, not even its own name');
  return { file: name === '' ? argv[0] : resolve(cwd ?? '.', name), argv };
}

/** The program's name as a person says it: "sort". */
export function programName([name, args]: Command): string {
  const text = name === '' ? (args[0] ?? '').replace(/^\0/, '').split(' ')[0] : name;
  return text.slice(text.lastIndexOf('/') + 1);
}

export function environment(env: ProcessOptions['env']): Record<string, string> | undefined {
  if (env === undefined) return undefined;
  if (!Array.isArray(env)) return { ...(env as Readonly<Record<string, string>>) };
  return Object.fromEntries(
    (env as readonly string[]).map((entry) => {
      const equals = entry.indexOf('=');
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}

type Stdio = Extract<SpawnOptions['stdio'], readonly unknown[]>[number];

function numberOf(fd: FileDescr | number): number {
  const number = typeof fd === 'number' ? fd : fd.device.fd;
  if (number >= 0) return number;
  throw new InvalidArgument('LwtProcess: a child can be given only what has a number of the system, no pipe made here');
}

/** What Node makes of a redirection; 'pipe' stands for one of our channels. Node cannot close: it opens the null device. */
export function stdioOf(redirection: Redirection | 'pipe', own: number): Stdio {
  if (redirection === 'pipe') return 'pipe';
  if (redirection === 'keep') return own;
  if (redirection === 'devNull' || redirection === 'close') return 'ignore';
  return numberOf('fdCopy' in redirection ? redirection.fdCopy : redirection.fdMove);
}

/** After the start: closes here what was moved to the child. */
export function closeMoved(redirections: readonly (Redirection | 'pipe')[]): void {
  for (const redirection of redirections) {
    if (typeof redirection === 'string' || !('fdMove' in redirection)) continue;
    const { fdMove } = redirection;
    if (typeof fdMove === 'number') closeSync(fdMove);
    else void fdMove.close();
  }
}
