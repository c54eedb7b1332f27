/**
 * `npm run test:electron`: the tests inside the editor, in a desktop VS Code that @vscode/test-electron
 * downloads. It needs open internet and a display (on a server: xvfb-run); `npm test` runs the same
 * suite in code-server.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { root } from '../../scripts/paths.mjs';
import { bundleSuite } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'promise-graph-electron-'));
try {
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ version: process.env.VSCODE_VERSION ?? 'stable' }).catch(
    (error) => {
      throw new Error(
        `VS Code could not be downloaded (${error.message}): this test needs open internet. "npm test" does without.`,
      );
    },
  );
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The extension could not be built (see above).');
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const exitCode = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(folder),
    launchArgs: [workspace, '--disable-workspace-trust', '--user-data-dir', join(folder, 'data')],
  });
  process.exitCode = exitCode;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
