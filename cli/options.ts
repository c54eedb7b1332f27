/** Reads the command line. Pure: from words to what is asked for, or a sentence that says what was not understood. */

import { ENDING } from '../recording/index.ts';
import { timeOf } from './checks.ts';
import { COMMANDS, type CommandSpec, commandOf, type FORMATS, type THEMES, type VIEWS } from './command-list.ts';
import { readWords, UsageError, type Values } from './words.ts';

export { UsageError } from './words.ts';

/** A program is run, with a page or without. */
export interface RunOptions {
  readonly command: 'run' | 'sample' | 'record';
  /** The program's path, or the sample's name; null for the first sample. */
  readonly program: string | null;
  readonly arguments: readonly string[];
  readonly port: number;
  readonly open: boolean;
  /** Leave when the program has ended. */
  readonly exit: boolean;
  readonly node: string | undefined;
  readonly seed: string | undefined;
  /** Where the recording goes: null for none, or for a name of our own. */
  readonly record: string | null;
  /** The recording holds the text of the source. */
  readonly sources: boolean;
  /** Options after the program that were taken as ours, though programs often have one of that name. */
  readonly doubtful: readonly string[];
}

/** A program that runs already is watched. */
export interface AttachOptions {
  readonly command: 'attach';
  /** A process number, or a port. */
  readonly target: string;
  readonly port: number;
  readonly open: boolean;
  readonly exit: boolean;
}

/** Pages of a browser are watched. */
export interface PageOptions {
  readonly command: 'page';
  /** The HTML file to serve, or null. */
  readonly file: string | null;
  /** The command to run beside it; empty for none. */
  readonly run: readonly string[];
  readonly port: number;
  readonly open: boolean;
}

/** Recordings are shown. */
export interface ViewOptions {
  readonly command: 'view';
  readonly files: readonly string[];
  readonly port: number;
  readonly open: boolean;
}

/** A picture, or a page, is made of a recording. */
export interface RenderOptions {
  readonly command: 'render';
  readonly file: string;
  readonly out: string;
  readonly view: (typeof VIEWS)[number];
  /** Nanoseconds; null for the end. */
  readonly at: number | null;
  readonly theme: (typeof THEMES)[number];
  readonly width: number | null;
  readonly height: number | null;
  readonly session: number;
}

/** A recording is turned into what another tool reads. */
export interface ExportOptions {
  readonly command: 'export';
  readonly file: string;
  readonly format: (typeof FORMATS)[number];
  /** Null for the file's name with another ending. */
  readonly out: string | null;
  readonly endpoint: string | null;
}

/** What is asked for. */
export type Options =
  | RunOptions
  | AttachOptions
  | PageOptions
  | ViewOptions
  | RenderOptions
  | ExportOptions
  | { readonly command: 'stats'; readonly file: string; readonly json: boolean }
  | { readonly command: 'dump'; readonly file: string }
  | { readonly command: 'diff'; readonly before: string; readonly after: string; readonly json: boolean }
  | { readonly command: 'samples' | 'version' }
  | { readonly command: 'help'; readonly about: CommandSpec | null };

const HELP_HINT = '"promise-graph --help" lists them.';

/** Options of the command may also stand before its name. */
export function parseOptions(words: readonly string[]): Options {
  const { command, at } = findCommand(words);
  const rest = [...words.slice(0, at), ...words.slice(command ? at + 1 : at)];
  const about = askedFor(rest, command);
  if (about !== null) return about;
  const spec = command ?? (commandOf('run') as CommandSpec);
  const hint = command ? `"promise-graph ${spec.name} --help" lists them.` : HELP_HINT;
  if (!command && words[at]?.endsWith(ENDING)) return parseOptions(['view', ...words]);
  if (spec.name === 'page') return pageOf(spec, rest, hint);
  return spec.program ? runOf(spec, rest, hint) : ofFiles(spec, rest, hint);
}

/** Options that the next word belongs to, of whatever command: which one it is may not have been said yet. */
const VALUED = new Set(
  COMMANDS.flatMap(({ options }) => options)
    .filter(({ value }) => value !== undefined)
    .flatMap(({ name, also = [] }) => [name, ...also]),
);

/** Ours after a program as before it, but so usual that whoever writes one there may mean the program's. */
const DOUBTFUL = new Set(['--port', '--node']);

/** The command that is named, and where: before it stand options only. */
function findCommand(words: readonly string[]): { command: CommandSpec | undefined; at: number } {
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    if (word === '--' || !word.startsWith('-')) break;
    at += VALUED.has(word) ? 2 : 1;
  }
  if (words[at] === 'help') return { command: undefined, at };
  return { command: commandOf(words[at]), at: Math.min(at, words.length) };
}

/** Whether help or the version is asked for, before the program's own words begin. */
function askedFor(words: readonly string[], command: CommandSpec | undefined): Options | null {
  if (words[0] === 'help' && !command) return { command: 'help', about: commandOf(words[1]) ?? null };
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    if (word === '--help' || word === '-h') return { command: 'help', about: command ?? null };
    if (!command && (word === '--version' || word === '-v')) return { command: 'version' };
    const isProgram = !word.startsWith('-') && !VALUED.has(words[index - 1] ?? '');
    if (isProgram && (command?.program ?? true)) break;
  }
  return null;
}

function runOf(spec: CommandSpec, words: readonly string[], hint: string): RunOptions {
  const { values, operands, late } = readWords(words, spec.options, hint, 'program');
  const [program = null, ...args] = operands;
  if (program === null && spec.files[0] > 0) {
    throw new UsageError(
      spec.name === 'sample'
        ? 'Which sample? "promise-graph samples" lists them.'
        : `Which program? promise-graph ${spec.name} PROGRAM; "promise-graph ${spec.name} --help" tells more.`,
    );
  }
  const path = values.get(spec.name === 'record' ? '--output' : '--record');
  return {
    command: spec.name as RunOptions['command'],
    program,
    arguments: args,
    port: Number(values.get('--port') ?? 0),
    open: !values.has('--no-open'),
    exit: values.has('--exit'),
    node: values.get('--node'),
    seed: values.get('--seed'),
    record: path ?? null,
    sources: !values.has('--no-sources'),
    doubtful: spec.name === 'sample' ? [] : [...new Set(late)].filter((name) => DOUBTFUL.has(name)),
  };
}

function ofFiles(spec: CommandSpec, words: readonly string[], hint: string): Options {
  const { values, operands } = readWords(words, spec.options, hint, 'anywhere');
  const [least, most] = spec.files;
  const usage = `promise-graph ${spec.name} ${spec.usage}`.trimEnd();
  if (spec.name === 'attach') return attachOf(operands, values, usage);
  if (operands.length < least) {
    const missing = least - operands.length;
    throw new UsageError(
      `${missing === 2 ? 'Two files are' : least === 2 ? 'The second file is' : 'A file is'} missing: ${usage}`,
    );
  }
  if (operands.length > most) throw new UsageError(`“${operands[most]}” is one word too many: ${usage}`);
  const [file = '', second = ''] = operands;
  const number = (name: string): number | null => (values.has(name) ? Number(values.get(name)) : null);
  switch (spec.name) {
    case 'view':
      return { command: 'view', files: operands, port: number('--port') ?? 0, open: !values.has('--no-open') };
    case 'render':
      return {
        command: 'render',
        file,
        out: outOf(values),
        view: (values.get('--view') ?? 'graph') as RenderOptions['view'],
        at: values.has('--at') ? timeOf(values.get('--at') as string) : null,
        theme: (values.get('--theme') ?? 'light') as RenderOptions['theme'],
        width: number('--width'),
        height: number('--height'),
        session: number('--session') ?? 1,
      };
    case 'export':
      return exportOf(file, values);
    case 'diff':
      return { command: 'diff', before: file, after: second, json: values.has('--json') };
    case 'samples':
      return { command: 'samples' };
    default:
      return spec.name === 'dump' ? { command: 'dump', file } : { command: 'stats', file, json: values.has('--json') };
  }
}

function pageOf(spec: CommandSpec, words: readonly string[], hint: string): PageOptions {
  const dashes = words.indexOf('--');
  const own = dashes < 0 ? words : words.slice(0, dashes);
  const run = dashes < 0 ? [] : words.slice(dashes + 1);
  const { values, operands } = readWords(own, spec.options, hint, 'anywhere');
  const [file = null, more] = operands;
  if (more !== undefined) throw new UsageError(`“${more}” is one word too many: promise-graph page ${spec.usage}`);
  if (dashes >= 0 && run.length === 0) throw new UsageError('Which command? It stands behind the --.');
  return { command: 'page', file, run, port: Number(values.get('--port') ?? 0), open: !values.has('--no-open') };
}

function attachOf(operands: readonly string[], values: Values, usage: string): AttachOptions {
  const [target, more] = operands;
  if (target === undefined) throw new UsageError(`Which process? ${usage}`);
  if (more !== undefined) throw new UsageError(`“${more}” is one word too many: ${usage}`);
  const number = Number(target.replace(/^:/, ''));
  if (!/^:?\d+$/.test(target) || number < 1 || number > (target.startsWith(':') ? 65_535 : 0x7fff_ffff)) {
    throw new UsageError(`${target} is neither the number of a process nor a port: ${usage}`);
  }
  return {
    command: 'attach',
    target,
    port: Number(values.get('--port') ?? 0),
    open: !values.has('--no-open'),
    exit: values.has('--exit'),
  };
}

function outOf(values: Values): string {
  const out = values.get('--output');
  if (out === undefined) throw new UsageError('Where to? -o OUT.svg, OUT.png or OUT.html says it.');
  if (out !== '-' && !/\.(svg|png|html?)$/i.test(out)) {
    throw new UsageError(`${out} has no ending that says what to make: .svg, .png or .html.`);
  }
  return out;
}

function exportOf(file: string, values: Values): ExportOptions {
  const format = values.get('--format') as ExportOptions['format'] | undefined;
  if (format === undefined) throw new UsageError('Into which format? --format perfetto, chrome or otlp says it.');
  const endpoint = values.get('--endpoint') ?? null;
  if (endpoint !== null && format !== 'otlp') throw new UsageError('--endpoint is for --format otlp.');
  if (endpoint !== null && values.has('--output'))
    throw new UsageError('--endpoint sends, and -o writes: one of them.');
  const out = values.get('--output') ?? null;
  return { command: 'export', file, format, out, endpoint };
}
