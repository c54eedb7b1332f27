/** A bounded history: what is read late is the whole, or a new beginning that says what is missing. */
import { describe, expect, it } from 'vitest';
import { History } from '../../host/history.ts';
import { describeStream, type EventObject, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from './support/fake-program.ts';

/** Reads to the end as a view does; null when it was told to start again. */
function readAll(history: History, from = 0, limit = 1 << 20): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (let at = from; ; ) {
    const piece = history.read(at, limit);
    if (piece === 'lost') return null;
    if (piece === null) return Buffer.concat(parts);
    parts.push(piece.bytes);
    at = piece.next;
  }
}

const eventsOf = (history: History) => describeStream(readAll(history) ?? new Uint8Array());
const count = (events: readonly EventObject[], kind: EventObject['event']) =>
  events.filter((event) => event.event === kind).length;

/** A stream of many short promises around one that waits from the start, cut at any byte. */
function longStream(rounds: number, cut: number, history: History): void {
  const writer = new StreamWriter();
  writer.session(0, programInfo());
  writer.site(1, { file: '/programs/heads.ts', line: 3, column: 7, functionName: 'main' });
  writer.create(5, 1, 'sleep', 1, 'sleep 1 h', 3.6e12);
  writer.create(6, 2, 'bind', 1, '', -1);
  writer.depend(7, 2, 1, 'awaited');
  writer.label(8, 2, 'the one that waits');
  for (let round = 0; round < rounds; round++) {
    const id = 3 + round;
    writer.create(10 + round, id, 'pause', 1, '', -1);
    writer.settle(10 + round, id, 'returned', `value ${round % 7}`, 0);
  }
  const bytes = writer.take();
  for (let at = 0; at < bytes.length; at += cut) history.append(bytes.subarray(at, at + cut));
}

describe('a history', () => {
  it('within its limit gives back every byte, in pieces of the size asked for', () => {
    const history = new History();
    longStream(2_000, 1_000, history);
    expect(readAll(history, 0, 777)).toEqual(readAll(history));
    expect(readAll(history)?.length).toBe(history.end);
    expect(count(eventsOf(history), 'create')).toBe(2_002);
    expect(history.dropped).toBe(0);
  });

  it('has nothing more to read at its end', () => {
    const history = new History();
    expect(history.read(0, 100)).toBeNull();
    history.append(new Uint8Array(8));
    expect(history.read(8, 100)).toBeNull();
  });

  it.each([64, 1_000, 4_097])('past its limit begins anew, whole, when it came in pieces of %i bytes', (cut) => {
    const history = new History(20_000);
    longStream(3_000, cut, history);
    expect(history.end).toBeGreaterThan(100_000);
    expect(history.end - history.start).toBeLessThanOrEqual(20_000);
    const events = eventsOf(history);
    // Who speaks, the site, the promises that wait and what they wait for: all still there.
    expect(events[0]).toMatchObject({ event: 'session', info: { program: '/programs/heads.ts' } });
    expect(events).toContainEqual(expect.objectContaining({ event: 'site', id: 1 }));
    expect(events).toContainEqual(expect.objectContaining({ event: 'create', id: 1, time: 5, detail: 'sleep 1 h' }));
    expect(events).toContainEqual({ event: 'depend', time: 7, waiter: 2, on: 1, role: 'awaited' });
    expect(events).toContainEqual({ event: 'label', time: 8, id: 2, text: 'the one that waits' });
    // What is gone is counted, to the event.
    const gap = events.find((event) => event.event === 'gap');
    expect(gap?.count).toBe(history.dropped);
    const here = events.filter((event) => !['session', 'site', 'gap'].includes(event.event)).length;
    expect(here + history.dropped).toBe(4 + 2 * 3_000);
    // The last event says what it said.
    const last = { event: 'settle', time: 3_009, id: 3_002, state: 'returned', text: 'value 3', cause: 0 };
    expect(events.at(-1)).toEqual(last);
  });

  it('without beginnings it keeps its last bytes alone, and who reads at once reads all', () => {
    const history = new History(10_000, false);
    let read = 0;
    for (let i = 0; i < 100; i++) {
      history.append(new Uint8Array(1_000).fill(i));
      for (let piece = history.read(read, 400); piece !== null && piece !== 'lost'; piece = history.read(read, 400)) {
        expect(new Set(piece.bytes)).toEqual(new Set([i]));
        read = piece.next;
      }
    }
    expect(read).toBe(100_000);
    expect(history.kept).toBeLessThanOrEqual(10_000);
    expect(history.read(0, 400)).toBe('lost');
    expect(history.dropped).toBe(0);
  });

  it('keeps the last round of a loop that waits, and not those before', () => {
    const history = new History(10_000);
    const writer = new StreamWriter();
    writer.create(1, 1, 'bind', 0, 'the loop', -1);
    for (let round = 0; round < 2_000; round++) {
      const inner = 2 + round;
      writer.create(10 + round, inner, 'bind', 0, '', -1);
      writer.become(10 + round, 1, inner);
      history.append(writer.take());
    }
    const events = eventsOf(history);
    expect(events).toContainEqual(expect.objectContaining({ event: 'create', id: 1, detail: 'the loop' }));
    expect(count(events, 'become')).toBeLessThan(1_000);
    expect(count(events, 'create')).toBe(count(events, 'become') + 1);
  });

  it('tells a reader that was too slow to start again', () => {
    const history = new History(10_000);
    longStream(100, 500, history);
    const first = history.read(0, 600);
    longStream(3_000, 500, new History());
    for (let time = 0; time < 50; time++) history.append(blankRecords(1_000));
    expect(first).toMatchObject({ next: expect.any(Number) });
    expect(history.read((first as { next: number }).next, 100)).toBe('lost');
    expect(readAll(history, history.start)).not.toBeNull();
  });

  it('keeps the newest definition of a string, and a site as it was when it was defined', () => {
    const history = new History(4_000);
    const old = rawString(1, 'old.ts');
    history.append(words([0x31544750, 1]));
    history.append(old);
    history.append(words([3 | (7 << 16), 0, 9, 1, 4, 2, 0]));
    history.append(rawString(1, 'new text'));
    for (let time = 0; time < 10; time++) history.append(blankRecords(1_000));
    history.append(words([5 | (5 << 8) | (4 << 16), 0, 77, 9]));
    history.append(words([12 | (4 << 16), 0, 77, 1]));
    const events = eventsOf(history);
    expect(history.start).toBeGreaterThan(100);
    expect(events).toContainEqual({
      event: 'site',
      id: 9,
      site: { file: 'old.ts', line: 4, column: 2, functionName: '' },
    });
    expect(events.at(-1)).toMatchObject({ event: 'label', id: 77, text: 'new text' });
  });
});

const words = (list: readonly number[]) => new Uint8Array(new Uint32Array(list).buffer);

/** Records of a kind that no reader knows yet. */
const blankRecords = (bytes: number) => words(Array.from({ length: bytes / 8 }, () => [200 | (2 << 16), 0]).flat());

function rawString(id: number, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const length = 4 + Math.ceil(bytes.length / 4);
  const record = new Uint8Array(length * 4);
  record.set(words([2 | (length << 16), 0, id, bytes.length]));
  record.set(bytes, 16);
  return record;
}
