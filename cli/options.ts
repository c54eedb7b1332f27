/** Reads the command line. Pure: from words to what is asked for, or a sentence that says what was not understood. */

export interface Options {
  readonly command: 'run' | 'sample' | 'samples' | 'help' | 'version';
  /** The program's path, or the sample's name; null for the first sample. */
  readonly program: string | null;
  readonly arguments: readonly string[];
  readonly port: number;
  readonly open: boolean;
  /** Leave when the program has ended. */
  readonly exit: boolean;
  readonly node: string | undefined;
  readonly seed: string | undefined;
}

/** What was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Draft = { -readonly [Key in keyof Options]: Options[Key] };

/** Options come before the program; every word after it is the program's own. */
export function parseOptions(words: readonly string[]): Options {
  const draft: Draft = {
    command: 'run',
    program: null,
    arguments: [],
    port: 0,
    open: true,
    exit: false,
    node: undefined,
    seed: undefined,
  };
  let at = 0;
  let commanded = false;
  while (at < words.length) {
    const word = words[at] as string;
    if (word === '--') {
      at++;
      break;
    }
    if (word.startsWith('-') && word !== '-') {
      at = readOption(words, at, draft);
    } else if (!commanded && (word === 'run' || word === 'sample' || word === 'samples')) {
      commanded = true;
      if (draft.command === 'run') draft.command = word;
      at++;
    } else {
      break;
    }
  }
  draft.program = words[at] ?? null;
  draft.arguments = words.slice(at + 1);
  if (draft.command === 'sample' && draft.program === null) {
    throw new UsageError('Which sample? "promise-graph samples" lists them.');
  }
  return draft;
}

/** Takes in the option at `at`; returns where the next word is. */
function readOption(words: readonly string[], at: number, draft: Draft): number {
  const [name = '', ...rest] = (words[at] as string).split('=');
  const inline = rest.length > 0 ? rest.join('=') : undefined;
  const value = (what: string): string => {
    const given = inline ?? words[at + 1];
    if (given === undefined || given === '') throw new UsageError(`${name} needs ${what}.`);
    return given;
  };
  const after = at + (inline === undefined ? 2 : 1);
  const flag = (): number => {
    if (inline !== undefined) throw new UsageError(`${name} takes no value.`);
    return at + 1;
  };
  switch (name) {
    case '--port':
      draft.port = portOf(value('a port number'));
      return after;
    case '--node':
      draft.node = value('the path of a Node');
      return after;
    case '--seed':
      draft.seed = seedOf(value('a whole number'));
      return after;
    case '--no-open':
      draft.open = false;
      return flag();
    case '--exit':
      draft.exit = true;
      return flag();
    case '--help':
    case '-h':
      draft.command = 'help';
      return flag();
    case '--version':
    case '-v':
      draft.command = 'version';
      return flag();
    default:
      throw new UsageError(`There is no option ${name}. "promise-graph --help" lists them.`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`${text} is no port: ports are 0 to 65535.`);
  return port;
}

function seedOf(text: string): string {
  if (!/^-?\d+$/.test(text)) throw new UsageError(`${text} is no seed: a seed is a whole number.`);
  return text;
}
