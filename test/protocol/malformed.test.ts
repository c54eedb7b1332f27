/** Bytes that are no stream, or tell a lie: a sentence that says what and where, and nothing before it is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DescribeEvents,
  describeStream,
  type EventObject,
  INTEGER,
  Kind,
  ProtocolError,
  SHORT,
  StreamDecoder,
  StreamWriter,
} from '../../runtime-instrumented/protocol/index.ts';

const HEADER = [0x31544750, 1];
const head = (kind: number, length: number, aux = 0): number => kind | (aux << 8) | (length << 16);
const bytes = (...words: number[]): Uint8Array => new Uint8Array(new Uint32Array([...HEADER, ...words]).buffer);
const leave = [head(Kind.leave, 3), 0, 5];

function decode(stream: Uint8Array): { events: EventObject[]; error: unknown } {
  const events: EventObject[] = [];
  try {
    new StreamDecoder(new DescribeEvents((event) => events.push(event))).push(stream);
    return { events, error: null };
  } catch (error) {
    return { events, error };
  }
}

describe('a malformed stream', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['other bytes', new TextEncoder().encode('GET / HTTP/1.1\r\n'), /not a Promise Graph stream.*byte 0/],
    [
      'a later version',
      new Uint8Array(new Uint32Array([0x31544750, 5]).buffer),
      /protocol version 5, and only versions up to 4.*byte 4/,
    ],
    ['a record of no words', bytes(0), /A record of 0 words is impossible \(at byte 8\)/],
    ['a record of one word', bytes(head(Kind.idle, 1)), /A record of 1 words is impossible/],
    ['a record that is too short', bytes(head(Kind.create, 3), 0, 1), /kind 5 needs 4 words and has 3/],
    [
      'a string longer than its record',
      bytes(head(Kind.string, 5), 0, 1, 5, 0),
      /string of 5 bytes is longer than its record/,
    ],
    [
      'a string of a length beyond reason',
      bytes(head(Kind.string, 5), 0, 1, 0xffffffff, 0),
      /string of 4294967295 bytes/,
    ],
    ['string id 0', bytes(head(Kind.string, 4), 0, 0, 0), /string id 0 is not between/],
    ['a string id out of bounds', bytes(head(Kind.string, 4), 0, 0x100000, 0), /string id 1048576 is not between/],
    ['a string that was not defined', bytes(head(Kind.label, 4), 0, 1, 9), /String 9 is used before it is defined/],
    ['a site that was not defined', bytes(head(Kind.create, 4), 0, 1, 3), /Site 3 is used before it is defined/],
    [
      'a site id out of bounds',
      bytes(head(Kind.site, 7), 0, 0xffffffff, 0, 1, 1, 0),
      /site id 4294967295 is not between/,
    ],
    [
      'a site defined twice',
      bytes(...[0, 0].flatMap(() => [head(Kind.site, 7), 0, 1, 0, 1, 1, 0])),
      /Site 1 is defined twice/,
    ],
    ['line 0', bytes(head(Kind.site, 7), 0, 1, 0, 0, 1, 0), /count from 1/],
    ['a promise without an id', bytes(head(Kind.create, 4), 0, 0, 0), /A promise has no id/],
    ['a short record that is too short', bytes(head(Kind.enter | SHORT, 2), 1), /kind 7 needs 3 words and has 2/],
    ['a short record of a kind that has none', bytes(head(Kind.log | SHORT, 3), 0, 0), /kind 13 cannot be short/],
    ['a short record of a promise without an id', bytes(head(Kind.derive | SHORT, 3), 1, 0), /A promise has no id/],
    ['a promise that awaits none', bytes(head(Kind.derive, 5), 0, 1, 0, 0), /A promise has no id/],
    ['a promise that becomes none', bytes(head(Kind.leaveInto, 5), 0, 1, 0, 2), /A promise has no id/],
    ['a promise that wakes none', bytes(head(Kind.wake | SHORT, 5, 1), 1, 0, 0, 0), /A promise has no id/],
    ['a promise that wakes another as pending', bytes(head(Kind.wake | SHORT, 5, 0), 1, 0, 0, 2), /settle as pending/],
    ['a role that does not exist', bytes(head(Kind.depend, 4, 4), 0, 1, 2), /no role with code 4/],
    ['a state that does not exist', bytes(head(Kind.settle, 5, 4), 0, 1, 0, 0), /no state with code 4/],
    ['a promise that settles as pending', bytes(head(Kind.settle, 5, 0), 0, 1, 0, 0), /cannot settle as pending/],
    ['a reach that does not exist', bytes(head(Kind.cancel, 4, 3), 0, 0, 1), /no reach with code 3/],
    ['an exit that does not exist', bytes(head(Kind.exit, 3, 9), 0, 1), /no way to end with code 9/],
    ['a resource without an id', bytes(head(Kind.resource, 6), 0, 0, 0, 0, 0), /A resource has no id/],
    ['a resource at no site', bytes(head(Kind.resource, 6), 0, 1, 3, 0, 0), /Site 3 is used before it is defined/],
    ['a resource that does not exist', bytes(head(Kind.resource, 6, 99), 0, 1, 0, 0, 0), /no kind of resource/],
    ['a use of no resource', bytes(head(Kind.use, 5), 0, 0, 0, 0), /A resource has no id/],
    ['a use that does not exist', bytes(head(Kind.use, 5, 99), 0, 1, 0, 0), /no use of a resource with code 99/],
    ['a gap of nothing', bytes(head(Kind.gap, 3), 0, 0), /gap of no events/],
    [
      'a timer of infinite length',
      bytes(head(Kind.create, 7), 0, 1, 0, 0, 0, 0x7ff00000),
      /timer cannot take Infinity/,
    ],
    ['a time past all times', bytes(head(Kind.clock, 4), 0, 0, 0xffffffff), /clock is past any time/],
    ['a session that is no JSON', bytes(head(Kind.session, 3), 0, 0), /session is not described by JSON/],
  ])('%s', (_what, stream, sentence) => {
    const { error } = decode(stream);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toMatch(sentence);
  });

  it('delivers what came before the mistake, and nothing after', () => {
    const decoder = { events: [] as EventObject[] };
    const reader = new StreamDecoder(new DescribeEvents((event) => decoder.events.push(event)));
    expect(() => reader.push(bytes(...leave, 0, ...leave))).toThrow('at byte 20');
    expect(decoder.events).toEqual([{ event: 'leave', time: 0, id: 5 }]);
    expect(() => reader.push(bytes(...leave))).toThrow('at byte 20');
    expect(decoder.events).toHaveLength(1);
  });

  it('counts the bytes of earlier chunks', () => {
    const reader = new StreamDecoder(new DescribeEvents(() => {}));
    reader.push(bytes(...leave));
    expect(() => reader.push(new Uint8Array(4))).toThrow('at byte 20');
  });

  it('says how much of a cut record there is', () => {
    const reader = new StreamDecoder(new DescribeEvents(() => {}));
    reader.push(bytes(...leave).subarray(0, 17));
    expect(reader.incomplete).toBe(9);
  });

  it('never throws anything but ProtocolError, whatever the bytes', () => {
    const words = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc
          .oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: SHORT, max: SHORT + 30 }))
          .chain((kind) => fc.integer({ min: 0, max: 8 }).map((length) => head(kind, length))),
      ),
    );
    fc.assert(
      fc.property(words, (stream) => {
        const { error } = decode(bytes(...stream));
        expect(error === null || error instanceof ProtocolError).toBe(true);
      }),
    );
  });
});

describe('short records', () => {
  it('have the time of the record before, and promises no site', () => {
    const stream = bytes(
      ...[head(Kind.leave, 3), 70, 5],
      ...[head(Kind.create | SHORT, 2, 3), 6],
      ...[head(Kind.derive | SHORT, 3, 5), 7, 6],
      ...[head(Kind.depend | SHORT, 3, 1), 7, 5],
      ...[head(Kind.settle | SHORT, 4, 1), 6, 0, 5],
      ...[head(Kind.enter | SHORT, 3), 7, 6],
      ...[head(Kind.leaveInto | SHORT, 4), 7, 8, 9],
      ...[head(Kind.become | SHORT, 3), 8, 10],
      ...[head(Kind.wake | SHORT, 5, 1), 10, 0, 5, 11],
      ...[head(Kind.cancel | SHORT, 3, 1), 0, 8],
      ...[head(Kind.leave | SHORT, 2), 8],
    );
    expect(describeStream(stream)).toEqual([
      { event: 'leave', time: 70, id: 5 },
      { event: 'create', time: 70, id: 6, operation: 'wait', site: 0, detail: '', duration: -1 },
      { event: 'create', time: 70, id: 7, operation: 'bind', site: 0, detail: '', duration: -1 },
      { event: 'depend', time: 70, waiter: 7, on: 6, role: 'awaited' },
      { event: 'depend', time: 70, waiter: 7, on: 5, role: 'child' },
      { event: 'settle', time: 70, id: 6, state: 'returned', text: '', cause: 5 },
      { event: 'enter', time: 70, id: 7, by: 6 },
      { event: 'leave', time: 70, id: 7 },
      { event: 'become', time: 70, outer: 8, inner: 9 },
      { event: 'become', time: 70, outer: 8, inner: 10 },
      { event: 'settle', time: 70, id: 10, state: 'returned', text: '', cause: 5 },
      { event: 'enter', time: 70, id: 11, by: 10 },
      { event: 'cancel', time: 70, reach: 'reached', by: 0, target: 8 },
      { event: 'leave', time: 70, id: 8 },
    ]);
  });

  it.each([0, 1, 256, 1_000_000, -1, 2 ** 30 - 1, -(2 ** 30)])('say the integer %i without a text', (value) => {
    const id = ((value & ~INTEGER) | INTEGER) >>> 0;
    const [event] = describeStream(bytes(head(Kind.settle, 5, 1), 0, 1, id, 0));
    expect(event).toMatchObject({ event: 'settle', text: String(value) });
  });
});

describe('a newer stream', () => {
  it('has kinds that are skipped, with their time', () => {
    expect(describeStream(bytes(head(200, 4), 7, 1, 2, ...leave))).toEqual([{ event: 'leave', time: 7, id: 5 }]);
  });

  it('has words that are ignored', () => {
    expect(describeStream(bytes(head(Kind.leave, 5), 0, 5, 99, 99))).toEqual([{ event: 'leave', time: 0, id: 5 }]);
  });

  it('has operations that are unknown', () => {
    expect(describeStream(bytes(head(Kind.create, 4, 255), 0, 1, 0))).toMatchObject([{ operation: 'unknown' }]);
  });

  it('has pads, which have no time', () => {
    expect(describeStream(bytes(head(Kind.pad, 1), head(Kind.pad, 2), 77, ...leave))).toEqual([
      { event: 'leave', time: 0, id: 5 },
    ]);
  });
});

describe('text', () => {
  const label = (...utf8: number[]): string => {
    const padded = new Uint8Array(Math.ceil(utf8.length / 4) * 4);
    padded.set(utf8);
    const words = new Uint32Array(padded.buffer);
    const stream = bytes(
      head(Kind.string, 4 + words.length),
      0,
      1,
      utf8.length,
      ...words,
      head(Kind.label, 4),
      0,
      1,
      1,
    );
    return (describeStream(stream)[0] as { text: string }).text;
  };

  it('that is not UTF-8 is read as the platform reads it, with U+FFFD', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0x20, max: 255 })), (utf8) => {
        expect(label(...utf8)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(utf8)));
      }),
      { numRuns: 2000 },
    );
  });

  it('may be defined again, and means the new one from then on', () => {
    const define = (letter: number): number[] => [head(Kind.string, 5), 0, 1, 1, letter, head(Kind.label, 4), 0, 1, 1];
    expect(describeStream(bytes(...define(65), ...define(66)))).toMatchObject([{ text: 'A' }, { text: 'B' }]);
  });

  it('is bounded in all: a stream that defines without end is stopped', () => {
    const writer = new StreamWriter();
    const decoder = new StreamDecoder(new DescribeEvents(() => {}));
    expect(() => {
      for (let i = 0; i < 400; i++) {
        writer.label(0, 1, String(i).padEnd(250_000, 'x'));
        decoder.push(writer.take());
      }
    }).toThrow('more than 67108864 characters');
  });
});
