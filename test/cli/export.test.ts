/** Recordings handed on by the command line to other tools: written in their formats, sent to a real receiver. */
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { recordedFlips } from './support/flips.ts';
import { Workplace } from './support/workplace.ts';

const place = new Workplace();
const recorded = recordedFlips(place);

describe('export', () => {
  it('writes the Trace Event Format: a bar for each promise, an arrow for each callback that one woke', async () => {
    const { traceEvents } = JSON.parse((await place.told('export', recorded, '--format', 'chrome', '-o', '-')).stdout);
    const bars = traceEvents.filter(
      ({ ph, cat }: { ph: string; cat?: string }) => ph === 'X' && cat?.startsWith('promise'),
    );
    expect(bars.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['heads', 'more']));
    for (const { ts, dur } of bars) expect(ts >= 0 && dur >= 0).toBe(true);
    const ends = traceEvents.filter(({ ph }: { ph: string }) => ph === 's' || ph === 'f');
    expect(ends.length).toBeGreaterThan(0);
    expect(ends.length % 2).toBe(0);
  });

  it("writes Perfetto's format: packets with balanced slices on tracks that are described", async () => {
    expect((await place.told('export', recorded, '--format', 'perfetto')).stderr).toContain('wrote flips.pftrace.');
    const packets = messagesOf(readFileSync(place.path('flips.pftrace'))).map(({ value }) =>
      messagesOf(value as Buffer),
    );
    const described = new Set<number>();
    const open = new Map<number, number>();
    for (const packet of packets) {
      const descriptor = packet.find(({ field }) => field === 60);
      if (descriptor)
        described.add(messagesOf(descriptor.value as Buffer).find(({ field }) => field === 1)?.value as number);
      const event = packet.find(({ field }) => field === 11);
      if (!event) continue;
      const fields = messagesOf(event.value as Buffer);
      const of = (wanted: number) => fields.find(({ field }) => field === wanted)?.value as number;
      expect(described.has(of(11))).toBe(true);
      if (of(9) === 1) open.set(of(11), (open.get(of(11)) ?? 0) + 1);
      if (of(9) === 2) open.set(of(11), (open.get(of(11)) ?? 0) - 1);
      expect(open.get(of(11)) ?? 0).toBeGreaterThanOrEqual(0);
    }
    expect([...open.values()].every((depth) => depth === 0)).toBe(true);
    expect(described.size).toBeGreaterThan(3);
  });

  it('sends spans to a collector: one a promise, with parent, links, state and place', async () => {
    const bodies: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        bodies.push(body);
        response.setHeader('Content-Type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
    const { code, stderr } = await place.told('export', recorded, '--format', 'otlp', '--endpoint', endpoint);
    server.close();
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^promise-graph: sent \d+ spans to http/)]);
    const spans = spansOf(bodies);
    const programs = JSON.parse((await place.told('stats', '--json', recorded)).stdout).programs;
    expect(spans).toHaveLength(programs[0].promises + 1);
    const root = spans.find(({ parentSpanId }) => !parentSpanId);
    expect(root?.name).toBe('flips.ts');
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    for (const { parentSpanId, links = [] } of spans) {
      if (parentSpanId) expect(ids.has(parentSpanId)).toBe(true);
      for (const { spanId } of links) expect(ids.has(spanId)).toBe(true);
    }
    const heads = spans.find(({ name }) => name === 'heads');
    expect(heads?.links).toHaveLength(1);
    expect(heads?.status).toMatchObject({ code: 1 });
    const attributes = Object.fromEntries(
      (heads?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    expect(attributes).toMatchObject({
      'promise.operation': 'map',
      'promise.state': 'returned',
      'code.line.number': 3,
    });
    // As long as the recording says that it took.
    const told = (await place.told('dump', recorded)).stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const timeOf = (event: string): number =>
      told.find((each) => each.event === event && each.id === Number(attributes['promise.id']))?.time;
    expect(Number(BigInt(heads?.endTimeUnixNano ?? 0) - BigInt(heads?.startTimeUnixNano ?? 0))).toBe(
      timeOf('settle') - timeOf('create'),
    );
    expect(spans.some(({ status }) => status.code === 2 && status.message?.includes('edge'))).toBe(true);
  });

  it('writes over no recording, writes through a link, and writes into what is no file', async () => {
    const { code, stderr } = await place.told('export', recorded, '--format', 'chrome', '-o', `./${recorded}`);
    expect([code, stderr]).toEqual([
      1,
      `promise-graph: ./${recorded} is the recording itself, which is not written over.\n`,
    ]);
    expect((await place.told('stats', recorded)).code).toBe(0);
    place.write('target.json', 'before');
    symlinkSync('target.json', place.path('link.json'));
    await place.told('export', recorded, '--format', 'chrome', '-o', 'link.json');
    expect(JSON.parse(readFileSync(place.path('target.json'), 'utf8'))).toHaveProperty('traceEvents');
    execFileSync('mkfifo', [place.path('pipe')]);
    const reader = readFile(place.path('pipe'), 'utf8');
    expect((await place.told('export', recorded, '--format', 'chrome', '-o', 'pipe')).code).toBe(0);
    expect(JSON.parse(await reader)).toHaveProperty('traceEvents');
  });

  it('writes the same requests into a file', async () => {
    await place.told('export', recorded, '--format', 'otlp', '-o', 'spans.jsonl');
    const again = await place.told('export', recorded, '--format', 'otlp', '-o', '-');
    const lines = readFileSync(place.path('spans.jsonl'), 'utf8');
    expect(again.stdout).toBe(lines);
    expect(spansOf(lines.trimEnd().split('\n')).length).toBeGreaterThan(4);
  });

  it('says that a collector is not there, or refuses', async () => {
    const { code, stderr } = await place.told(
      'export',
      recorded,
      '--format',
      'otlp',
      '--endpoint',
      'http://127.0.0.1:9/v1/traces',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^promise-graph: http:\/\/127\.0\.0\.1:9\/v1\/traces did not take the spans: .+\.\n$/);
  });
});

interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly links?: readonly { readonly spanId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

const spansOf = (bodies: readonly string[]): SpanJson[] =>
  bodies.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: SpanJson[] }[] }) =>
      resource.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );

/** Fields of a protobuf message, read by what its wire format says alone. */
function messagesOf(bytes: Buffer): { field: number; value: number | Buffer }[] {
  const fields: { field: number; value: number | Buffer }[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const type = key % 8;
    if (type === 0) fields.push({ field: key >> 3, value: varint() });
    else if (type === 1) {
      fields.push({ field: key >> 3, value: Number(bytes.readBigUInt64LE(at)) });
      at += 8;
    } else {
      const length = varint();
      fields.push({ field: key >> 3, value: bytes.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}
