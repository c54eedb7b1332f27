/**
 * A busy neighbour: `neighbour.ts SHARE` keeps a core for that share of the time, until it is ended, and walks through
 * memory as a page that draws does. What it costs a program beside it is the machine's doing, and nobody's channel.
 */
const share = Number(process.argv[2]);
const PERIOD_MS = 20;
/** More than the caches that cores share. */
const memory = new Float64Array(8 << 20);
let at = 0;
let sum = 0;

function walk(): void {
  const end = performance.now() + PERIOD_MS * share;
  while (performance.now() < end) {
    for (let step = 0; step < 1_000; step++) {
      at = (at + 9_973) % memory.length;
      sum += memory[at]!;
      memory[at] = sum;
    }
  }
}

setInterval(walk, PERIOD_MS);
