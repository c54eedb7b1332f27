/** Recordings in memory: made of a small story, read back as what a listener was told. */
import { nodePacker, nodeUnpacker } from '../../host/index.ts';
import {
  type RecordedSession,
  type RecordingInfo,
  type RecordingOutcome,
  RecordingWriter,
  readRecording,
} from '../../recording/index.ts';
import {
  DescribeEvents,
  type EventObject,
  type SessionInfo,
  StreamDecoder,
  StreamWriter,
} from '../../runtime-instrumented/protocol/index.ts';

export const INFO: RecordingInfo = { application: 'promise-graph test', createdAt: 1_700_000_000_000 };

export const PROGRAM: RecordedSession = {
  id: 1,
  parent: null,
  name: 'heads.ts',
  program: '/home/ada/heads.ts',
  arguments: ['--fast'],
  pid: 4711,
};

const SESSION: SessionInfo = {
  protocol: 1,
  runtime: 'test',
  pid: 4711,
  program: '/home/ada/heads.ts',
  arguments: ['--fast'],
  startedAt: 1_700_000_000_000,
  clock: 'real',
  sites: true,
};

/** The stream of a program that sleeps `rounds` times, a millisecond each. */
export function streamOf(rounds: number): Uint8Array {
  const writer = new StreamWriter();
  writer.session(0, SESSION);
  writer.site(1, { file: '/home/ada/heads.ts', line: 3, column: 7, functionName: 'main' });
  for (let round = 0; round < rounds; round++) {
    const time = round * 1e6;
    const [sleep, bind] = [2 * round + 1, 2 * round + 2];
    writer.create(time, sleep, 'sleep', 1, '1 ms', 1e6);
    writer.create(time, bind, 'bind', 1, '', -1);
    writer.depend(time, bind, sleep, 'awaited');
    writer.settle(time + 1e6, sleep, 'returned', 'undefined', 0);
    writer.enter(time + 1e6, bind, sleep);
    writer.leave(time + 1e6, bind);
    writer.settle(time + 1e6, bind, 'returned', `“round ${round}”`, sleep);
  }
  writer.exit(rounds * 1e6, 'returned', 0);
  return writer.take();
}

export const joined = (parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** The bytes that a writer has ready after what `tell` told it. */
export function written(tell: (writer: RecordingWriter) => void, packed = true): Uint8Array {
  const writer = new RecordingWriter(INFO, packed ? nodePacker : null);
  tell(writer);
  return joined(writer.take());
}

/** A whole recording of one program. */
export function recordingOf(stream: Uint8Array, packed = true): Uint8Array {
  return written((writer) => {
    writer.session(PROGRAM);
    writer.stream(1, stream);
    writer.flush();
    writer.names(1, [[1, { name: 'heads', kind: 'variable', snippet: 'sleep(1)' }]]);
    writer.ending(1, { state: 'ended', exitCode: 0, problem: null });
    writer.source('/home/ada/heads.ts', "import { Time } from 'promise-graph';\n", [1]);
    writer.end();
  }, packed);
}

export interface Told {
  readonly outcome: RecordingOutcome;
  /** All that was told beside events, as [kind, …]. */
  readonly told: unknown[];
  readonly events: EventObject[];
}

/** Reads a recording to its end, wherever that is. */
export async function readAll(bytes: Uint8Array, mostStreamBytes?: number): Promise<Told> {
  const told: unknown[] = [];
  const events: EventObject[] = [];
  const decoders = new Map<number, StreamDecoder>();
  const outcome = await readRecording(
    [bytes],
    {
      info: (info) => told.push(['info', info]),
      session: (session) => told.push(['session', session]),
      stream: (session, piece) => {
        let decoder = decoders.get(session);
        if (!decoder) {
          decoder = new StreamDecoder(new DescribeEvents((event) => events.push(event)));
          decoders.set(session, decoder);
        }
        decoder.push(piece);
        return decoder.time;
      },
      names: (session, names) => told.push(['names', session, names]),
      source: (source) => told.push(['source', source]),
      ending: (session, ending) => told.push(['ending', session, ending]),
    },
    { unpacker: nodeUnpacker, ...(mostStreamBytes === undefined ? {} : { mostStreamBytes }) },
  );
  return { outcome, told, events };
}
