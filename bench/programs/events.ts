/** As many events as can be, from the probe: `events.ts COUNT`. For the channel alone; run with a tracer. */
import type { Probe } from '../../runtime-instrumented/lwt/probe.ts';

const record = (globalThis as { [key: symbol]: unknown })[Symbol.for('promise-graph.runtime')];
const { probe } = record as { readonly probe: Probe };
const count = Number(process.argv[2]);
for (let i = 0; i < count; i++) probe.depends(2, 1, 'awaited');
