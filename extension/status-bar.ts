/** The status bar item: how many promises wait in the programs that run. A click shows the graph. */
import * as vscode from 'vscode';
import type { Host } from './host.ts';
import { Command } from './plan/ids.ts';
import { statusText } from './plan/status.ts';

/** Milliseconds between two texts: a count that changes a thousand times a second cannot be read. */
const PACE = 100;

export function registerStatusBar(context: vscode.ExtensionContext, host: Host): void {
  const item = vscode.window.createStatusBarItem('promiseGraph.pending', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Promise Graph';
  item.command = Command.showGraph;
  let planned: NodeJS.Timeout | null = null;

  const update = () => {
    planned = null;
    const running = host.sessions.list.filter((session) => !session.over);
    const status = statusText(running, host.sessions.pending);
    if (!status) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.accessibilityInformation = { label: status.spoken };
    item.show();
  };
  const unsubscribe = host.sessions.onChange(() => {
    planned ??= setTimeout(update, PACE);
  });
  context.subscriptions.push(item, {
    dispose: () => {
      unsubscribe();
      if (planned) clearTimeout(planned);
    },
  });
}
