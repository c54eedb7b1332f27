/** Keeps the context keys up to date by which menus show and enable our commands. */
import * as vscode from 'vscode';
import type { Host } from './host.ts';
import { ContextKey } from './plan/ids.ts';

export function registerContextKeys(context: vscode.ExtensionContext, host: Host): void {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    vscode.commands.executeCommand('setContext', key, value);
  };
  const update = () => {
    const { list } = host.sessions;
    tell(ContextKey.hasSession, list.length > 0);
    tell(
      ContextKey.hasEnded,
      list.some((session) => session.over),
    );
    tell(
      ContextKey.running,
      list.some((session) => !session.over),
    );
  };
  update();
  context.subscriptions.push({ dispose: host.sessions.onChange(update) });
}
