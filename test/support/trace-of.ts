/** A trace of what is told to a sink: for tests of whoever asks one. */
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { type Fixture, type Names, tell } from './graphs.ts';
import { Story } from './story.ts';

/** The trace of a story: `traceOf((story) => story.returned(story.sleep(1)))`. */
export function traceOf(story: (story: Story) => unknown, maxPromises?: number): TraceStore {
  const trace = emptyTrace(maxPromises);
  story(new Story(trace.sink));
  return trace.trace;
}

/** The trace of a fixture of graphs.ts, and the names of its promises. */
export function traceOfFixture(make: (story: Story) => Fixture, turns?: number): { trace: TraceStore; names: Names } {
  const { trace, sink } = emptyTrace();
  return { trace, names: tell(make, sink, turns) };
}

/** A trace that nothing was told to, and the sink that writes it. */
export function emptyTrace(maxPromises?: number): { readonly trace: TraceStore; readonly sink: EventSink } {
  const trace = new TraceStore(maxPromises === undefined ? {} : { maxPromises });
  return { trace, sink: new TraceWriter(trace) };
}
