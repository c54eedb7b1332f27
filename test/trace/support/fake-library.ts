/**
 * A library for tests that is nothing but its probe calls: `probe` is the installed one or a
 * silent twin. Programs import it from `./fake.mjs`; its own frames count as the library's.
 */
export const FAKE_LIBRARY = `
const record = globalThis[Symbol.for('promise-graph.runtime')];
const silent = new Proxy({}, { get: (_target, name) => (name === 'created' ? () => 0 : () => {}) });
export let probe = record?.probe ?? silent;
export const traced = () => probe !== silent;
record?.libraryFiles.add(import.meta.url);
record?.listeners.add((next) => { probe = next ?? silent; });
export function create(operation) { return probe.created(operation); }
export function settle(id, value) { probe.settled(id, 'returned', value, 0); }
export function make(operation, value) { const id = create(operation); settle(id, value); return id; }
`;
