/**
 * Promises as spans of OpenTelemetry, made with its own SDK: a root span for the program; each promise a child of the
 * promise in whose callback it was made; links to what it waited for; what settled it, its value and its call site as
 * attributes. Ids follow from the recording, so that the same recording gives the same trace.
 */
import { createHash } from 'node:crypto';
import {
  trace as api,
  type Context,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type IdGenerator, type ReadableSpan, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { WritePiece } from '../../host/index.ts';
import { ROLES } from '../../runtime-instrumented/protocol/index.ts';
import { NEVER, NONE, type Trace } from '../../webview/trace/trace.ts';
import type { RecordedTrace } from '../traces.ts';
import { factsOf, stateOf } from './tracks.ts';

/** Spans of one request. */
const BATCH = 512;
/** A promise may wait for ever more: of the first so many a span has links. */
const MOST_LINKS = 128;

/** Takes spans, one batch after the other. */
export type SendSpans = (spans: ReadableSpan[]) => Promise<void>;

/** Sends to a collector. Rejects with what it answered. */
export function toCollector(url: string): SendSpans {
  const exporter = new OTLPTraceExporter({ url });
  return (spans) =>
    new Promise((resolve, reject) => {
      exporter.export(spans, ({ code, error }) => {
        if (code === 0) resolve();
        else reject(error ?? new Error('The collector did not take them'));
      });
    });
}

/** Writes the requests that a collector would get, as JSON, one a line. */
export function toFile(write: WritePiece): SendSpans {
  return async (spans) => {
    const request = JsonTraceSerializer.serializeRequest(spans);
    if (request) await write(Buffer.concat([request, Buffer.from('\n')]));
  };
}

/** Numbers that the next span has. */
class Ids implements IdGenerator {
  readonly traceId: string;
  next = 0;

  constructor({ session, trace }: RecordedTrace) {
    const { info } = trace;
    const what = JSON.stringify([session.id, session.program, session.pid, info?.startedAt ?? 0]);
    this.traceId = createHash('sha256').update(what).digest('hex').slice(0, 32);
  }

  generateTraceId(): string {
    return this.traceId;
  }

  generateSpanId(): string {
    return spanIdOf(this.next);
  }

  contextOf(id: number): SpanContext {
    return { traceId: this.traceId, spanId: spanIdOf(id), traceFlags: TraceFlags.SAMPLED };
  }
}

/** The root's is past every promise's. */
const ROOT = 2 ** 32;
const spanIdOf = (id: number): string => id.toString(16).padStart(16, '0');

class Batches implements SpanProcessor {
  spans: ReadableSpan[] = [];
  onStart(): void {}
  onEnd(span: ReadableSpan): void {
    this.spans.push(span);
  }
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Sends all spans of the programs; returns how many there were. Rejects with what `send` rejects with. */
export async function exportSpans(
  programs: readonly RecordedTrace[],
  application: string,
  send: SendSpans,
): Promise<number> {
  let sent = 0;
  for (const program of programs) {
    const batches = new Batches();
    const drain = async () => {
      const { spans } = batches;
      batches.spans = [];
      sent += spans.length;
      if (spans.length > 0) await send(spans);
    };
    for (const _span of spansOf(program, application, batches)) {
      if (batches.spans.length >= BATCH) await drain();
    }
    await drain();
  }
  return sent;
}

/** Makes the spans of one program; each has ended when it is yielded. */
function* spansOf(program: RecordedTrace, application: string, batches: Batches): Iterable<number> {
  const { session, trace } = program;
  const ids = new Ids(program);
  const [name = '', version = ''] = application.split(' ');
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': session.name,
      'process.pid': session.pid ?? 0,
      'process.command_args': [session.program, ...session.arguments],
    }),
    idGenerator: ids,
    spanProcessors: [batches],
  });
  const tracer = provider.getTracer(name, version);
  const timeOf = hrTime(trace.info?.startedAt ?? 0);
  const end = trace.timeAt(trace.moments);

  ids.next = ROOT;
  const root = tracer.startSpan(session.name, { root: true, startTime: timeOf(0) }, ROOT_CONTEXT);
  const inRoot = api.setSpanContext(ROOT_CONTEXT, ids.contextOf(ROOT));
  root.setAttribute('promise_graph.lost_events', trace.lost);
  for (const { moment, text, stream } of trace.logs) {
    root.addEvent(stream, { 'log.record.original': text }, timeOf(trace.timeAt(moment)));
  }
  if (trace.ending && trace.ending.how === 'uncaught') root.setStatus({ code: SpanStatusCode.ERROR });
  root.end(timeOf(end));
  yield ROOT;

  for (let row = trace.firstRow; row < trace.rows; row++) {
    ids.next = trace.idOf(row);
    const settled = trace.settledAt(row);
    const span = tracer.startSpan(
      trace.nameOf(row),
      {
        startTime: timeOf(trace.timeAt(trace.createdAt(row))),
        attributes: attributesOf(trace, row),
        links: linksOf(trace, row, ids),
      },
      parentOf(trace, row, ids, inRoot),
    );
    const state = stateOf(trace, row);
    if (state === 'failed') span.setStatus({ code: SpanStatusCode.ERROR, message: trace.textOf(row) });
    else if (state === 'returned') span.setStatus({ code: SpanStatusCode.OK });
    span.end(timeOf(settled === NEVER ? end : trace.timeAt(settled)));
    yield row;
  }
}

/** Seconds and nanoseconds since 1970 of a program's time in ns. */
const hrTime =
  (startedAt: number) =>
  (ns: number): [number, number] => {
    const startMs = Math.floor(startedAt);
    const rest = (startMs % 1000) * 1e6 + Math.round((startedAt - startMs) * 1e6) + Math.round(ns);
    return [Math.floor(startMs / 1000) + Math.floor(rest / 1e9), rest % 1e9];
  };

function attributesOf(trace: Trace, row: number): Record<string, string | number> {
  const facts = factsOf(trace, row);
  const attributes: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (name !== 'site' && name !== 'function') attributes[`promise.${name}`] = value;
  }
  const site = trace.sites.get(trace.siteOf(row));
  if (site) {
    attributes['code.file.path'] = site.file;
    attributes['code.line.number'] = site.line;
    attributes['code.column.number'] = site.column;
    if (site.functionName !== '') attributes['code.function.name'] = site.functionName;
  }
  return attributes;
}

function linksOf(trace: Trace, row: number, ids: Ids) {
  const links: { context: SpanContext; attributes: { 'promise.role': string } }[] = [];
  trace.sourcesOf(row, (source, role) => {
    if (links.length < MOST_LINKS) {
      const context = ids.contextOf(trace.idOf(source));
      links.push({ context, attributes: { 'promise.role': ROLES[role] ?? 'awaited' } });
    }
    return true;
  });
  return links;
}

function parentOf(trace: Trace, row: number, ids: Ids, root: Context): Context {
  const outer = trace.madeInOf(row);
  return outer === NONE || outer === row ? root : api.setSpanContext(ROOT_CONTEXT, ids.contextOf(trace.idOf(outer)));
}
