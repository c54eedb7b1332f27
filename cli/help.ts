/** The text of --help. */

export const HELP = `Draws the live promise graph of a program, in the browser.

Usage:
  promise-graph [run] [options] program.ts [arguments …]
  promise-graph sample [options] NAME     runs one of our samples
  promise-graph samples                   lists them
  promise-graph                           runs the sample heads1

Options, which come before the program (every word after it is the program's own):
  --port N      serve on this port; any free one by default
  --no-open     do not open the browser; the address is printed in any case
  --exit        leave when the program has ended, with its exit code
  --node PATH   the Node to run the program on; by default the one on your PATH
  --seed N      sets PROMISE_GRAPH_SEED, for programs that draw at random
  -h, --help    this text
  -v, --version the version

The program has this terminal: its input, its output, its Ctrl-C. What we say goes to standard error.
After it has ended the page stays until Ctrl-C (but for --exit), and the exit code is then the program's.
In the page a program can be run again or stopped. A click on a promise opens its line in your editor
when VISUAL or EDITOR names a graphical one (code, subl, zed, idea …), or inside VS Code's terminal.
`;
