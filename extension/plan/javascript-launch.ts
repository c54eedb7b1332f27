/**
 * What a launch of VS Code's own JavaScript debugger becomes, so that its program is watched as well: the register
 * entry before the program, the channel in its environment, our files among those that are stepped over. What stood
 * there before stays. Pure: knows no editor.
 */

import { type NativeTracing, nativeVariable } from './settings.ts';

/** A configuration of the types `node` and `pwa-node`; any field may be there. */
export type JavaScriptLaunch = Readonly<Record<string, unknown>>;

/** What is added. */
export interface Watching {
  /** URL of the register entry. */
  readonly register: string;
  /** Pattern of our files, for `skipFiles`. */
  readonly skip: string;
  /** Value of PROMISE_GRAPH_CHANNEL. */
  readonly channel: string;
  /** Whether call sites are wanted. */
  readonly sites: boolean;
  /** What of built-in promises is traced. */
  readonly native: NativeTracing;
}

/** Whether it starts a Node program of its own: attaching, and what a package manager starts, is left alone. */
export function startsNode(config: JavaScriptLaunch): boolean {
  const { request, program, runtimeExecutable } = config;
  if (request !== 'launch' || typeof program !== 'string' || program === '') return false;
  // Sessions that the debugger starts itself, for worker threads and child processes.
  if (Object.keys(config).some((key) => key.startsWith('__pending'))) return false;
  if (runtimeExecutable === undefined || runtimeExecutable === null || runtimeExecutable === '') return true;
  return typeof runtimeExecutable === 'string' && /(^|[\\/])node(\.exe)?$/i.test(runtimeExecutable);
}

/** The channel that a configuration has from us already, or null. */
export function channelIn({ env }: JavaScriptLaunch): string | null {
  const channel = (env as Record<string, unknown> | null | undefined)?.PROMISE_GRAPH_CHANNEL;
  return typeof channel === 'string' ? channel : null;
}

/** The configuration with what is added; what was added for an earlier run is replaced. */
export function watched(
  config: JavaScriptLaunch,
  { register, skip, channel, sites, native }: Watching,
): JavaScriptLaunch {
  const runtimeArgs = listOf(config.runtimeArgs);
  const at = runtimeArgs.indexOf(register);
  const others = at < 1 ? runtimeArgs : [...runtimeArgs.slice(0, at - 1), ...runtimeArgs.slice(at + 1)];
  return {
    ...config,
    runtimeArgs: [...others, '--import', register],
    env: {
      ...(config.env as Record<string, unknown> | undefined),
      PROMISE_GRAPH_CHANNEL: channel,
      // A person steps through the text as it stands: calls are not marked in it.
      PROMISE_GRAPH_SITES: sites ? 'captured' : '0',
      ...nativeVariable(native),
    },
    skipFiles: [...listOf(config.skipFiles).filter((each) => each !== skip), skip],
  };
}

/** Whether a debug session is that of a Node program which was started in a terminal, and attached to there. */
export function isProgramOfTerminal(type: string, parent: string | undefined): boolean {
  return type === 'node-terminal' && parent === 'node-terminal';
}

/** Address of the connection that the JavaScript debugger offers to a program; null when it is none. */
export function cdpAddress(offered: unknown): string | null {
  const { host, port, path } = (offered ?? {}) as Record<string, unknown>;
  if (typeof host !== 'string' || typeof port !== 'number') return null;
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}${typeof path === 'string' ? path : '/'}`;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? [...value] : value === undefined ? [] : [value]);
