/** The tests that the package avvio (which starts fastify's plugins in order) brings with it, all in one process. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const folder = new URL('test/', `file://${require.resolve('avvio')}`);
for (const file of readdirSync(folder).sort()) if (file.endsWith('.test.js')) require(new URL(file, folder).pathname);
