/**
 * `npm start [-- program.ts arguments…]`: installs what is missing, builds what is stale, then hands over to
 * the command line tool, which finds the person's own Node for the program.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, toolEnvironment, toolNode } from './dependencies.mjs';
import { root } from './paths.mjs';

try {
  ensureDependencies();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const built = spawnSync(toolNode(), [join(root, 'scripts', 'build.mjs'), '--if-stale', '--quiet'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: toolEnvironment(),
});
if (built.status !== 0) process.exit(built.status ?? 1);

const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
// The child gets the terminal's Ctrl-C itself; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
