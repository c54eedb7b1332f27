/** Gives each debug session of our type an adapter that runs in the extension itself. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { createStopMarks, type StopMarks } from '../editor/stop-mark.ts';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { DEBUG_TYPE } from '../plan/ids.ts';
import { readSettings } from '../settings.ts';
import { whyUntrusted } from '../trust.ts';
import { RunSession } from './run-session.ts';
import { editorTerminals } from './terminals.ts';

/** Registers the adapter for the type `promise-graph`. */
export function registerDebugAdapter(context: vscode.ExtensionContext, host: Host, panel: Panel): void {
  const marks = createStopMarks(context);
  const factory: vscode.DebugAdapterDescriptorFactory = {
    createDebugAdapterDescriptor: (debugSession) =>
      new vscode.DebugAdapterInlineImplementation(new InlineAdapter(host, panel, marks, debugSession)),
  };
  context.subscriptions.push(vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory));
}

/** A RunSession in the clothes that the editor asks for. */
class InlineAdapter implements vscode.DebugAdapter {
  readonly #messages = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly #run: RunSession;
  readonly onDidSendMessage = this.#messages.event;

  constructor(host: Host, panel: Panel, marks: StopMarks, debugSession: vscode.DebugSession) {
    this.#run = new RunSession(
      {
        sessions: host.sessions,
        register: host.asset('dist', 'runtime', 'register.js'),
        env: process.env,
        terminals: editorTerminals,
        refusal: whyUntrusted,
        settings: (program) => readSettings(vscode.Uri.file(program)),
        channel: host.channel,
        expected: async (session, settings) => {
          host.bind(session, debugSession);
          host.log.info(`Running ${session.program}`);
          if (settings.openPanelOnRun) await panel.show(session);
          else panel.switchTo(session);
        },
        marks: (place) => marks.show(this, place),
      },
      (message) => this.#messages.fire(message as vscode.DebugProtocolMessage),
    );
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    void this.#run.receive(message as DebugProtocol.ProtocolMessage);
  }

  dispose(): void {
    this.#run.dispose();
    this.#messages.dispose();
  }
}
