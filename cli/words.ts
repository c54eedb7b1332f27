/** Reads words by a list of options. Pure: from words to values, or a sentence that says what was not understood. */

/** What was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option. */
export interface OptionSpec {
  /** As it is written: "--port". */
  readonly name: string;
  readonly short?: string;
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

export interface Words {
  readonly values: Values;
  /** Words that are no options, in their order. */
  readonly operands: readonly string[];
}

/**
 * Takes options and other words apart. With `program` the first other word ends the options: it and all after it are
 * the program's. `--` ends them, too.
 */
export function readWords(
  words: readonly string[],
  options: readonly OptionSpec[],
  hint: string,
  mode: 'program' | 'anywhere',
): Words {
  const values = new Map<string, string>();
  const operands: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      if (mode === 'program') {
        operands.push(...words.slice(at));
        break;
      }
      operands.push(word);
      at++;
      continue;
    }
    at += readOption(words, at, options, hint, values);
  }
  return { values, operands };
}

/** Takes in the option at `at`; returns how many words it is. */
function readOption(
  words: readonly string[],
  at: number,
  options: readonly OptionSpec[],
  hint: string,
  values: Map<string, string>,
): number {
  const [name = '', ...rest] = (words[at] as string).split('=');
  const inline = rest.length > 0 ? rest.join('=') : undefined;
  const option = options.find((each) => each.name === name || each.short === name);
  if (!option) throw new UsageError(`There is no option ${name}. ${hint}`);
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
  const left = options.map(({ name, short, sign }) => `${short ? `${short}, ` : ''}${name}${sign ? ` ${sign}` : ''}`);
  const width = Math.max(...left.map((text) => text.length));
  return options.map(({ help }, index) => `  ${(left[index] ?? '').padEnd(width)}  ${help}`).join('\n');
}
