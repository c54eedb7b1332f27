/** Memory of a pending bind, and the size of the core. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { measure } from '../child.ts';
import { PEERS } from '../contenders/index.ts';
import { row } from '../row.ts';
import type { Part } from './part.ts';

const MEMORY = 'memory of a pending bind';
const CORE = 'size of the core';
/** Bytes that the core may have at most, minified and compressed. */
export const CORE_LIMIT = 12_000;

const weigh = (contender: string, count: number) =>
  measure<number>({ program: 'weighed', arguments: [contender, count], nodeOptions: ['--expose-gc'] });

/** Bytes of a module and all it imports, minified and compressed. */
export async function compressedSize(entry: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** The core's entry: promises, and nothing of Node. */
export const coreEntry = fileURLToPath(new URL('../../runtime-instrumented/lwt/index.ts', import.meta.url));

export const size: Part = {
  subjects: [MEMORY, CORE],
  async *measure(plan) {
    if (plan.wants(MEMORY)) {
      plan.progress(MEMORY);
      const count = plan.quick ? 10_000 : 200_000;
      const ours = await weigh('lwt', count);
      for (const peer of PEERS) yield row(MEMORY, 'B', ours, peer, await weigh(peer, count));
      yield row(MEMORY, 'B', ours, 'native, awaited', await weigh('native-await', count));
    }
    if (plan.wants(CORE)) {
      plan.progress(CORE);
      const ours = await compressedSize(coreEntry);
      yield row(CORE, 'B, gzipped', ours, 'the limit', CORE_LIMIT);
      const bluebird = createRequire(import.meta.url).resolve('bluebird');
      yield row(CORE, 'B, gzipped', ours, 'bluebird', await compressedSize(bluebird));
    }
  },
};
