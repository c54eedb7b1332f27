/** Turns whatever settings.json says into settings within their bounds. Pure: knows no editor. */
import type { ViewSettings } from '../../webview/contract/messages.ts';
import type { SettingName } from './ids.ts';

/** Where a program's output goes. */
export type ConsoleKind = 'integratedTerminal' | 'externalTerminal' | 'internalConsole';

export const CONSOLE_KINDS: readonly ConsoleKind[] = ['integratedTerminal', 'externalTerminal', 'internalConsole'];

/** All built-in promises, those that outlive a turn of the event loop, or none. */
export type NativeTracing = 'on' | 'sampled' | 'off';

/** The variable that tells the runtime; none for what it does by itself. */
export const nativeVariable = (native: NativeTracing): Record<string, string> =>
  native === 'on' ? {} : { PROMISE_GRAPH_NATIVE: native === 'off' ? '0' : native };

const NATIVE_TRACING: readonly NativeTracing[] = ['on', 'sampled', 'off'];

export interface Settings {
  /** Path or name of the Node to run on; '' means the one on PATH. */
  readonly node: string;
  readonly console: ConsoleKind;
  readonly openPanelOnRun: boolean;
  readonly callSites: boolean;
  /** What of built-in promises is traced. */
  readonly native: NativeTracing;
  /** Milliseconds that a program has to connect. */
  readonly connectTimeout: number;
  /** Counts after the lines that make promises. */
  readonly marks: boolean;
  /** What ended badly is listed among the problems. */
  readonly problems: boolean;
  /** What a line's promises came to, when the pointer rests on it. */
  readonly hovers: boolean;
  /** How many promises a function made, above it. */
  readonly lenses: boolean;
  /** What the JavaScript debugger launches is watched as well. */
  readonly javascriptDebugger: boolean;
  readonly view: ViewSettings;
}

const MOTIONS = ['auto', 'on', 'off'] as const;

/** Reads each setting by its name; a value of another type or out of bounds counts as the default or the bound. */
export function toSettings(get: (name: SettingName) => unknown): Settings {
  return {
    node: text(get('node')),
    console: oneOf(get('console'), CONSOLE_KINDS),
    openPanelOnRun: flag(get('openPanelOnRun'), true),
    callSites: flag(get('callSites'), true),
    native: oneOf(get('native'), NATIVE_TRACING),
    connectTimeout: number(get('connectTimeout'), 30, 1, 3600) * 1000,
    marks: flag(get('editor.marks'), true),
    problems: flag(get('editor.problems'), true),
    hovers: flag(get('editor.hovers'), true),
    lenses: flag(get('editor.lenses'), true),
    javascriptDebugger: flag(get('javascriptDebugger'), true),
    view: {
      fold: flag(get('fold'), true),
      teaching: flag(get('teaching'), false),
      motion: oneOf(get('motion'), MOTIONS),
      maxPromises: Math.round(number(get('maxPromises'), 2_000_000, 100, 20_000_000)),
    },
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function number(value: unknown, otherwise: number, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}

/** The value when it is one of the choices, else the first choice. */
function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}
