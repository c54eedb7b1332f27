/** Starts tracing this process: joins channel, tracer, output and ending. */
import { fileURLToPath } from 'node:url';
import { type Lane, LaneText } from '../lwt/probe.ts';
import { shareCallNumbers } from './call-numbers.ts';
import { openChannel } from './channel.ts';
import { passStill, processStartedAt } from './clock.ts';
import { handOn, threadNumber } from './descendants.ts';
import { watchEnding } from './ending.ts';
import { Gate } from './gate.ts';
import { LivePromises } from './live-promises.ts';
import { watchOutput } from './output.ts';
import type { Natives } from './program-events.ts';
import { openRing } from './ring.ts';
import { install, meetRuntime } from './runtime-record.ts';
import { say } from './say.ts';
import type { Settings } from './settings.ts';
import { Tracer } from './tracer.ts';

/** How many times its patience a program waits at its start for a debugger that was announced. */
const LONGEST_START = 10;

/** Someone who watches more than the library says, and tells it to the tracer. */
export interface Watcher extends Natives {
  /** Tells what it holds back, and of failures that nobody handles; returns how many of these there are. */
  endOfTurn(): number;
  stop(): void;
}

/**
 * Traces from now on, unless someone already does. `worker`: the bundled channel worker; `marks`:
 * the program's calls are marked; `watch`
 * begins to watch what else is to be traced.
 */
export function startTracing(
  settings: Settings,
  worker: URL,
  marks: boolean,
  watch?: (tracer: Tracer) => Watcher | null,
): void {
  const record = meetRuntime();
  if (record === null || record.probe !== null) return;
  const { address, ringBytes, patience } = settings;
  const { memory, ring, mail } = openChannel({ address, worker, ringBytes, patience, ended: () => tracer.stop() });
  const { control, words } = openRing(memory);
  const lane: Lane = {
    control,
    words: new Int32Array(words.buffer, words.byteOffset, words.length),
    texts: new Int32Array(LaneText.size),
  };
  record.lane = lane;
  const thread = threadNumber();
  let watcher: Watcher | null = null;
  const tracer = new Tracer({
    ring,
    libraryFiles: record.libraryFiles,
    calls: shareCallNumbers(record),
    marks,
    lane,
    session: {
      runtime: `Node.js ${process.version}`,
      pid: process.pid,
      program: process.argv[1] ?? '',
      arguments: process.argv.slice(2),
      startedAt: processStartedAt,
      clock: settings.clock,
      sites: settings.sites,
      ...(thread === null ? {} : { thread }),
      ...(settings.native?.sampled === true ? { sampled: true } : {}),
    },
    turnedOff(sentence) {
      install(record, null);
      watcher?.stop();
      if (sentence !== null) say(sentence);
    },
  });
  ring.gate = new Gate({
    memory,
    ring,
    mail,
    patience,
    textOf: (id) => tracer.textOf(id),
    live: new LivePromises(record),
    passStill(nanoseconds) {
      passStill(nanoseconds);
      record.stoppedFor = (record.stoppedFor ?? 0) + nanoseconds;
    },
  });
  const tellRest = settings.output ? watchOutput(tracer) : () => {};
  const register = new URL('./register.js', worker);
  const registers = [register.href, fileURLToPath(register), 'promise-graph/register'];
  const tellOfThreads = handOn(settings, registers, {
    tell: (sentence) => tracer.printed('stderr', `promise-graph: ${sentence}`),
    spawned: (child, below) => watcher?.spawned(child, below),
  });
  watchEnding({
    uncaught(error, fromRejection) {
      const told = watcher?.endOfTurn() ?? 0;
      // A promise's failure has been told as the promise's.
      if (!fromRejection || told === 0) tracer.unhandled('topLevel', 0, error);
    },
    ended(how, code) {
      watcher?.endOfTurn();
      tellOfThreads();
      tellRest();
      tracer.exit(how, code);
      const outcome = ring.finish();
      tracer.stop();
      if (outcome === 'stalled') say('the host stopped reading; it did not get the last events.');
    },
  });
  install(record, tracer);
  watcher = watch?.(tracer) ?? null;
  if (watcher !== null) tracer.natives = watcher;
  if (settings.debug) ring.gate.waitForDebugger(LONGEST_START * patience);
}
