#!/usr/bin/env node
/**
 * The command `promise-graph`. It stands outside dist/ because npm links a command only where its file is there when
 * the package is installed, and a fresh clone has been built by nobody then.
 */
import { existsSync } from 'node:fs';

const built = new URL('./dist/cli.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  process.stderr.write('promise-graph: this clone has not been built yet: run "npm start", or "npm run build".\n');
  process.exitCode = 1;
}
