/**
 * The command `promise-graph`: reads its words, does what they say, and turns what goes wrong into a sentence. What a
 * command needs is loaded when it is asked for: exports and pictures bring much that a run has no use for.
 */
import { PortTaken } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import { helpOf } from './help.ts';
import { findInstallation } from './installation.ts';
import { type Options, parseOptions, UsageError } from './options.ts';
import { CannotPrint, Printer, ReaderGone } from './print.ts';
import { listSamples } from './samples.ts';
import { say } from './say.ts';
import { AskedToLeave } from './signals.ts';

async function main(options: Options): Promise<number> {
  const installation = findInstallation(import.meta.url);
  switch (options.command) {
    case 'help':
      return print(helpOf(options.about));
    case 'version':
      return print(`${installation.version}\n`);
    case 'samples': {
      const samples = listSamples(installation.samples);
      return print(samples.map(({ name, title }) => `${name.padEnd(14)}${title}\n`).join(''));
    }
    case 'run':
    case 'sample':
      return (await import('./run.ts')).run(options, installation);
    case 'record':
      return (await import('./record.ts')).record(options, installation);
    case 'attach':
      return (await import('./attach.ts')).attach(options, installation);
    case 'page':
      return (await import('./page.ts')).page(options, installation);
    case 'view':
      return (await import('./view.ts')).view(options, installation);
    case 'dump':
      return (await import('./dump.ts')).dump(options);
    case 'stats':
      return (await import('./stats.ts')).stats(options);
    case 'diff':
      return (await import('./diff.ts')).diff(options);
    case 'render':
      return (await import('./render.ts')).render(options, installation);
    case 'export':
      return (await import('./export.ts')).exportRecording(options, installation);
  }
}

async function print(text: string): Promise<number> {
  const printer = new Printer();
  printer.line(text.replace(/\n$/, ''));
  await printer.flush();
  return 0;
}

/** The exit code of an error that is a sentence for the person; null for one of our own. */
function exitCodeOf(error: unknown): number | null {
  if (error instanceof UsageError) return 2;
  if (error instanceof CommandFailed || error instanceof CannotPrint || error instanceof PortTaken) return 1;
  return error instanceof ReaderGone ? 0 : null;
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
  // Sockets of open pages must not keep us; output that is still in a pipe must get out.
  process.stdout.write('', () => process.exit());
} catch (error) {
  if (error instanceof AskedToLeave) process.exit(error.exitCode);
  const code = exitCodeOf(error);
  if (code === null) throw error;
  if (code > 0) say((error as Error).message);
  process.exit(code);
}
