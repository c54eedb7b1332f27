/** Recordings: how small, how quickly written and read; and what the samples' streams weigh on the wire. */
import { deflateRawSync } from 'node:zlib';
import { nodePacker, nodeUnpacker } from '../../host/index.ts';
import { RecordingWriter, readRecording } from '../../recording/index.ts';
import { IgnoreEvents, StreamDecoder, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { row } from '../row.ts';
import { startWatch } from '../thread-time.ts';
import type { Part } from './part.ts';
import { sampleStreams } from './sample-streams.ts';

const WIRE = 'wire of the samples';
const FILE = 'recording, size';
const WRITE = 'recording, write';
const READ = 'recording, read';
const OPEN = 'recording of a million promises, into columns';
/** Most bytes of an event on the wire, and most milliseconds in which a million promises open. */
const WIRE_LIMIT = 12;
const OPEN_LIMIT = 2_000;

/** A busy program: rounds of a sleep and a bind, at 40 call sites. Seven events a round. */
function streamOf(rounds: number): { stream: Uint8Array; events: number } {
  const writer = new StreamWriter();
  const parts: Uint8Array[] = [];
  for (let site = 1; site <= 40; site++) {
    writer.site(site, { file: '/home/ada/server.ts', line: site * 3, column: 9, functionName: `handler${site}` });
  }
  for (let round = 0; round < rounds; round++) {
    const time = round * 10_000 + ((round * 2_654_435_761) % 5_000);
    const [sleep, bind] = [2 * round + 1, 2 * round + 2];
    writer.create(time, sleep, 'sleep', 1 + (round % 40), '1 ms', 1e6);
    writer.create(time + 310, bind, 'bind', 1 + ((round * 7) % 40), '', -1);
    writer.depend(time + 450, bind, sleep, 'awaited');
    writer.settle(time + 4_000, sleep, 'returned', 'undefined', 0);
    writer.enter(time + 4_200, bind, sleep);
    writer.leave(time + 4_700, bind);
    writer.settle(time + 4_800, bind, 'returned', `{ status: ${round % 500} }`, sleep);
    if (round % 10_000 === 0) parts.push(writer.take());
  }
  parts.push(writer.take());
  return { stream: Buffer.concat(parts), events: rounds * 7 + 40 };
}

/** Milliseconds that it takes, of the thread's own time: inflating is part of it, other work of the machine is not. */
async function timed(work: () => unknown): Promise<number> {
  const watch = startWatch();
  await work();
  return watch();
}

function written(stream: Uint8Array): Uint8Array {
  const writer = new RecordingWriter({ application: 'bench', createdAt: 0 }, nodePacker);
  writer.session({ id: 1, parent: null, name: 'server.ts', program: '/home/ada/server.ts', arguments: [], pid: 1 });
  writer.stream(1, stream);
  writer.ending(1, { state: 'ended', exitCode: 0, problem: null });
  writer.end();
  return Buffer.concat(writer.take());
}

async function read(bytes: Uint8Array, decoder: StreamDecoder | null): Promise<void> {
  const { problem } = await readRecording(
    [bytes],
    {
      session: () => {},
      stream: (_session, piece) => {
        decoder?.push(piece);
        return 0;
      },
    },
    { unpacker: nodeUnpacker },
  );
  if (problem) throw new Error(problem);
}

const least = async (rounds: number, work: () => unknown): Promise<number> => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) best = Math.min(best, await timed(work));
  return best;
};

export const recording: Part = {
  subjects: [WIRE, FILE, WRITE, READ, OPEN],
  async *measure(plan) {
    if (plan.wants(WIRE)) {
      plan.progress(WIRE);
      for (const { name, wire, bytes, events } of await sampleStreams(plan.quick)) {
        yield row(WIRE, 'bytes/event', wire / events, `limit, for ${name}`, WIRE_LIMIT);
        yield row(WIRE, 'bytes/event', wire / events, 'the stream itself', bytes / events);
      }
    }
    const any = [FILE, WRITE, READ, OPEN].some((subject) => plan.wants(subject));
    if (!any) return;
    const rounds = plan.quick ? 2_000 : 500_000;
    const { stream, events } = streamOf(rounds);
    const file = written(stream);
    const times = plan.quick ? 1 : 3;
    if (plan.wants(FILE)) {
      plan.progress(FILE);
      yield row(FILE, 'bytes/event', file.length / events, 'the stream itself', stream.length / events);
    }
    if (plan.wants(WRITE)) {
      plan.progress(WRITE);
      const ours = await least(times, () => written(stream));
      const bare = await least(times, () => deflateRawSync(stream, { level: 4 }));
      yield row(WRITE, 'M events/s', events / ours / 1e3, 'bare deflate', events / bare / 1e3);
    }
    if (plan.wants(READ)) {
      plan.progress(READ);
      const ours = await least(times, () => read(file, new StreamDecoder(new IgnoreEvents())));
      const bare = await least(times, () => new StreamDecoder(new IgnoreEvents()).push(stream));
      yield row(READ, 'M events/s', events / ours / 1e3, 'decoding the bare stream', events / bare / 1e3);
    }
    if (plan.wants(OPEN)) {
      plan.progress(OPEN);
      const ms = await least(times, () => read(file, new StreamDecoder(new TraceWriter(new TraceStore()))));
      yield row(OPEN, 'ms', ms, 'limit', OPEN_LIMIT);
    }
  },
};
