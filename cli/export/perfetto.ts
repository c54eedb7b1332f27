/**
 * Perfetto's own format, for ui.perfetto.dev: a protobuf Trace of TrackDescriptor and TrackEvent packets. The numbers
 * are those of perfetto's trace.proto, trace_packet.proto, track_descriptor.proto and track_event.proto.
 */

import type { WritePiece } from '../../host/index.ts';
import { NONE, type Trace } from '../../webview/trace/trace.ts';
import type { RecordedTrace } from '../traces.ts';
import { Message } from './protobuf.ts';
import { factsOf, type Level, levels, promiseBars, stateOf, workBars } from './tracks.ts';

const PACKET = 1;
const Packet = { timestamp: 8, sequence: 10, event: 11, flags: 13, descriptor: 60 };
const Descriptor = { uuid: 1, name: 2, process: 3, parent: 5, counter: 8 };
const Process = { pid: 1, name: 6 };
const Event = { annotation: 4, type: 9, track: 11, category: 22, name: 23, counter: 30, flow: 47, endOfFlow: 48 };
const Annotation = { whole: 3, text: 6, name: 10 };
const Type = { begin: 1, end: 2, instant: 3, counter: 4 };
/** All packets are of one sequence, and the first begins its state anew. */
const SEQUENCE = 1;
const STATE_CLEARED = 1;

/** Tracks of a program: itself, the main loop, its sleep, then those of promises; those of resources from the middle on. */
const LOOP = 1;
const SLEEP = 2;
const FIRST_TRACK = 16;
const FIRST_LEVEL = 2 ** 39;
const PROGRAM_STEP = 2 ** 40;

/** Packets are gathered until there is so much to write. */
const WRITE_BYTES = 1024 * 1024;

/** A beginning or an end, to be put in order. Ends come before beginnings of the same time. */
interface Mark {
  readonly time: number;
  readonly rank: number;
  readonly packet: () => Message;
}

/** Writes all programs as one file. */
export async function writePerfetto(programs: readonly RecordedTrace[], write: WritePiece): Promise<void> {
  let pending: Uint8Array[] = [];
  let waiting = 0;
  let first = true;
  const add = async (packet: Message) => {
    packet.whole(Packet.sequence, SEQUENCE);
    if (first) packet.whole(Packet.flags, STATE_CLEARED);
    first = false;
    const bytes = new Message().message(PACKET, packet).finish();
    pending.push(bytes);
    waiting += bytes.length;
    if (waiting >= WRITE_BYTES) await flush();
  };
  const flush = async () => {
    const bytes = Buffer.concat(pending);
    pending = [];
    waiting = 0;
    if (bytes.length > 0) await write(bytes);
  };
  for (const [index, program] of programs.entries()) {
    const base = (index + 1) * PROGRAM_STEP;
    const { bars, tracks } = promiseBars(program.trace);
    for (const descriptor of descriptorsOf(program, base, tracks)) await add(descriptor);
    const used = levels(program.trace);
    for (const [at, level] of used.entries()) await add(counterDescriptor(base, at, level));
    const marks = [...marksOf(program.trace, base, bars), ...levelMarks(base, used)];
    marks.sort((a, b) => a.time - b.time || a.rank - b.rank);
    for (const { time, packet } of marks) await add(packet().whole(Packet.timestamp, Math.round(time)));
  }
  await flush();
}

function* descriptorsOf({ session }: RecordedTrace, base: number, tracks: number): Iterable<Message> {
  const track = (uuid: number, name: string): Message =>
    new Message().message(
      Packet.descriptor,
      new Message()
        .whole(Descriptor.uuid, base + uuid)
        .text(Descriptor.name, name)
        .whole(Descriptor.parent, base),
    );
  // Pids of two runs may be the same: here each program has one of its own.
  const process = new Message().whole(Process.pid, base / PROGRAM_STEP).text(Process.name, session.name);
  yield new Message().message(
    Packet.descriptor,
    new Message().whole(Descriptor.uuid, base).message(Descriptor.process, process),
  );
  yield track(LOOP, 'main loop');
  yield track(SLEEP, 'idle');
  for (let index = 0; index < tracks; index++) yield track(FIRST_TRACK + index, `promises ${index + 1}`);
}

function counterDescriptor(base: number, at: number, { name }: Level): Message {
  const track = new Message().whole(Descriptor.uuid, base + FIRST_LEVEL + at).text(Descriptor.name, name);
  track.whole(Descriptor.parent, base).message(Descriptor.counter, new Message());
  return new Message().message(Packet.descriptor, track);
}

function* levelMarks(base: number, used: readonly Level[]): Iterable<Mark> {
  for (const [at, { points }] of used.entries()) {
    for (const { time, level } of points) {
      const event = () => eventOf(Type.counter, base + FIRST_LEVEL + at).whole(Event.counter, level);
      yield { time, rank: 0, packet: () => packetOf(event()) };
    }
  }
}

const eventOf = (type: number, track: number): Message =>
  new Message().whole(Event.type, type).whole(Event.track, track);
const packetOf = (event: Message): Message => new Message().message(Packet.event, event);

function* marksOf(trace: Trace, base: number, bars: ReturnType<typeof promiseBars>['bars']): Iterable<Mark> {
  for (const { row, track, from, to } of bars) {
    const uuid = base + FIRST_TRACK + track;
    yield {
      time: from,
      rank: 2,
      packet: () => {
        const event = eventOf(Type.begin, uuid).text(Event.name, trace.nameOf(row));
        event.text(Event.category, stateOf(trace, row)).fixed64(Event.flow, base + trace.idOf(row));
        for (const [name, value] of Object.entries(factsOf(trace, row))) {
          const annotation = new Message().text(Annotation.name, name);
          if (typeof value === 'number') annotation.whole(Annotation.whole, value);
          else annotation.text(Annotation.text, value);
          event.message(Event.annotation, annotation);
        }
        return packetOf(event);
      },
    };
    // A bar without length must begin before it ends.
    yield { time: to, rank: to === from ? 3 : 1, packet: () => packetOf(eventOf(Type.end, uuid)) };
  }
  let depth = 0;
  for (const { kind, row, by, from, to } of workBars(trace)) {
    const uuid = base + (kind === 'idle' ? SLEEP : LOOP);
    const name = kind === 'idle' ? 'idle' : `callback of ${trace.nameOf(row)}`;
    depth += 1e-6;
    yield {
      time: from,
      rank: 4 + depth,
      packet: () => {
        const event = eventOf(Type.begin, uuid).text(Event.name, name).text(Event.category, kind);
        // An arrow from the promise that made it run.
        if (by !== NONE) event.fixed64(Event.endOfFlow, base + trace.idOf(by));
        return packetOf(event);
      },
    };
    yield { time: to, rank: to === from ? 4 + depth : 1, packet: () => packetOf(eventOf(Type.end, uuid)) };
  }
  for (const { moment, text } of trace.logs) {
    const event = () => packetOf(eventOf(Type.instant, base + LOOP).text(Event.name, text.slice(0, 200)));
    yield { time: trace.timeAt(moment), rank: 9, packet: event };
  }
}
