/** The environment variables that say whether and how to trace: see docs/protocol.md. */
import { type ChannelAddress, parseAddress } from './address.ts';
import { CHILD } from './descendants.ts';
import { DEFAULT_RING_BYTES } from './ring.ts';

const DEFAULT_PATIENCE = 2000;

/** So many promises of one turn of the event loop are told one by one. */
const DEFAULT_FLOOD = 10_000;

export interface NativeSettings {
  readonly unfold: readonly string[];
  /** Only what outlives a turn is told, and stacks are captured now and then. */
  readonly sampled: boolean;
  /** Promises of one turn that are told one by one. */
  readonly flood: number;
}

export interface Settings {
  readonly address: ChannelAddress;
  /** The text that the address was read from. */
  readonly channel: string;
  readonly sites: boolean;
  /** Whether the program's calls are marked, so that not every promise costs a captured stack. */
  readonly marks: boolean;
  readonly output: boolean;
  readonly clock: 'real' | 'virtual';
  readonly ringBytes: number;
  /** What of built-in promises is traced, null for none. */
  readonly native: NativeSettings | null;
  /** Waits at its start until a debugger has said where to stop. */
  readonly debug: boolean;
  /** Milliseconds. */
  readonly patience: number;
}

/** The settings; null when no channel is given; a sentence when the one that is given cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings | string | null {
  const channel = environment.PROMISE_GRAPH_CHANNEL;
  if (channel === undefined || channel === '') return null;
  const address = parseAddress(channel);
  if (!address)
    return 'PROMISE_GRAPH_CHANNEL is not an address such as ws://127.0.0.1:5000/program#token; not tracing.';
  return {
    address,
    channel,
    sites: environment.PROMISE_GRAPH_SITES !== '0',
    marks: environment.PROMISE_GRAPH_SITES !== '0' && environment.PROMISE_GRAPH_SITES !== 'captured',
    output: environment.PROMISE_GRAPH_OUTPUT !== '0',
    clock: environment.PROMISE_GRAPH_CLOCK === 'virtual' ? 'virtual' : 'real',
    native: nativeSettings(environment),
    // A process that a traced one started has nobody who would let it go on.
    debug: environment.PROMISE_GRAPH_DEBUG === '1' && environment[CHILD] !== '1',
    ringBytes: count(environment.PROMISE_GRAPH_RING, DEFAULT_RING_BYTES),
    patience: count(environment.PROMISE_GRAPH_PATIENCE, DEFAULT_PATIENCE),
  };
}

function nativeSettings(environment: NodeJS.ProcessEnv): NativeSettings | null {
  const { PROMISE_GRAPH_NATIVE: mode, PROMISE_GRAPH_FLOOD: flood, PROMISE_GRAPH_UNFOLD: unfold } = environment;
  if (mode === '0') return null;
  const sampled = mode === 'sampled';
  return { unfold: list(unfold), sampled, flood: sampled ? 0 : count(flood, DEFAULT_FLOOD) };
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function count(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return text !== undefined && Number.isSafeInteger(value) && value > 0 ? value : otherwise;
}
