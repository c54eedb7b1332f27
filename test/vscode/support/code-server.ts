/**
 * Starts a real VS Code (code-server) with our packed extension in it: fresh folders, a free port, and
 * everything that was started ended again, also when starting fails half way.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { vsix } from '../../../scripts/package-extension.mjs';
import { codeServer } from '../../../scripts/setup-vscode.mjs';
import { root, temporaryFolder } from './paths.ts';

export interface EditorOptions {
  /** Settings of the person, over those that keep the editor quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Ask whether folders are trusted, as VS Code does by itself. */
  readonly workspaceTrust?: boolean;
  /** Further packed extensions. */
  readonly extensions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Editor {
  /** Address of the workbench with this folder open. */
  urlOf(folder: string): string;
  /** Changes settings of the person while the editor runs. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** An empty folder, removed at the end. */
  makeFolder(name: string): string;
  /** What the server printed. */
  output(): string;
  stop(): Promise<void>;
}

const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Dark Modern',
  'window.autoDetectColorScheme': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.defaultProfile.linux': 'bash',
  'editor.minimap.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'chat.disableAIFeatures': true,
  // What runs beside the editor and no test looks at: repositories, a second server for TypeScript's syntax, packages
  // of types that it would fetch, and a frame for each blink of a cursor.
  'git.enabled': false,
  'typescript.tsserver.useSyntaxServer': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'editor.cursorBlinking': 'solid',
};

/** Node from our own tools runs the server; programs are to run on what the machine has. */
const node = process.execPath;

function mustSucceed(args: readonly string[]): void {
  const result = spawnSync(node, [...args], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
}

/** Builds and packs when what is packed is older than what is built. PROMISE_GRAPH_VSIX names a packed one to test. */
export function ensurePacked(): string {
  if (process.env.PROMISE_GRAPH_VSIX) return process.env.PROMISE_GRAPH_VSIX;
  mustSucceed([join(root, 'scripts', 'build.mjs'), '--if-stale', '--quiet']);
  const built = statSync(join(root, 'dist', '.built')).mtimeMs;
  if (!existsSync(vsix) || statSync(vsix).mtimeMs < built)
    mustSucceed([join(root, 'scripts', 'package-extension.mjs')]);
  return vsix;
}

/** Starts the server; resolves when it answers. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  if (!existsSync(codeServer)) throw new Error('There is no VS Code to test in: run "node scripts/setup-vscode.mjs".');
  const folder = temporaryFolder('vscode');
  let server: ChildProcess | null = null;
  let printed = '';
  const stop = async () => {
    if (server) await endGroup(server);
    folder.remove();
  };
  try {
    const data = join(folder.path, 'data');
    const extensions = join(folder.path, 'extensions');
    mkdirSync(join(data, 'User'), { recursive: true });
    let settings: Record<string, unknown> = { ...QUIET, ...options.settings };
    const configure = (changed: Readonly<Record<string, unknown>>) => {
      settings = { ...settings, ...changed };
      writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(settings));
    };
    configure({});
    const where = ['--user-data-dir', data, '--extensions-dir', extensions];
    const env = environment(folder.path, options.env);
    const install = [ensurePacked(), ...(options.extensions ?? [])].flatMap((file) => ['--install-extension', file]);
    const installing = spawnSync(node, [codeServer, ...where, ...install], { env, encoding: 'utf8' });
    if (installing.status !== 0)
      throw new Error(`The extension cannot be installed:\n${installing.stdout}${installing.stderr}`);

    const port = await freePort();
    const trust = options.workspaceTrust ? [] : ['--disable-workspace-trust'];
    const listen = [
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
    ];
    // A process group of its own, so that its extension hosts and terminals end with it.
    server = spawn(node, [codeServer, ...where, ...listen, ...trust], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const child = server;
    watch(child);
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        printed += chunk.toString('utf8');
        if (printed.includes('HTTP server listening')) resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`code-server ended with exit code ${code}:\n${printed}`)));
    });
    return {
      urlOf: (path) => `http://127.0.0.1:${port}/?folder=${encodeURIComponent(path)}`,
      configure,
      makeFolder: (name) => {
        const path = join(folder.path, name);
        mkdirSync(path, { recursive: true });
        return path;
      },
      output: () => printed,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the server and its terminals see: a home of their own, and nothing of this test run or of our tools. */
function environment(home: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const env: NodeJS.ProcessEnv = { HOME: home, TMPDIR: temporary, SHELL: '/bin/bash', LANG: 'C.UTF-8' };
  const path = process.env.PATH ?? '';
  env.PATH = path
    .split(':')
    .filter((each) => !each.includes('node_modules'))
    .join(':');
  return { ...env, ...more };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Ends the group of a process when this one ends, however that comes about: a test run that is killed
 * cannot clean up, but the pipe that it holds is closed.
 */
function watch(child: ChildProcess): void {
  const script = `process.stdin.resume().on('end', () => { try { process.kill(-${child.pid}, 'SIGKILL'); } catch {} })`;
  const watcher = spawn(node, ['-e', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}

/** Ends a process and its group; resolves when the process has gone. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child.pid, 'SIGTERM');
  const force = setTimeout(() => signalGroup(child.pid as number, 'SIGKILL'), 5_000);
  await gone;
  clearTimeout(force);
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
