/**
 * Beside VS Code's JavaScript debugger: a program that it launches is watched as well, so that F5 with breakpoints at
 * lines gives the live graph. The graph goes on, and answers, while the program stands at a line: the channel's worker
 * has a thread of its own.
 */
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { fileUrl, type Session } from '../../host/index.ts';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { channelIn, startsNode, watched } from '../plan/javascript-launch.ts';
import { readSettings } from '../settings.ts';

const TYPES = ['node', 'pwa-node'];

export function registerJavaScript(context: vscode.ExtensionContext, host: Host, panel: Panel): void {
  const register = host.asset('dist', 'runtime', 'register.js');
  const skip = `${join(dirname(register), '**').replaceAll('\\', '/')}`;
  /** Programs that are expected, by their channel, until their debug session is there. */
  const expected = new Map<string, Session>();

  const resolve = async (config: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration> => {
    if (!vscode.workspace.isTrusted || !startsNode(config)) return config;
    const program = config.program as string;
    const settings = readSettings(vscode.Uri.file(program));
    if (!settings.javascriptDebugger) return config;
    // The debugger asks again when it has made another type of it.
    if (expected.get(channelIn(config) ?? '')?.state === 'starting') return config;
    try {
      const server = await host.channel();
      const args = Array.isArray(config.args) ? config.args.map(String) : [];
      const session = host.sessions.expect({ program, arguments: args });
      const channel = server.channelOf(session);
      expected.set(channel, session);
      // A launch that never comes about leaves nothing behind.
      setTimeout(() => {
        if (expected.delete(channel) && session.state === 'starting') host.sessions.forget(session.id);
      }, settings.connectTimeout).unref();
      const { callSites: sites, native } = settings;
      const watching = { register: fileUrl(register), skip, channel, sites, native };
      return watched(config, watching) as vscode.DebugConfiguration;
    } catch (error) {
      // The program is debugged without a graph rather than not at all.
      host.log.error(`Not watching ${program}: ${error instanceof Error ? error.message : String(error)}`);
      return config;
    }
  };

  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfigurationWithSubstitutedVariables: (_folder, config) => resolve(config),
  };
  context.subscriptions.push(
    ...TYPES.map((type) => vscode.debug.registerDebugConfigurationProvider(type, provider)),
    vscode.debug.onDidStartDebugSession((run) => {
      const channel = channelIn(run.configuration);
      const session = channel === null || run.parentSession ? undefined : expected.get(channel);
      if (channel === null || session === undefined) return;
      expected.delete(channel);
      host.bind(session, run);
      host.log.info(`Watching ${session.program} beside ${run.name}`);
      if (readSettings(vscode.Uri.file(session.program)).openPanelOnRun) void panel.show(session);
      else panel.switchTo(session);
      const ended = vscode.debug.onDidTerminateDebugSession((over) => {
        if (over.id !== run.id) return;
        ended.dispose();
        if (session.state === 'starting') session.failedToStart('The program ended before it was connected.');
      });
    }),
  );
}
