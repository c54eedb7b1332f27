/** A sink that passes everything on and says after each event that it did: for what happens in between. */
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';

export function replayed(sink: EventSink, after: () => void): EventSink {
  return new Proxy(sink, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...parts: unknown[]) => unknown;
      return (...parts: unknown[]) => {
        method.apply(target, parts);
        after();
      };
    },
  });
}
