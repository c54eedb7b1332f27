/** The texts of --help. */
import { COMMANDS, type CommandSpec, commandOf } from './command-list.ts';
import { optionLines } from './words.ts';

const WIDTH = Math.max(...COMMANDS.map(({ name }) => name.length));

const ABOUT_OURSELVES = `  -h, --help     this text, or that of a command: "promise-graph render --help"
  -v, --version  the version`;

/** The text for a command, or for all of them. */
export function helpOf(command: CommandSpec | null): string {
  return command ? ofCommand(command) : ofAll();
}

function ofAll(): string {
  const run = commandOf('run') as CommandSpec;
  const list = COMMANDS.map(({ name, title }) => `  ${name.padEnd(WIDTH)}  ${title}`).join('\n');
  return `Draws the live promise graph of a program, in the browser; records it, and looks at it again.

Usage:
  promise-graph [run] [options] PROGRAM [options] [arguments …] [-- arguments …]
  promise-graph                           runs the sample heads1
  promise-graph FILE.promise-trace        shows a recording
  promise-graph COMMAND --help            tells more

Commands:
${list}

Options of run, before PROGRAM or after it. All other words after it, and every word after --, are the program's own:
${optionLines(run.options)}
${ABOUT_OURSELVES}

${run.text.split('\n\n')[1]}

Exit codes: a program's own; 0 when all went well; 1 when it did not; 2 for a command line that was not understood;
3 for a recording that is damaged, and was read up to the damage.
`;
}

function ofCommand({ name, usage, title, text, options }: CommandSpec): string {
  const parts = [`promise-graph ${name} ${usage}`.trimEnd(), `It ${title}.`];
  if (text) parts.push(text);
  if (options.length > 0) parts.push(`Options:\n${optionLines(options)}`);
  return `${parts.join('\n\n')}\n`;
}
