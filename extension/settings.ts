/**
 * Reads the settings. What a person typed into settings.json may be anything, so each value is
 * brought into its bounds by plan/settings.ts, and the rest of the extension trusts what it gets.
 */
import * as vscode from 'vscode';
import { SETTINGS_SECTION, type SettingName } from './plan/ids.ts';
import { type Settings, toSettings } from './plan/settings.ts';

/** The settings in force for a file or folder (its workspace folder may have its own). */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration(SETTINGS_SECTION, scope);
  return toSettings((name: SettingName) => section.get(name));
}

/** Calls the listener after any of our settings changed. */
export function onSettingsChanged(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SETTINGS_SECTION)) listener();
  });
}
