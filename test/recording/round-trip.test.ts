/** What is written into a recording is what is read from it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../recording/crc32.ts';
import { RecordingWriter } from '../../recording/index.ts';
import { describeStream } from '../../runtime-instrumented/protocol/index.ts';
import { INFO, joined, PROGRAM, readAll, recordingOf, streamOf, written } from './support.ts';

const golden = new URL('golden-v1.promise-trace', import.meta.url);

describe('a recording', () => {
  it.each([true, false])('says what was told, in that order (packed: %s)', async (packed) => {
    const stream = streamOf(3);
    const { outcome, told, events } = await readAll(recordingOf(stream, packed));
    expect(outcome).toMatchObject({ sessions: 1, problem: null, damagedAt: -1, streamBytes: stream.length });
    expect(events).toEqual(describeStream(stream));
    expect(told).toEqual([
      ['info', INFO],
      ['session', PROGRAM],
      ['names', 1, [[1, { name: 'heads', kind: 'variable', snippet: 'sleep(1)' }]]],
      ['ending', 1, { state: 'ended', exitCode: 0, problem: null }],
      ['source', { file: '/home/ada/heads.ts', text: "import { Time } from 'promise-graph';\n", lines: [] }],
    ]);
  });

  it('of a long stream is packed to a fraction of it, block by block', async () => {
    const stream = streamOf(20_000);
    const bytes = recordingOf(stream);
    expect(bytes.length).toBeLessThan(stream.length / 4);
    const { outcome, events } = await readAll(bytes);
    expect(outcome.problem).toBeNull();
    expect(events).toHaveLength(20_000 * 7 + 3);
  });

  it('keeps the streams of several programs apart, however they are mixed', async () => {
    const [first, second] = [streamOf(2), streamOf(1)];
    const bytes = written((writer) => {
      writer.session(PROGRAM);
      writer.session({ ...PROGRAM, id: 2, parent: 1 });
      for (let at = 0; at < first.length; at += 100) {
        writer.stream(1, first.subarray(at, at + 100));
        writer.stream(2, second.subarray(at, at + 100));
        writer.flush();
      }
      writer.end();
    });
    const { outcome, events } = await readAll(bytes);
    expect(outcome).toMatchObject({ sessions: 2, problem: null });
    expect(events.filter(({ event }) => event === 'exit')).toHaveLength(2);
  });

  it('that another version wrote with blocks of a new kind is read without them', async () => {
    const bytes = recordingOf(streamOf(1), false);
    // The source's block becomes one of a kind that nobody knows.
    const text = Buffer.from(bytes);
    const at = text.lastIndexOf(Buffer.from('PGBK\x05', 'latin1'));
    text[at + 4] = 99;
    text.writeUInt32LE(crc32(text.subarray(at, at + 28)), at + 28);
    const { outcome, told } = await readAll(text);
    expect(outcome.problem).toBeNull();
    expect(told.map((one) => (one as [string])[0])).toEqual(['info', 'session', 'names', 'ending']);
  });

  it('of version 1, whose stream is of version 1, is read as what is written now', async () => {
    const then = await readAll(readFileSync(golden));
    expect(then.outcome.problem).toBeNull();
    expect(then).toEqual(await readAll(recordingOf(streamOf(2), false)));
  });
});

describe('the text of a source', () => {
  const sources = async (tell: (writer: RecordingWriter) => void) => {
    const { told, outcome } = await readAll(
      written((writer) => {
        tell(writer);
        writer.end();
      }),
    );
    return {
      sources: told.flatMap((one) => ((one as [string])[0] === 'source' ? [(one as [string, object])[1]] : [])),
      outcome,
    };
  };

  it('is kept as the lines at call sites when it is long', async () => {
    const text = Array.from({ length: 30_000 }, (_, line) => `const line${line + 1} = 1;`).join('\n');
    const { sources: kept } = await sources((writer) => writer.source('/big.ts', text, [2, 29_999, 2, 40_000]));
    expect(kept).toEqual([
      {
        file: '/big.ts',
        text: null,
        lines: [
          [2, 'const line2 = 1;'],
          [29_999, 'const line29999 = 1;'],
        ],
      },
    ]);
  });

  it('is left out, and counted, when there is no more room', async () => {
    const text = 'x'.repeat(190_000);
    const { sources: kept, outcome } = await sources((writer) => {
      for (let file = 0; file < 50; file++) writer.source(`/${file}.ts`, text, []);
    });
    expect(kept.length).toBe(44);
    expect(outcome.end?.sourcesLeftOut).toBe(6);
  });
});

describe('the checksum', () => {
  it('is CRC-32', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});

describe('a writer', () => {
  it('makes blocks of what is not full when it is flushed, and none when there is nothing', () => {
    const writer = new RecordingWriter(INFO, null);
    writer.session(PROGRAM);
    writer.take();
    writer.stream(1, streamOf(1));
    expect(writer.take()).toEqual([]);
    writer.flush();
    expect(joined(writer.take()).length).toBe(32 + streamOf(1).length);
    writer.flush();
    expect(writer.take()).toEqual([]);
  });
});
