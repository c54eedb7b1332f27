/** Weighs pending binds: `--expose-gc weighed.ts CONTENDER COUNT`. Prints bytes of the heap for one of them. */
import { loadContender, type WeighedName } from '../contenders/index.ts';

const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('run with --expose-gc');
const garbageCollect = collect;

const [contenderName, count] = process.argv.slice(2);
const { pendingBinds } = await loadContender(contenderName as WeighedName);

function heap(): number {
  garbageCollect();
  garbageCollect();
  return process.memoryUsage().heapUsed;
}

// Warm: compiled code and feedback are part of neither figure.
pendingBinds(10_000);
const before = heap();
const kept = pendingBinds(Number(count));
const after = heap();
console.log(JSON.stringify((after - before) / Number(count)));
if (kept === undefined) throw new Error('nothing was kept');
