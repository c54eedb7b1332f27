/**
 * `node bench/soak.ts [REQUESTS] [PROMISES]`: a traced server under load for a million requests, and ten million
 * promises in one turn of the loop. What is kept must not grow: fails when the heap at the end is more than the
 * bound above that after a tenth. Takes many minutes; no part of `npm test` or of the bench.
 */
import { measureTraced } from './child.ts';

interface Soak {
  readonly heaps: readonly number[];
  readonly seconds: number;
}

/** A record of a promise that is kept is 150 bytes and more: of a million requests, hundreds of megabytes. */
const BOUND = 16 * 1024 * 1024;
const [requests = '1000000', promises = '10000000'] = process.argv.slice(2);
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

for (const [kind, count] of [
  ['server', Number(requests)],
  ['flood', Number(promises)],
] as const) {
  if (count === 0) continue;
  const command = { program: 'soak', arguments: [kind, count], nodeOptions: ['--expose-gc'] };
  const { result, received } = await measureTraced<Soak>(command, true);
  if (result === null) throw new Error('the program printed nothing');
  const { heaps, seconds } = result;
  const grown = (heaps.at(-1) ?? 0) - heaps[0];
  const told = `${received.events.toLocaleString('en')} events`;
  console.log(
    `${kind}: ${count.toLocaleString('en')} in ${seconds.toFixed(0)} s, ${told}; heap ${heaps.map(megabytes).join(', ')} MB`,
  );
  if (grown > BOUND) {
    console.error(`${kind}: the heap has grown by ${megabytes(grown)} MB, and ${megabytes(BOUND)} are allowed`);
    process.exitCode = 1;
  }
}
