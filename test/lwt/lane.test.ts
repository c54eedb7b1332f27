/** The library writes the usual records by itself: they say what calls of the tracer say. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LaneCode, LaneControl, LaneRecord } from '../../runtime-instrumented/lwt/lane.ts';
import {
  describeStream,
  isShortKind,
  Kind,
  PROTOCOL_VERSION,
  REACHES,
  ROLES,
  SHORT,
  STATES,
  STREAM_MAGIC,
} from '../../runtime-instrumented/protocol/index.ts';
import { Control, createRing, openRing } from '../../runtime-instrumented/trace/ring.ts';
import { RingReader } from '../../runtime-instrumented/trace/ring-reader.ts';
import type { Case } from '../conformance/language.ts';

const KEY = Symbol.for('promise-graph.runtime');
const folder = fileURLToPath(new URL('../conformance/programs/', import.meta.url));
const [firstFile] = globSync('vectors-*.json', { cwd: folder }).sort();
const cases = (JSON.parse(readFileSync(`${folder}${firstFile}`, 'utf8')) as Case[]).slice(0, 60);

/** Nanoseconds of the machine's clock, which each reading moves on by one. */
let machine = 1n;

interface Shared {
  lane?: unknown;
  listeners: Set<unknown>;
  probe: unknown;
}

/** What a tracer writes of programs, each run `times` times; with a worker that lives it may let the library write. */
async function written(programs: readonly Case[], times: number, workerLives: boolean): Promise<Uint8Array> {
  vi.resetModules();
  vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => machine++);
  const record = (globalThis as unknown as { [KEY]: Shared })[KEY];
  const { Tracer } = await import('../../runtime-instrumented/trace/tracer.ts');
  const { RingWriter } = await import('../../runtime-instrumented/trace/ring-writer.ts');
  const { LaneText } = await import('../../runtime-instrumented/lwt/probe.ts');
  const memory = createRing(1 << 24);
  const { control, words } = openRing(memory);
  if (workerLives) control[Control.tick] = 1;
  const lane = { control, words: new Int32Array(words.buffer, words.byteOffset), texts: new Int32Array(LaneText.size) };
  record.lane = lane;
  const session = {
    runtime: '',
    pid: 1,
    program: '',
    arguments: [],
    startedAt: 0,
    clock: 'real',
    sites: false,
  } as const;
  const tracer = new Tracer({
    ring: new RingWriter(memory, 1),
    libraryFiles: new Set(),
    calls: new Int32Array(3),
    lane,
    session,
    turnedOff: () => {},
  });
  const { installProbe } = await import('../../runtime-instrumented/lwt/index.ts');
  const { newMachine, runProgram } = await import('../conformance/check.ts');
  installProbe(tracer);
  for (const { program } of programs) for (let i = 0; i < times; i++) runProgram(program, '5.6', newMachine());
  installProbe(null);
  const taken = new RingReader(memory).take(1 << 24);
  return taken ?? new Uint8Array(0);
}

/** The events of a stream, but for the session and their times, which depend on who writes them. */
function events(stream: Uint8Array): unknown[] {
  const header = new Uint8Array(new Uint32Array([STREAM_MAGIC, PROTOCOL_VERSION]).buffer);
  const told = describeStream(Buffer.concat([header, stream])).filter(({ event }) => event !== 'session');
  return told.map((event) => ({ ...event, time: 0 }));
}

function shortRecords(stream: Uint8Array): Set<number> {
  const words = new Uint32Array(stream.buffer, stream.byteOffset, stream.length / 4);
  const kinds = new Set<number>();
  for (let at = 0; at < words.length; at += words[at] >>> 16) {
    if (isShortKind(words[at] & 0xff)) kinds.add((words[at] & 0xff) - SHORT);
  }
  return kinds;
}

/** Processors on which a plain store publishes a record: only there the library writes. */
const mayWrite = process.arch === 'x64' || process.arch === 'ia32';

beforeEach(() => {
  vi.restoreAllMocks();
});

describe('what the library writes by itself', () => {
  it('has the numbers of the protocol and the places of the ring', () => {
    for (const [name, head] of Object.entries(LaneRecord)) {
      expect(head & 0xff).toBe(Kind[name as keyof typeof LaneRecord] | SHORT);
    }
    const { head, promises, limit } = LaneControl;
    expect({ head, promises, limit }).toEqual({
      head: Control.head,
      promises: Control.promises,
      limit: Control.limit,
    });
    for (const [name, code] of Object.entries(LaneCode)) {
      const table = [ROLES, STATES, REACHES].find((names) => (names as readonly string[]).includes(name));
      expect([name, table?.indexOf(name as never)]).toEqual([name, code]);
    }
  });

  it('says of every program what calls say, in the same order', async () => {
    const byCalls = await written(cases, 3, false);
    const byLane = await written(cases, 3, true);
    expect(shortRecords(byCalls)).toEqual(new Set());
    expect(shortRecords(byLane)).toEqual(
      mayWrite
        ? new Set([
            Kind.create,
            Kind.depend,
            Kind.enter,
            Kind.leave,
            Kind.settle,
            Kind.cancel,
            Kind.derive,
            Kind.leaveInto,
            Kind.wake,
          ])
        : new Set(),
    );
    expect(events(byLane)).toEqual(events(byCalls));
  });
});
