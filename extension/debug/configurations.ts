/** Launch configurations: fills in what F5 without launch.json leaves empty, and offers the file in front. */
import * as vscode from 'vscode';
import {
  type ActiveFile,
  completeConfiguration,
  configurationFor,
  whyNotRunnable,
  withWholePaths,
} from '../plan/configuration.ts';
import { DEBUG_TYPE } from '../plan/ids.ts';
import { unlinked } from '../plan/quote.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

/** Registers both providers: the one that completes, and the one that offers. */
export function registerConfigurations(context: vscode.ExtensionContext): void {
  const completes: vscode.DebugConfigurationProvider = {
    resolveDebugConfiguration(_folder, given) {
      if (!requireTrust()) return undefined;
      const complete = completeConfiguration(given, activeFile());
      if (typeof complete === 'string') {
        vscode.window.showErrorMessage(unlinked(complete));
        return undefined;
      }
      return complete as vscode.DebugConfiguration;
    },
    resolveDebugConfigurationWithSubstitutedVariables(folder, given) {
      const config = withWholePaths(given, folder?.uri.fsPath ?? null) as vscode.DebugConfiguration;
      // The debug console stays shut unless the output goes there.
      const scope = typeof config.program === 'string' ? vscode.Uri.file(config.program) : undefined;
      const console = config.console ?? readSettings(scope).console;
      const options = console === 'internalConsole' ? 'openOnSessionStart' : 'neverOpen';
      return { ...config, internalConsoleOptions: config.internalConsoleOptions ?? options };
    },
  };
  const offers: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations() {
      const file = activeFile();
      return file && whyNotRunnable(file) === null ? [configurationFor(file.path)] : [];
    },
  };
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, completes),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      offers,
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

/** The file in front, when an editor shows one. */
export function activeFile(): ActiveFile | null {
  const document = vscode.window.activeTextEditor?.document;
  return document ? { path: document.uri.fsPath, scheme: document.uri.scheme } : null;
}
