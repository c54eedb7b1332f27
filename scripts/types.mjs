/** Type-checks every part of the project against the library and the globals that it may use. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';

let failed = false;
for (const part of ['pure', 'node', 'browser', 'dom', 'extension', 'test']) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', `tsconfig.${part}.json`, '--pretty', 'false'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0) {
    failed = true;
    console.error(`tsconfig.${part}.json: type errors (above)`);
  }
}
process.exit(failed ? 1 : 0);
