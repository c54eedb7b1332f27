/** A folder of its own for each test, deleted after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The path of `name` in a fresh folder. */
export function fresh(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-test-'));
  folders.push(folder);
  return join(folder, name);
}
