/** The command line as it is installed: bundled, in a folder of its own, beside the runtime and the samples. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { cliBundle, copyParts } from '../../../scripts/cli-bundle.mjs';
import { buildRuntime } from '../../support/build-runtime.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Installed {
  /** Holds cli.js, runtime/, webview/ and samples/, as dist/ does. */
  readonly folder: string;
  remove(): void;
}

export async function install(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'promise graph cli '));
  const runtime = await buildRuntime();
  cpSync(runtime.folder, join(folder, 'runtime'), { recursive: true });
  runtime.remove();
  const names = Object.keys(createRequire(import.meta.url)(join(folder, 'runtime', 'index.cjs')) as object);
  writeFileSync(
    join(folder, 'runtime', 'index.js'),
    `import library from './index.cjs';\nexport const { ${names.join(', ')} } = library;\n`,
  );
  const forNode: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    logLevel: 'warning',
    platform: 'node',
    target: 'node20.6',
  };
  await build(cliBundle(forNode, folder));
  copyParts(join(folder, 'cli'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"1.2.3"}');
  mkdirSync(join(folder, 'webview'));
  writeFileSync(join(folder, 'webview', 'main.js'), 'document.title = "it runs";\n');
  writeFileSync(join(folder, 'webview', 'main.css'), 'body { margin: 0 }\n');
  writeFileSync(join(folder, 'secret.js'), 'not for pages\n');
  cpSync(join(root, 'samples'), join(folder, 'samples'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The Node that runs the command line itself. */
  readonly node?: string;
  readonly input?: string;
}

/** A command line that runs. */
export class Cli {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stdout = '';
  stderr = '';

  constructor(installed: Installed, words: readonly string[], options: CliOptions = {}) {
    const { npm_node_execpath: _npm, NODE_OPTIONS: _options, ...env } = process.env;
    this.child = spawn(options.node ?? process.execPath, [join(installed.folder, 'cli.js'), ...words], {
      cwd: options.cwd ?? installed.folder,
      env: { ...env, BROWSER: '', DISPLAY: '', WAYLAND_DISPLAY: '', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdin?.on('error', () => {});
    this.child.stdin?.end(options.input ?? '');
    this.child.stdout?.on('data', (data: Buffer) => {
      this.stdout += data.toString();
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data.toString();
    });
    this.exited = new Promise((resolve) => this.child.on('close', (code, signal) => resolve({ code, signal })));
  }

  /** The page's address, or null while it has not been printed. */
  get address(): { readonly url: string; readonly host: string; readonly token: string } | null {
    const found = /http:\/\/(127\.0\.0\.1:\d+)\/#([\w-]+)/.exec(this.stderr);
    return found ? { url: `http://${found[1]}`, host: found[1] ?? '', token: found[2] ?? '' } : null;
  }

  /** Ends it, however it stands. */
  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.exited;
  }
}
