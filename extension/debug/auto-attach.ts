/**
 * Beside VS Code's JavaScript debugger where it attaches by itself: Node programs that are started in a terminal, with
 * Auto Attach on or in a JavaScript Debug Terminal. Nothing of ours is in their command or environment, so our runtime
 * is loaded into them through the debugger's own connection, and what comes of them begins there.
 */
import * as vscode from 'vscode';
import { CannotAttach, injectAt } from '../../host/index.ts';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { cdpAddress, isProgramOfTerminal } from '../plan/javascript-launch.ts';
import { readSettings } from '../settings.ts';

/** Of the JavaScript debugger: opens a way for others to speak with the program that a debug session is about. */
const REQUEST_PROXY = 'extension.js-debug.requestCDPProxy';

export function registerAutoAttach(context: vscode.ExtensionContext, host: Host, panel: Panel): void {
  const register = host.asset('dist', 'runtime', 'register.js');
  const watch = async (run: vscode.DebugSession): Promise<void> => {
    const session = host.sessions.expectRunning(run.name);
    const ended = vscode.debug.onDidTerminateDebugSession((over) => {
      if (over.id !== run.id) return;
      ended.dispose();
      if (session.state === 'starting') host.sessions.forget(session.id);
    });
    try {
      const server = await host.channel();
      const address = cdpAddress(await vscode.commands.executeCommand(REQUEST_PROXY, run.id));
      if (address === null) throw new CannotAttach('The JavaScript debugger offers no connection to it.');
      await injectAt(address, { register, channel: server.channelOf(session) });
      host.bind(session, run);
      host.log.info(`Watching ${run.name}, to which the JavaScript debugger has attached`);
      if (readSettings().openPanelOnRun) void panel.show(session);
      else panel.switchTo(session);
    } catch (error) {
      // It may have ended already; it is debugged without a graph rather than not at all.
      host.log.info(`Not watching ${run.name}: ${error instanceof Error ? error.message : String(error)}`);
      host.sessions.forget(session.id);
    }
  };
  context.subscriptions.push(
    vscode.debug.onDidStartDebugSession((run) => {
      if (!vscode.workspace.isTrusted || !readSettings().javascriptDebugger) return;
      if (isProgramOfTerminal(run.type, run.parentSession?.type)) void watch(run);
    }),
  );
}
