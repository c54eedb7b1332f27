/** Resources in exported traces: counters of how much of a mutex, a pool, a stream is taken or held. */
import { describe, expect, it } from 'vitest';
import { writeChrome } from '../../cli/export/chrome.ts';
import { writePerfetto } from '../../cli/export/perfetto.ts';
import { levels } from '../../cli/export/tracks.ts';
import type { RecordedTrace } from '../../cli/traces.ts';
import { emptyTrace } from '../support/trace-of.ts';

function program(): RecordedTrace {
  const { trace, sink } = emptyTrace();
  sink.create(0, 1, 'task', 0, '', -1);
  for (const id of [1, 2, 3]) sink.resource(1_000, id, 'mutex', 0, id === 3 ? 'idle' : 'lock', 1);
  for (const id of [1, 2]) {
    sink.use(2_000, 'takes', id, 1, 1);
    sink.use(3_000, 'waits', id, 1, 1);
    sink.use(5_000, 'gives', id, 1, 0);
  }
  const session = { id: 1, name: 'a.ts', program: '/a.ts', arguments: [], pid: 1, parent: null };
  return { session, trace, ending: null } as unknown as RecordedTrace;
}

describe('how much of a resource is taken', () => {
  it('is told where it changes, of each that was used, under names that differ', () => {
    expect(levels(program().trace).map(({ name, points }) => [name, points.map(({ level }) => level)])).toEqual([
      ['mutex lock', [0, 1, 0]],
      ['mutex lock #2', [0, 1, 0]],
    ]);
  });

  it('is a counter in the Trace Event Format', async () => {
    let text = '';
    await writeChrome([program()], async (part) => {
      text += part;
    });
    const counters = JSON.parse(text).traceEvents.filter(({ ph }: { ph: string }) => ph === 'C');
    expect(counters.filter(({ name }: { name: string }) => name === 'mutex lock')).toEqual([
      expect.objectContaining({ ts: 1, args: { level: 0 } }),
      expect.objectContaining({ ts: 2, args: { level: 1 } }),
      expect.objectContaining({ ts: 5, args: { level: 0 } }),
    ]);
  });

  it("is a counter track in Perfetto's format", async () => {
    const parts: Uint8Array[] = [];
    await writePerfetto([program()], async (part) => {
      parts.push(part as Uint8Array);
    });
    const bytes = Buffer.concat(parts);
    expect(bytes.includes(Buffer.from('mutex lock #2'))).toBe(true);
    // An event's type (field 9) is that of a counter (4), and what it counts is field 30.
    expect(bytes.includes(Buffer.from([9 * 8, 4]))).toBe(true);
    expect(bytes.includes(Buffer.from([((30 * 8) & 0x7f) | 0x80, (30 * 8) >> 7, 1]))).toBe(true);
  });
});
