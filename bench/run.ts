/**
 * `npm run bench -- [--json] [--quick] [--only NAME]`: figures of the built library, each beside
 * those of a peer measured in the same run. What is measured stands in subjects.ts and parts/;
 * docs/performance.md discusses the figures.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parts } from './parts/index.ts';
import type { Plan } from './parts/part.ts';
import { type Row, table } from './row.ts';
import { RUNTIME_VARIABLE } from './runtime-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});

/** A copy of the built runtime, so that a build meanwhile does not change what is measured. */
function copyRuntime(): string {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale', '--quiet'], { stdio: 'inherit' });
  const copy = mkdtempSync(join(tmpdir(), 'promise-graph-bench-'));
  cpSync(join(root, 'dist', 'runtime'), copy, { recursive: true });
  return copy;
}

const plan: Plan = {
  quick: options.quick,
  wants: (subject) => options.only.length === 0 || options.only.some((part) => subject.includes(part)),
  progress(subject) {
    if (process.stderr.isTTY) process.stderr.write(`${subject} …\n`);
  },
};

async function measureAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of parts) for await (const row of part.measure(plan)) rows.push(row);
  return rows;
}

function refuseUnknown(): void {
  const subjects = parts.flatMap((part) => part.subjects);
  const unknown = options.only.filter((part) => !subjects.some((subject) => subject.includes(part)));
  if (unknown.length === 0) return;
  console.error(
    `Nothing is called ${unknown.join(', ')}. There are:\n${subjects.map((name) => `  ${name}`).join('\n')}`,
  );
  process.exit(2);
}

refuseUnknown();
const copy = copyRuntime();
try {
  process.env[RUNTIME_VARIABLE] = copy + sep;

  const rows = await measureAll();
  console.log(options.json ? JSON.stringify(rows, null, 2) : table(rows));
} finally {
  rmSync(copy, { recursive: true, force: true });
}
