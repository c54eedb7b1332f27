/**
 * Loaded before a program (`--import`), in the place of the tracer: the least that telling of it can cost. The library
 * writes its records into memory of its own that nobody reads, and nothing else is done: no clock is read, no room asked
 * for, no text made, no thread woken.
 */
import type { Lane, Operation, Probe } from '../../runtime-instrumented/lwt/probe.ts';
import { LaneText } from '../../runtime-instrumented/lwt/probe.ts';
import { operationCodes } from '../../runtime-instrumented/trace/codes.ts';
import { Control, createRing, openRing } from '../../runtime-instrumented/trace/ring.ts';

/** Words of the longest record. */
const LONGEST = 8;
const { control, words } = openRing(createRing());
const lane: Lane = {
  control,
  words: new Int32Array(words.buffer, words.byteOffset, words.length),
  texts: new Int32Array(LaneText.size).fill(1),
};

/** The short way is open from the start of the memory to its end. */
function begin(): void {
  control[Control.head] = 0;
  control[Control.limit] = words.length - LONGEST;
}

/** A call is an event for which there was no room: it begins anew, and is not written. */
const again = (): number => {
  begin();
  return ++control[Control.promises];
};
const shortHead = (operation: Operation): number => operationCodes[operation] << 8;
const probe = new Proxy({ shortHead }, { get: (own, name) => (name === 'shortHead' ? own.shortHead : again) });

begin();
Object.defineProperty(globalThis, Symbol.for('promise-graph.runtime'), {
  value: { version: 1, probe: probe as unknown as Probe, listeners: new Set(), libraryFiles: new Set(), lane },
});
