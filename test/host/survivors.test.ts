/** What outlives the dropped part of a stream takes memory by what waits, not by how long. */
import { describe, expect, it } from 'vitest';
import { Survivors } from '../../host/survivors.ts';
import { describeStream, type EventObject, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';

/** Survivors of what `tell` says, handed over in pieces. */
function survivorsOf(rounds: number, tell: (writer: StreamWriter, round: number) => void): Survivors {
  const survivors = new Survivors();
  const writer = new StreamWriter();
  writer.create(0, 1, 'go', 0, '', -1);
  for (let round = 0; round < rounds; round++) {
    tell(writer, round);
    if (round % 100 === 0) survivors.take(writer.take());
  }
  survivors.take(writer.take());
  return survivors;
}

const kept = (survivors: Survivors): string[] =>
  describeStream(survivors.beginning()).map((event: EventObject) =>
    event.event === 'depend'
      ? `${event.waiter} waits for ${event.on}`
      : event.event === 'label'
        ? event.text
        : event.event,
  );

describe('survivors', () => {
  it('of a generator that waits ten thousand times are what it waits for now', () => {
    const survivors = survivorsOf(10_000, (writer, round) => {
      const id = round + 2;
      writer.create(round, id, 'sleep', 0, '', -1);
      writer.depend(round, 1, id, 'awaited');
      if (round < 9_999) writer.settle(round, id, 'returned', '', 0);
    });
    expect(survivors.held).toBeLessThan(100);
    expect(kept(survivors)).toEqual(['create', 'create', '1 waits for 10001', 'gap']);
    expect(survivors.dropped).toBe(29_997);
  });

  it('of a promise that is named anew all the time have its last name', () => {
    const survivors = survivorsOf(1_000, (writer, round) => writer.label(round, 1, `name ${round}`));
    expect(survivors.held).toBe(2);
    expect(kept(survivors)).toEqual(['create', 'name 999', 'gap']);
  });

  it('have each resource, what it holds now, and who still waits for it', () => {
    const survivors = survivorsOf(1_000, (writer, round) => {
      if (round === 0) writer.resource(0, 1, 'mutex', 0, 'lock', 0);
      const id = round + 2;
      writer.create(round, id, 'task', 0, '', -1);
      writer.use(round, 'waits', 1, id, 1);
      if (round === 999) return;
      writer.use(round, 'takes', 1, id, 1);
      writer.settle(round, id, 'returned', '', 0);
    });
    expect(survivors.held).toBeLessThan(10);
    const uses = describeStream(survivors.beginning()).filter(({ event }) => event === 'resource' || event === 'use');
    expect(uses).toMatchObject([
      { event: 'resource', id: 1, label: 'lock' },
      { event: 'use', use: 'takes', id: 1, by: 1000 },
      { event: 'use', use: 'waits', id: 1, by: 1001 },
    ]);
  });

  it('keep a dependency on the inner promise that another has become', () => {
    const survivors = survivorsOf(200, (writer, round) => {
      if (round > 0) return;
      for (const id of [2, 3]) writer.create(1, id, 'bind', 0, '', -1);
      writer.become(2, 2, 3);
      writer.depend(3, 1, 3, 'awaited');
    });
    expect(kept(survivors)).toEqual(['create', 'create', 'create', 'become', '1 waits for 3', 'busy']);
  });
});
