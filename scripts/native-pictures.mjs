/**
 * Draws the pictures of docs/native.md anew: records each of the six bugs and renders its graph, or
 * its timeline where order is what is wrong. `node scripts/native-pictures.mjs`, after `npm run build`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';

const cli = join(root, 'dist/cli.js');
const pictures = join(root, 'docs/pictures/native');

/** Name of the sample, the view that shows its bug best, and the height of its picture (0: that of the graph). */
const SAMPLES = [
  ['forgotten-await', 'timeline', 130],
  ['never-settled', 'graph', 0],
  ['sequential-awaits', 'timeline', 180],
  ['unhandled-in-array', 'graph', 0],
  ['leaking-race', 'timeline', 200],
  ['ignored-signal', 'timeline', 260],
];

mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'promise-graph-pictures-'));
try {
  for (const [sample, view, height] of SAMPLES) {
    const recording = join(folder, `${sample}.promise-trace`);
    // By this very Node: a recent one tells what timers wait for.
    // Some of the samples end with a code that says that they failed: that is their bug.
    spawnSync(process.execPath, [
      cli,
      'record',
      '--node',
      process.execPath,
      '-o',
      recording,
      join(root, 'samples/native', `${sample}.ts`),
    ]);
    const picture = join(pictures, `${sample}.png`);
    const size = ['--width', '760', ...(height === 0 ? [] : ['--height', String(height)])];
    execFileSync(process.execPath, [cli, 'render', recording, '-o', picture, '--view', view, ...size]);
    console.log(`${sample}: ${view}, ${statSync(picture).size} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
