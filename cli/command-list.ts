/** The commands, with their options and their help: the one list that parser and help share. */
import { oneOf, pixels, time, wholeNumber } from './checks.ts';
import type { OptionSpec } from './words.ts';

/** What a command is called on the command line. */
export type CommandName =
  | 'run'
  | 'sample'
  | 'samples'
  | 'record'
  | 'attach'
  | 'page'
  | 'view'
  | 'render'
  | 'stats'
  | 'dump'
  | 'export'
  | 'diff';

/** One command. */
export interface CommandSpec {
  readonly name: CommandName;
  /** What follows the name: "PROGRAM [arguments …]". */
  readonly usage: string;
  /** One line for the list of all commands. */
  readonly title: string;
  /** What else is to be said of it. */
  readonly text: string;
  readonly options: readonly OptionSpec[];
  /** The first word that is no option is a program's: see `readWords`. */
  readonly program: boolean;
  /** How many files it takes, at least and at most. */
  readonly files: readonly [number, number];
}

/** The views that can be drawn. */
export const VIEWS = ['graph', 'timeline', 'sites'] as const;
/** The themes that they are drawn in. */
export const THEMES = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;
/** What recordings are exported to. */
export const FORMATS = ['perfetto', 'chrome', 'otlp'] as const;

const PORT: OptionSpec = {
  name: '--port',
  sign: 'N',
  value: 'a port number',
  help: 'serve on this port; any free one by default',
  check: wholeNumber('port', 0, 65_535),
};
const NO_OPEN: OptionSpec = {
  name: '--no-open',
  help: 'do not open the browser; the address is printed in any case',
};
const EXIT: OptionSpec = { name: '--exit', help: 'leave when the program has ended, with its exit code' };
const NODE: OptionSpec = {
  name: '--node',
  sign: 'PATH',
  value: 'the path of a Node',
  help: 'the Node to run the program on; by default the one on your PATH',
};
const SEED: OptionSpec = {
  name: '--seed',
  sign: 'N',
  value: 'a whole number',
  help: 'sets PROMISE_GRAPH_SEED, for programs that draw at random',
  check: (text) => (/^-?\d+$/.test(text) ? null : `${text} is no seed: a seed is a whole number.`),
};
const RECORD: OptionSpec = {
  name: '--record',
  sign: 'FILE',
  value: 'the path of a file',
  help: 'record the run into this file as well',
};
const NO_SOURCES: OptionSpec = {
  name: '--no-sources',
  help: 'leave the text of the source files out of the recording',
};
const output = (help: string): OptionSpec => ({
  name: '--output',
  also: ['-o', '--out', '--record'],
  sign: 'FILE',
  value: 'the path of a file',
  help,
});
const JSON_FLAG: OptionSpec = { name: '--json', help: 'as JSON, for programs' };

/** A program has its own --seed; a sample has none but ours. */
const OWN_SEED: OptionSpec = { ...SEED, early: true, help: `${SEED.help}; before PROGRAM only` };
const RUN_OPTIONS = [PORT, NO_OPEN, EXIT, NODE, OWN_SEED, RECORD, NO_SOURCES];
const SAMPLE_OPTIONS = [PORT, NO_OPEN, EXIT, NODE, SEED, RECORD, NO_SOURCES];
const whose = (
  words: string,
) => `These options may stand before PROGRAM or after it, up to a --. All other words after PROGRAM, and every word
after --, are the program's own: promise-graph ${words} -- --port 80`;
const RUN_TEXT = `The program has this terminal: its input, its output, its Ctrl-C. What we say goes to standard error.
After it has ended the page stays until Ctrl-C (but for --exit), and the exit code is then the program's.
In the page a program can be run again or stopped. A click on a promise opens its line in your editor
when VISUAL or EDITOR names a graphical one (code, subl, zed, idea …), or inside VS Code's terminal.`;

const size = (name: string, help: string): OptionSpec => ({
  name,
  sign: 'N',
  value: 'a number of pixels',
  help,
  check: pixels,
});

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'run',
    usage: '[options] PROGRAM [options] [arguments …] [-- arguments …]',
    title: 'runs a program and draws it live; the command when none is named',
    text: `${whose('run server.ts --exit')}\n\n${RUN_TEXT}`,
    options: RUN_OPTIONS,
    program: true,
    files: [0, 1],
  },
  {
    name: 'sample',
    usage: '[options] NAME [arguments …]',
    title: 'runs one of our samples; "samples" lists them',
    text: `Our options may also stand after the name; after -- come the sample's own.\n\n${RUN_TEXT}`,
    options: SAMPLE_OPTIONS,
    program: true,
    files: [1, 1],
  },
  {
    name: 'samples',
    usage: '',
    title: 'lists our samples',
    text: '',
    options: [],
    program: false,
    files: [0, 0],
  },
  {
    name: 'record',
    usage: '[options] PROGRAM [options] [arguments …] [-- arguments …]',
    title: 'runs a program without a page, and keeps what it told in a file',
    text: `${whose('record server.ts -o run.promise-trace')}

Without -o the file is named after the program and the time. Ctrl-C goes to the program; what it has told by then is
recorded. The exit code is the program's own. Processes that it starts with PROMISE_GRAPH_CHANNEL handed on are in
the same file. A file that is there already is replaced if it is a recording, and left alone if it is anything else.`,
    options: [output('the recording; PROGRAM-DATE.promise-trace by default'), NODE, OWN_SEED, NO_SOURCES],
    program: true,
    files: [1, 1],
  },
  {
    name: 'attach',
    usage: '[options] PID|PORT',
    title: 'watches a program that runs already, from now on',
    text: `The number is that of a process, or, when there is none of that number (or a colon stands before it), the port of
its inspector. The program goes on, during and after; it is watched until Ctrl-C here or its end. Promises that it
made before are not known. A Node program opens its inspector on port 9229 when it is asked; it is closed again.`,
    options: [PORT, NO_OPEN, { ...EXIT, help: 'leave when the program has ended' }],
    program: false,
    files: [1, 1],
  },
  {
    name: 'page',
    usage: '[options] [FILE.html] [-- COMMAND …]',
    title: 'watches pages of a browser',
    text: `FILE.html is served with its folder, its scripts annotated as they are served, and opened beside the graph. With a
COMMAND (a bundler's: promise-graph page -- npx vite) that runs with PROMISE_GRAPH_PAGES set, which the plugins
promise-graph/vite and promise-graph/esbuild read. With neither, the tag to put into a page is printed. Each load of a
page is a session of its own. docs/browser.md says what can be seen.`,
    options: [PORT, NO_OPEN],
    program: false,
    files: [0, 1],
  },
  {
    name: 'view',
    usage: '[options] FILE…',
    title: 'shows recordings in the browser',
    text: 'The page stays until Ctrl-C. A damaged recording is opened up to the damage, and says where it is.',
    options: [PORT, NO_OPEN],
    program: false,
    files: [1, 100],
  },
  {
    name: 'render',
    usage: 'FILE -o OUT.svg|OUT.png|OUT.html [options]',
    title: 'makes a picture, or a page that works from disk, of a recording',
    text: `The ending of OUT says what is made; "-" writes an SVG to standard output. A page holds the recording itself and
all three views, live, and loads nothing from anywhere; --view, --at and --width are for pictures.`,
    options: [
      output('the picture or the page'),
      {
        name: '--view',
        sign: 'NAME',
        value: 'the name of a view',
        help: `${VIEWS.join(', ')}; the graph by default`,
        check: oneOf('view', VIEWS),
      },
      {
        name: '--at',
        sign: 'TIME',
        value: 'a time',
        help: 'the moment that is shown, as 1.5s, 20ms, 300us (a number alone: seconds); the end by default',
        check: time,
      },
      {
        name: '--theme',
        sign: 'NAME',
        value: 'the name of a theme',
        help: `${THEMES.join(', ')}; light by default`,
        check: oneOf('theme', THEMES),
      },
      size('--width', 'width in pixels; that of what is drawn by default'),
      size('--height', 'height in pixels'),
      {
        name: '--session',
        sign: 'N',
        value: 'the number of a program',
        help: 'which program of the recording; the first by default',
        check: wholeNumber('program', 1, 1000),
      },
    ],
    program: false,
    files: [1, 1],
  },
  {
    name: 'stats',
    usage: 'FILE [--json]',
    title: 'counts what is in a recording',
    text: 'Events, promises by operation and state, what was pending at the end, call sites, duration, what was lost.',
    options: [JSON_FLAG],
    program: false,
    files: [1, 1],
  },
  {
    name: 'dump',
    usage: 'FILE',
    title: 'prints a recording, one JSON object an event a line',
    text: `Times are nanoseconds since the origin of the program's clock. Lines of the event "name" are what was read in the
source. Reading may stop at any line, as with head.`,
    options: [],
    program: false,
    files: [1, 1],
  },
  {
    name: 'export',
    usage: 'FILE --format NAME [options]',
    title: 'turns a recording into what other tools read',
    text: `perfetto and chrome write a file for ui.perfetto.dev and chrome://tracing; otlp sends each promise as a span of
OpenTelemetry, with links to what it waited for, to a collector, or writes the requests as JSON, one a line.`,
    options: [
      {
        name: '--format',
        sign: 'NAME',
        value: 'the name of a format',
        help: FORMATS.join(', '),
        check: oneOf('format', FORMATS),
      },
      output('the file; FILE with another ending by default, "-" for standard output'),
      {
        name: '--endpoint',
        sign: 'URL',
        value: 'a URL',
        help: 'otlp: where a collector takes traces, as http://localhost:4318/v1/traces',
        check: (text) =>
          /^https?:\/\/./.test(text) ? null : `${text} is no endpoint: it begins with http:// or https://.`,
      },
    ],
    program: false,
    files: [1, 1],
  },
  {
    name: 'diff',
    usage: 'BEFORE AFTER [--json]',
    title: 'compares two runs of a program by call site',
    text: 'What appeared, what vanished, what got slower or faster, what ended otherwise.',
    options: [JSON_FLAG],
    program: false,
    files: [2, 2],
  },
];

/** The command of that name, if there is one. */
export const commandOf = (word: string | undefined): CommandSpec | undefined =>
  COMMANDS.find(({ name }) => name === word);
