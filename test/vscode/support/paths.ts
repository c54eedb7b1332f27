/** Folders of the tests in a real VS Code. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where pictures are written; git ignores it. */
export const screenshots = join(root, 'test', 'screenshots', 'vscode');
mkdirSync(screenshots, { recursive: true });

/** A new folder for one test file, and what removes it. */
export function temporaryFolder(purpose: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `promise-graph-${purpose}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
