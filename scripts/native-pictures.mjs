/**
 * Draws the pictures of docs/native.md anew: records each of the six bugs and renders its graph, or
 * its timeline where order is what is wrong. `node scripts/native-pictures.mjs`, after `npm run build`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');
const pictures = join(root, 'docs/pictures/native');

/** Name of the sample, and the view that shows its bug best. */
const SAMPLES = [
  ['forgotten-await', 'timeline'],
  ['never-settled', 'graph'],
  ['sequential-awaits', 'timeline'],
  ['unhandled-in-array', 'graph'],
  ['leaking-race', 'timeline'],
  ['ignored-signal', 'timeline'],
];

mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'promise-graph-pictures-'));
try {
  for (const [sample, view] of SAMPLES) {
    const recording = join(folder, `${sample}.promise-trace`);
    // Some of the samples end with a code that says that they failed: that is their bug.
    spawnSync(process.execPath, [cli, 'record', join(root, 'samples/native', `${sample}.ts`), '-o', recording]);
    const picture = join(pictures, `${sample}.png`);
    const size = view === 'timeline' ? ['--width', '760', '--height', '300'] : ['--width', '760'];
    execFileSync(process.execPath, [cli, 'render', recording, '-o', picture, '--view', view, ...size]);
    console.log(`${sample}: ${view}, ${statSync(picture).size} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
