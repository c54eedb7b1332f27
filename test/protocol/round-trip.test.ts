/** What a StreamWriter is told is what a StreamDecoder tells, however the bytes are cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DescribeEvents,
  describeStream,
  type EventObject,
  EXIT_HOWS,
  LOG_STREAMS,
  OPERATIONS,
  REACHES,
  RESOURCES,
  ROLES,
  replayEvent,
  STATES,
  StreamDecoder,
  StreamWriter,
  UNHANDLED,
  USES,
  WAYS,
} from '../../runtime-instrumented/protocol/index.ts';

const id = fc.integer({ min: 1, max: 0xffffffff });
const idOrNone = fc.integer({ min: 0, max: 0xffffffff });
const time = fc.integer({ min: 0, max: 2 ** 45 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const oneOf = <T extends string>(names: readonly T[]) => fc.constantFrom(...names);

const timed: fc.Arbitrary<EventObject> = fc.oneof(
  fc.record({
    event: fc.constant('create' as const),
    time,
    id,
    operation: oneOf(OPERATIONS),
    site: fc.constant(0),
    detail: text,
    duration: fc.oneof(fc.constant(-1), fc.double({ min: 0, max: 1e18, noNaN: true })),
  }),
  fc.record({ event: fc.constant('depend' as const), time, waiter: id, on: id, role: oneOf(ROLES) }),
  fc.record({ event: fc.constant('enter' as const), time, id, by: idOrNone }),
  fc.record({ event: fc.constant('leave' as const), time, id }),
  fc.record({ event: fc.constant('become' as const), time, outer: id, inner: id }),
  fc.record({ event: fc.constant('settle' as const), time, id, state: oneOf(STATES.slice(1)), text, cause: idOrNone }),
  fc.record({ event: fc.constant('cancel' as const), time, reach: oneOf(REACHES), by: idOrNone, target: id }),
  fc.record({ event: fc.constant('label' as const), time, id, text }),
  fc.record({ event: fc.constant('log' as const), time, stream: oneOf(LOG_STREAMS), text }),
  fc.record({ event: fc.constant('idle' as const), time }),
  fc.record({ event: fc.constant('busy' as const), time }),
  fc.record({ event: fc.constant('unhandled' as const), time, how: oneOf(UNHANDLED), id: idOrNone, text }),
  fc.record({ event: fc.constant('gap' as const), time, count: id }),
  fc.record({
    event: fc.constant('exit' as const),
    time,
    how: oneOf(EXIT_HOWS),
    code: fc.integer({ min: -255, max: 255 }),
  }),
  fc.record({
    event: fc.constant('resource' as const),
    time,
    id,
    kind: oneOf(RESOURCES),
    site: fc.constant(0),
    label: text,
    size: idOrNone,
  }),
  fc.record({ event: fc.constant('use' as const), time, use: oneOf(USES), id, by: idOrNone, level: idOrNone }),
  fc.record({
    event: fc.constant('message' as const),
    time,
    way: oneOf(WAYS),
    id: idOrNone,
    site: fc.constant(0),
    channel: text,
    number: idOrNone,
    text,
  }),
  fc.record({
    event: fc.constant('session' as const),
    time,
    info: fc.record({
      protocol: fc.constant(1),
      runtime: text,
      pid: fc.nat(),
      program: text,
      arguments: fc.array(text),
      startedAt: fc.double({ noNaN: true, noDefaultInfinity: true }).map((ms) => ms + 0),
      clock: fc.constantFrom('real' as const, 'virtual' as const),
      sites: fc.boolean(),
    }),
  }),
);

function encode(events: readonly EventObject[]): Uint8Array {
  const writer = new StreamWriter();
  for (const event of events) replayEvent(event, writer);
  return writer.take();
}

describe('a stream', () => {
  it('says what was written, in order, with its times', () => {
    fc.assert(
      fc.property(fc.array(timed), (events) => {
        expect(describeStream(encode(events))).toEqual(events);
      }),
    );
  });

  it('may be cut at any byte', () => {
    fc.assert(
      fc.property(
        fc.array(timed, { minLength: 1 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
        (events, cuts) => {
          const bytes = encode(events);
          const got: EventObject[] = [];
          const decoder = new StreamDecoder(new DescribeEvents((event) => got.push(event)));
          for (let at = 0; at < bytes.length; ) {
            const size = cuts.next().value as number;
            decoder.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(got).toEqual(events);
          expect(decoder.incomplete).toBe(0);
        },
      ),
    );
  });

  it('defines sites before they are used, and keeps times when the clock goes back', () => {
    const events: EventObject[] = [
      { event: 'site', id: 1, site: { file: '/a/heads.ts', line: 3, column: 7, functionName: 'main' } },
      { event: 'create', time: 9e12, id: 1, operation: 'bind', site: 1, detail: '', duration: -1 },
      { event: 'leave', time: 5, id: 1 },
    ];
    expect(describeStream(encode(events))).toEqual(events);
  });

  it('carries a string of a quarter of a megabyte, and cuts a longer one', () => {
    const events: EventObject[] = [
      { event: 'label', time: 0, id: 1, text: 'x'.repeat(262_000) },
      { event: 'label', time: 0, id: 1, text: 'é'.repeat(500_000) },
    ];
    const [whole, cut] = describeStream(encode(events)) as { text: string }[];
    expect(whole.text).toBe('x'.repeat(262_000));
    expect(cut.text).toMatch(/^é{80000,}$/);
  });

  it('turns lone surrogates into U+FFFD', () => {
    const [event] = describeStream(encode([{ event: 'label', time: 0, id: 1, text: 'a\ud800b\udc00' }]));
    expect(event).toMatchObject({ text: 'a\ufffdb\ufffd' });
  });
});

it('a dependency may say at which call site it is awaited', () => {
  const writer = new StreamWriter();
  writer.site(1, { file: '/program.js', line: 3, column: 5, functionName: '' });
  writer.depend(7, 2, 1, 'awaited', 1);
  writer.depend(8, 3, 1, 'awaited');
  const told = describeStream(writer.take()).filter(({ event }) => event === 'depend');
  expect(told).toEqual([
    { event: 'depend', time: 7, waiter: 2, on: 1, role: 'awaited', site: 1 },
    { event: 'depend', time: 8, waiter: 3, on: 1, role: 'awaited' },
  ]);
});
