/**
 * The person's own Node: the one a setting or option names; under npm the one that runs npm; else the
 * first on the PATH. A `node` inside a node_modules/.bin is a project's tool and not it.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { checkNodeVersion } from './preflight.ts';

/** A Node that answered. */
export interface NodeFound {
  readonly path: string;
  /** Without the leading v. */
  readonly version: string;
}

/** Why there is none, in a sentence. */
export interface NodeProblem {
  /** A sentence: what is wrong, and what to do. */
  readonly problem: string;
}

/** Where to look. */
export interface NodeSearch {
  /** A path or command that the person chose. */
  readonly setting?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** Whether a file is there and may be executed. */
  readonly executable?: (path: string) => boolean;
  /** Asks a Node for its version; rejects when it is none. */
  readonly versionOf?: (path: string) => Promise<string>;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** NODE_OPTIONS are meant for the program: a debugger's would make this question wait for ever. */
function askVersion(path: string): Promise<string> {
  const { NODE_OPTIONS: _options, VSCODE_INSPECTOR_OPTIONS: _inspector, ...env } = process.env;
  return new Promise((resolve, reject) => {
    execFile(path, ['--version'], { env, timeout: 20_000, windowsHide: true }, (error, stdout) => {
      const version = /^v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
      if (version) resolve(version);
      else reject(error ?? new Error(`it answered ${JSON.stringify(stdout.slice(0, 80))}`));
    });
  });
}

/** Where a person's Node may be, best first. Pure but for `executable`. */
export function nodeCandidates(search: NodeSearch): string[] {
  const { env, platform = process.platform, executable = isExecutable } = search;
  const path = platform === 'win32' ? win32 : posix;
  const inModules = (folder: string) => /[\\/]node_modules[\\/]/.test(`${folder}/`);
  const name = platform === 'win32' ? 'node.exe' : 'node';
  // On Windows the variable may be written Path.
  const key = Object.keys(env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (env[key] ?? '').split(path.delimiter).filter((folder) => folder && !inModules(folder));
  const onPath = (command: string) =>
    folders.map((folder) => path.join(folder, command)).filter((each) => executable(each));

  if (search.setting) {
    if (/[\\/]/.test(search.setting)) return [search.setting];
    return onPath(platform === 'win32' && !/\.\w+$/.test(search.setting) ? `${search.setting}.exe` : search.setting);
  }
  const npms = env.npm_node_execpath;
  return [...(npms && !inModules(npms) && executable(npms) ? [npms] : []), ...onPath(name)];
}

/** The Node to run programs on. Never rejects. */
export async function findNode(search: NodeSearch): Promise<NodeFound | NodeProblem> {
  const [path] = nodeCandidates(search);
  if (!path) {
    return {
      problem: search.setting
        ? `The Node named ${search.setting} is not on the PATH. Name one that is, or its full path.`
        : 'There is no Node on the PATH. Install it from https://nodejs.org (20.6 or later), or say where it is.',
    };
  }
  try {
    const version = await (search.versionOf ?? askVersion)(path);
    const problem = checkNodeVersion(version, path);
    return problem ? { problem } : { path, version };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { problem: `${path} does not answer as Node does (${reason}). Name another one.` };
  }
}
