/**
 * What all features share: the sessions, the channel server that programs connect to (started by the
 * first run, closed with the extension), where our own files lie, and which debug session runs what.
 */
import * as vscode from 'vscode';
import { type ChannelServer, type Session, Sessions, startChannelServer } from '../host/index.ts';
import type { Log } from './log.ts';
import { whyUntrusted } from './trust.ts';

export interface Host {
  readonly log: Log;
  readonly sessions: Sessions;
  /** Name and version, for what we write. */
  readonly application: string;
  /** Absolute path of a file that comes with the extension. */
  asset(...path: string[]): string;
  /** The server that programs connect to; rejects with a sentence when it cannot be started. */
  channel(): Promise<ChannelServer>;
  /** A debug session runs this program: so that it can be stopped and run again. */
  bind(session: Session, run: vscode.DebugSession): void;
  /** Stops the program, if it runs. */
  stop(session: Session): Promise<void>;
  /** Runs the program again with the same configuration; stops it first if it still runs. */
  rerun(session: Session): Promise<void>;
}

/** The host; what it opened is closed with the extension. */
export function createHost(context: vscode.ExtensionContext, log: Log): Host {
  const sessions = new Sessions();
  const runs = new Map<number, vscode.DebugSession>();
  let server: Promise<ChannelServer> | null = null;

  const channel = () => {
    server ??= startChannelServer({ sessions, log: (line) => log.info(line) }).catch((error: unknown) => {
      server = null;
      throw error;
    });
    return server;
  };
  context.subscriptions.push({
    dispose: () => {
      server?.then((open) => open.close()).catch(() => {});
    },
  });

  /** The run of a program, or of the one that started it. */
  const runOf = (session: Session): vscode.DebugSession | undefined => {
    for (let at: Session | null = session; at; at = at.parent) {
      const run = runs.get(at.id);
      if (run) return run;
    }
    return undefined;
  };

  const stop = async (session: Session) => {
    const run = runOf(session);
    if (run && !session.over) await vscode.debug.stopDebugging(run);
  };

  return {
    log,
    sessions,
    application: `promise-graph ${(context.extension.packageJSON as { version: string }).version}`,
    asset: (...path) => vscode.Uri.joinPath(context.extensionUri, ...path).fsPath,
    channel,
    bind: (session, run) => {
      runs.set(session.id, run);
      const unsubscribe = sessions.onChange(() => {
        if (sessions.get(session.id)) return;
        runs.delete(session.id);
        unsubscribe();
      });
    },
    stop,
    rerun: async (session) => {
      const run = runOf(session);
      if (!run) return;
      const refusal = whyUntrusted();
      if (refusal) throw new Error(refusal);
      await stop(session);
      await session.finished;
      await vscode.debug.startDebugging(run.workspaceFolder, run.configuration, RUN_OPTIONS);
    },
  };
}

/** Running draws the graph and stops at nothing: the editor need not dress up as a debugger for it. The panel has Stop. */
export const RUN_OPTIONS: vscode.DebugSessionOptions = {
  noDebug: true,
  suppressDebugToolbar: true,
  suppressDebugStatusbar: true,
  suppressDebugView: true,
};
