/** Breakpoints and records that tell two events: joined while nothing steps, and hit by the same events all the same. */
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type DebuggeeMessage,
  type DebuggerMessage,
  describeStream,
  Kind,
  type StopPoint,
  StreamWriter,
} from '../../runtime-instrumented/protocol/index.ts';
import { Gate, type Letter } from '../../runtime-instrumented/trace/gate.ts';
import { createRing } from '../../runtime-instrumented/trace/ring.ts';
import { RingReader } from '../../runtime-instrumented/trace/ring-reader.ts';
import { RingWriter } from '../../runtime-instrumented/trace/ring-writer.ts';
import { Tracer } from '../../runtime-instrumented/trace/tracer.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A tracer with a gate whose debugger has set these points, in one thread: points that log stop nobody. */
async function debugged(...points: StopPoint[]) {
  const memory = createRing();
  const ring = new RingWriter(memory, 1);
  const tracer = new Tracer({
    ring,
    libraryFiles: new Set(),
    calls: null,
    session: { runtime: 'test', pid: 1, program: '/p.ts', arguments: [], startedAt: 0, clock: 'virtual', sites: false },
    turnedOff: () => {},
  });
  const { port1: mail, port2: worker } = new MessageChannel();
  closing.push(() => mail.close());
  ring.gate = new Gate({
    memory,
    ring,
    mail,
    patience: 1,
    textOf: (id) => tracer.textOf(id),
    live: { inspect: () => ({ text: '', members: [] }), act: () => '' } as never,
    passStill: () => {},
  });
  const heard: DebuggeeMessage[] = [];
  worker.on('message', ({ message }: Letter) => heard.push(message as DebuggeeMessage));
  const say = (message: DebuggerMessage) => worker.postMessage(message);
  const answered = async (): Promise<void> => {
    say({ type: 'inspect', request: 0, promise: 0, path: [] });
    while (heard.at(-1)?.type !== 'answer') await once(worker, 'message');
    heard.pop();
  };
  say({ type: 'attach', stillClock: true });
  say({ type: 'points', points });
  await answered();
  const reader = new RingReader(memory);
  return {
    tracer,
    /** What was hit, and the events and kinds of record that the program told. */
    async told() {
      await answered();
      const pieces: Uint8Array[] = [];
      for (let piece = reader.take(1 << 14); piece; piece = reader.take(1 << 14)) pieces.push(piece.slice());
      const stream = Buffer.concat([new StreamWriter().take(), ...pieces]);
      const kinds: number[] = [];
      const words = new Uint32Array(Uint8Array.from(Buffer.concat(pieces)).buffer);
      for (let at = 0; at < words.length; at += words[at] >>> 16) kinds.push(words[at] & 0xff);
      const hits = heard.flatMap((message) =>
        message.type === 'hit' ? [`${message.point} ${message.event} ${message.promise}`] : [],
      );
      return { hits, kinds, events: describeStream(stream).slice(1) };
    },
  };
}

/** Whole numbers below a bound, the same ones for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** Thirty calls of the library, the same for the same seed. */
function play(tracer: Tracer, seed: number): void {
  const random = randomFrom(seed);
  const pending = [tracer.created('wait')];
  const some = () => pending[random(pending.length)];
  for (let call = 0; call < 30; call++) {
    switch (random(6)) {
      case 0:
        pending.push(tracer.created(random(2) === 0 ? 'wait' : 'task'));
        break;
      case 1:
        pending.push(tracer.waits('bind', some()));
        break;
      case 2:
        tracer.entered(some(), some());
        break;
      case 3: {
        const id = some();
        tracer.leftInto(id, id, some());
        break;
      }
      case 4:
        tracer.left(some());
        break;
      default:
        tracer.settled(some(), random(2) === 0 ? 'returned' : 'failed', 'value', random(2) === 0 ? 0 : some());
    }
  }
}

const LOGS: readonly StopPoint[] = [
  { id: 1, on: ['create'], operation: 'bind', log: true },
  { id: 2, on: ['settle'], states: ['failed'], origin: true, log: true },
  { id: 3, on: ['settle'], states: ['failed'], unheard: true, log: true },
  { id: 4, on: ['enter', 'settle'], promises: [1, 2, 3], log: true },
  { id: 5, on: ['create', 'settle'], hits: { how: 'every', count: 2 }, log: true },
];
/** Asks for an event that is told together with another one; hit by none. */
const BETWEEN: StopPoint = { id: 9, on: ['leave'], promises: [4_000_000], log: true };

describe('records that tell two events', () => {
  it('are written while breakpoints stand, and told apart while one may be hit between the two', async () => {
    const joined = await debugged(...LOGS);
    const apart = await debugged(...LOGS, BETWEEN);
    for (const { tracer } of [joined, apart]) {
      const one = tracer.created('wait');
      const two = tracer.waits('bind', one);
      tracer.leftInto(two, two, one);
    }
    const [first, second] = [await joined.told(), await apart.told()];
    expect(first.kinds).toContain(Kind.leaveInto);
    expect(second.kinds).not.toContain(Kind.leaveInto);
    expect(first.events).toEqual(second.events);
  });

  it('hit the same points, in the same order, as the two by themselves', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const joined = await debugged(...LOGS);
      const apart = await debugged(...LOGS, BETWEEN);
      play(joined.tracer, seed);
      play(apart.tracer, seed);
      const [first, second] = [await joined.told(), await apart.told()];
      expect(first.events, `seed ${seed}`).toEqual(second.events);
      expect(first.hits, `seed ${seed}`).toEqual(second.hits);
      expect(first.hits.length).toBeGreaterThan(0);
    }
  });

  it('hit a point that stands between the two at the first of them', async () => {
    const { tracer, told } = await debugged({ id: 1, on: ['leave', 'become'], promises: [1, 2], log: true });
    const one = tracer.created('wait');
    const two = tracer.waits('bind', one);
    tracer.leftInto(two, two, one);
    expect((await told()).hits).toEqual(['1 leave 2', '1 become 2']);
  });
});
