/** Reads words by a list of options. Pure: from words to values, or a sentence that says what was not understood. */

/** What was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option. */
export interface OptionSpec {
  /** As it is written: "--port". */
  readonly name: string;
  /** How else it may be written; what is short is in the help as well. */
  readonly also?: readonly string[];
  /** Stands before the program only: many programs have one of that name themselves. */
  readonly early?: boolean;
  /** What its value is, for the sentence that misses it and for the help ("a port number"); none for a flag. */
  readonly value?: string;
  /** How the help calls the value: "N". */
  readonly sign?: string;
  /** What it does, for the help. */
  readonly help: string;
  /** Why a value is none, in a sentence, or null. */
  readonly check?: (value: string) => string | null;
}

/** What was given: the value of an option, `''` for a flag. */
export type Values = ReadonlyMap<string, string>;

/** A command line, taken apart. */
export interface Words {
  readonly values: Values;
  /** Words that are no options, in their order. */
  readonly operands: readonly string[];
  /** Names of the options that stood after the first operand. */
  readonly late: readonly string[];
}

/**
 * Takes options and other words apart. `--` ends the options. With `program` the first other word is a program: after
 * it, options that are not in the list are the program's words, and so are those that stand before a program only.
 */
export function readWords(
  words: readonly string[],
  options: readonly OptionSpec[],
  hint: string,
  mode: 'program' | 'anywhere',
): Words {
  const values = new Map<string, string>();
  const operands: string[] = [];
  const late: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    const option = word.startsWith('-') && word !== '-' ? optionOf(word, options) : null;
    const afterProgram = mode === 'program' && operands.length > 0;
    if (option === null || (afterProgram && (option === undefined || option.early))) {
      operands.push(word);
      at++;
      continue;
    }
    if (option === undefined) throw new UsageError(noOption(nameIn(word), hint, mode));
    try {
      at += readOption(words, at, option, values);
    } catch (error) {
      if (!afterProgram || !(error instanceof UsageError)) throw error;
      throw new UsageError(`${error.message} What is meant for the program stands after --.`);
    }
    if (operands.length > 0) late.push(option.name);
  }
  return { values, operands, late };
}

/** Options of Node's are not handed on: a word after them may be their value or the program, and only Node knows. */
function noOption(name: string, hint: string, mode: 'program' | 'anywhere'): string {
  if (mode !== 'program' || !process.allowedNodeEnvironmentFlags.has(name))
    return `There is no option ${name}. ${hint}`;
  return `${name} is an option of Node’s, not of ours: set NODE_OPTIONS="${name} …" for the program to run with it.`;
}

const nameIn = (word: string): string => word.split('=', 1)[0] ?? word;

const optionOf = (word: string, options: readonly OptionSpec[]): OptionSpec | undefined =>
  options.find(({ name, also }) => name === nameIn(word) || also?.includes(nameIn(word)));

/** Takes in the option at `at`; returns how many words it is. */
function readOption(words: readonly string[], at: number, option: OptionSpec, values: Map<string, string>): number {
  const [name = '', ...rest] = (words[at] as string).split('=');
  const inline = rest.length > 0 ? rest.join('=') : undefined;
  if (option.value === undefined) {
    if (inline !== undefined) throw new UsageError(`${name} takes no value.`);
    values.set(option.name, '');
    return 1;
  }
  const value = inline ?? words[at + 1];
  if (value === undefined || value === '') throw new UsageError(`${name} needs ${option.value}.`);
  const problem = option.check?.(value);
  if (problem) throw new UsageError(problem);
  values.set(option.name, value);
  return inline === undefined ? 2 : 1;
}

/** The lines of a help text that list options: names to the left, words to the right. */
export function optionLines(options: readonly OptionSpec[]): string {
  const left = options.map(({ name, also = [], sign }) => {
    const short = also.filter((each) => !each.startsWith('--'));
    return `${[...short, name].join(', ')}${sign ? ` ${sign}` : ''}`;
  });
  const width = Math.max(...left.map((text) => text.length));
  return options.map(({ help }, index) => `  ${(left[index] ?? '').padEnd(width)}  ${help}`).join('\n');
}
