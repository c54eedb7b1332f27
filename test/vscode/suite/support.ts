/** What the tests inside the editor share: files to run, and a record of what debug sessions said. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** Writes a program into a new folder; returns its path. */
export function program(name: string, source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'promise-graph-suite-')), name);
  writeFileSync(path, source);
  return path;
}

export interface Message {
  readonly type: string;
  readonly event?: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: { readonly [field: string]: unknown };
}

/** Starts a launch and resolves with everything that the adapter said, when the debug session has ended. */
export async function launch(
  config: Record<string, unknown>,
  during?: (session: vscode.DebugSession) => void,
): Promise<Message[]> {
  const said: Message[] = [];
  const subscriptions: vscode.Disposable[] = [];
  try {
    const ended = new Promise<void>((resolve) => {
      subscriptions.push(vscode.debug.onDidTerminateDebugSession(() => resolve()));
    });
    subscriptions.push(
      vscode.debug.registerDebugAdapterTrackerFactory('promise-graph', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: Message) => {
            said.push(message);
            if (message.event === 'process') during?.(session);
          },
        }),
      }),
    );
    const whole = { type: 'promise-graph', request: 'launch', name: 'test', console: 'internalConsole', ...config };
    await vscode.debug.startDebugging(undefined, whole, { noDebug: true });
    await ended;
    return said;
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

/** Everything printed to a stream, from output events. */
export function printed(said: readonly Message[], category: 'stdout' | 'stderr'): string {
  return said
    .filter((message) => message.event === 'output' && message.body?.category === category)
    .map((message) => message.body?.output)
    .join('');
}

/** The exit code that was told, or undefined. */
export const exitCode = (said: readonly Message[]) =>
  said.find((message) => message.event === 'exited')?.body?.exitCode;
