/** Starts tracing this process: joins channel, tracer, output and ending. */
import { openChannel } from './channel.ts';
import { processStartedAt } from './clock.ts';
import { watchEnding } from './ending.ts';
import { watchOutput } from './output.ts';
import { install, meetRuntime } from './runtime-record.ts';
import { say } from './say.ts';
import type { Settings } from './settings.ts';
import { Tracer } from './tracer.ts';

/** Traces from now on, unless someone already does. `worker`: the bundled channel worker. */
export function startTracing(settings: Settings, worker: URL): void {
  const record = meetRuntime();
  if (record === null || record.probe !== null) return;
  const { address, ringBytes, patience } = settings;
  const ring = openChannel({ address, worker, ringBytes, patience, ended: () => tracer.stop() });
  const tracer = new Tracer({
    ring,
    libraryFiles: record.libraryFiles,
    session: {
      runtime: `Node.js ${process.version}`,
      pid: process.pid,
      program: process.argv[1] ?? '',
      arguments: process.argv.slice(2),
      startedAt: processStartedAt,
      clock: settings.clock,
      sites: settings.sites,
    },
    turnedOff(sentence) {
      install(record, null);
      if (sentence !== null) say(sentence);
    },
  });
  const tellRest = settings.output ? watchOutput(tracer) : () => {};
  watchEnding({
    uncaught: (error) => tracer.unhandled('topLevel', 0, error),
    ended(how, code) {
      tellRest();
      tracer.exit(how, code);
      const outcome = ring.finish();
      tracer.stop();
      if (outcome === 'stalled') say('the host stopped reading; it did not get the last events.');
    },
  });
  install(record, tracer);
}
