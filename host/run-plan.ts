/** From a program to the command that runs it under watch. Pure: what it needs to know, it is told. */
import { win32 } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is to be run, and with what. */
export interface RunInput {
  /** Absolute path of the program. */
  readonly program: string;
  readonly arguments?: readonly string[];
  /** Path of the Node to run it on. */
  readonly node: string;
  /** Path of dist/runtime/register.js. */
  readonly register: string;
  /** Value of PROMISE_GRAPH_CHANNEL: `channelOf(session)`. */
  readonly channel: string;
  readonly cwd: string;
  /** The environment that the program would have without us. */
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** Further variables, such as PROMISE_GRAPH_SEED. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** How to start it. */
export interface RunPlan {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** Node's own options, for a launch configuration that names the program elsewhere. */
  readonly runtimeArguments: readonly string[];
  /** The variables that we add. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything, for `spawn`. */
  readonly env: NodeJS.ProcessEnv;
}

/** `file:` URL of a path of either kind of system, whatever system this is. */
export function fileUrl(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return pathToFileURL(path).href;
  const full = win32.normalize(path).replaceAll('\\', '/');
  const [host, rest] = full.startsWith('//') ? splitShare(full) : ['', `/${full}`];
  const escaped = rest.split('/').map((part) => encodeURIComponent(part).replace(/^([a-z])%3A$/i, '$1:'));
  return `file://${host}${escaped.join('/')}`;
}

function splitShare(path: string): [string, string] {
  const slash = path.indexOf('/', 2);
  return [path.slice(2, slash), path.slice(slash)];
}

/** Node reads `--import` as a module specifier, hence the URL: a Windows path would be a scheme `c:`. */
export function planRun(input: RunInput): RunPlan {
  const platform = input.platform ?? process.platform;
  const runtimeArguments = ['--import', fileUrl(input.register, platform)];
  const environment = { PROMISE_GRAPH_CHANNEL: input.channel, ...input.variables };
  // NODE_OPTIONS stays what it is: our own option is an argument. ELECTRON_RUN_AS_NODE is an editor's
  // own business, and would reach programs that the program starts.
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = input.env ?? {};
  return {
    command: input.node,
    arguments: [...runtimeArguments, input.program, ...(input.arguments ?? [])],
    cwd: input.cwd,
    runtimeArguments,
    environment,
    env: { ...inherited, ...environment },
  };
}
