/** The part of a stream up to a time, as a stream: for a picture of a moment by whoever only knows streams. */
import { DescribeEvents, replayEvent, StreamDecoder, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';

/** Takes pieces of a stream; `take` gives what was said up to `time` (ns, included), as far as it has come. */
export class UntilTime {
  readonly #writer = new StreamWriter();
  readonly #decoder: StreamDecoder;

  constructor(time: number) {
    this.#decoder = new StreamDecoder(
      new DescribeEvents((event) => {
        if (event.event === 'site' || event.time <= time) replayEvent(event, this.#writer);
      }),
    );
  }

  /** Throws ProtocolError. */
  push(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
  }

  /** Time of the last event that came, ns. */
  get time(): number {
    return this.#decoder.time;
  }

  take(): Uint8Array {
    return this.#writer.take();
  }
}
