/** The command `promise-graph`: reads its words, does what they say, and turns what goes wrong into a sentence. */
import { PortTaken } from '../host/index.ts';
import { HELP } from './help.ts';
import { findInstallation } from './installation.ts';
import { parseOptions, UsageError } from './options.ts';
import { CannotRun, run } from './run.ts';
import { listSamples } from './samples.ts';
import { say } from './say.ts';

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const installation = findInstallation();
  switch (options.command) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(`${installation.version}\n`);
      return 0;
    case 'samples':
      for (const { name, title } of listSamples(installation.samples)) {
        process.stdout.write(`${name.padEnd(14)}${title}\n`);
      }
      return 0;
    default:
      return run(options, installation);
  }
}

try {
  process.exitCode = await main();
  // Sockets of open pages must not keep us; output that is still in a pipe must get out.
  process.stdout.write('', () => process.exit());
} catch (error) {
  const known = error instanceof UsageError || error instanceof CannotRun || error instanceof PortTaken;
  if (!known) throw error;
  say(error.message);
  process.exit(error instanceof UsageError ? 2 : 1);
}
