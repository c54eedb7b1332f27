/** Code lenses above the functions that make promises: how many, how many are pending; a click leads to the graph. */
import * as vscode from 'vscode';
import { functionsIn } from '../../host/index.ts';
import type { Host } from '../host.ts';
import { functionLenses } from '../plan/function-lenses.ts';
import { REVEAL_PLACE } from '../plan/ids.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';
import { LANGUAGES } from './languages.ts';
import type { LineMoves } from './line-moves.ts';
import { paced } from './paced.ts';

/** Milliseconds between two updates: lenses move the text when they come. */
const PACE = 1_000;

export function registerLenses(context: vscode.ExtensionContext, host: Host, moves: LineMoves): void {
  const changed = new vscode.EventEmitter<void>();
  let shown = '';
  const lensesOf = async (uri: vscode.Uri) => {
    const path = uri.fsPath;
    if (!readSettings(uri).lenses || host.sessions.list.every((session) => session.sitesIn(path).length === 0))
      return [];
    return functionLenses(host.sessions.list, path, await functionsIn(path));
  };
  const update = paced(PACE, () => {
    const uris = vscode.window.visibleTextEditors
      .map(({ document }) => document.uri)
      .filter(({ scheme }) => scheme === 'file');
    Promise.all(uris.map(async (uri) => [uri.toString(), await lensesOf(uri)])).then(
      (all) => {
        const now = JSON.stringify(all);
        if (now === shown) return;
        shown = now;
        changed.fire();
      },
      () => {},
    );
  });
  context.subscriptions.push(
    changed,
    update,
    vscode.languages.registerCodeLensProvider(LANGUAGES, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses({ uri, lineCount }) {
        const found = await lensesOf(uri);
        return found.flatMap(({ line, title, place }) => {
          const session = host.sessions.get(place.session);
          const site = session?.sites.get(place.site);
          const now = session && moves.now(session, uri.fsPath, line);
          if (!session || !site || !now || now > lineCount) return [];
          const at = new vscode.Position(now - 1, 0);
          const node = { session: session.id, place: { file: site.file, line: site.line, column: site.column } };
          const command = { title, tooltip: 'Show them in the graph', command: REVEAL_PLACE, arguments: [node] };
          return [new vscode.CodeLens(new vscode.Range(at, at), command)];
        });
      },
    }),
    { dispose: host.sessions.onChange(update.soon) },
    vscode.window.onDidChangeVisibleTextEditors(update.soon),
    onSettingsChanged(update.soon),
  );
}
