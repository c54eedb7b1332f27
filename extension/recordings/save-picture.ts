/** Puts a picture that the view made into a file that the person names. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Picture } from '../../host/index.ts';
import type { PictureFormat } from '../../webview/contract/messages.ts';
import type { Panel } from '../panel/panel.ts';
import { Command } from '../plan/ids.ts';
import { entry } from '../plan/quote.ts';
import type { RecordingEditors } from './recording-editor.ts';
import { folderOf } from './save-recording.ts';

/** Characters of a path that are told. */
const LONGEST_PATH = 1_000;

/** The commands of the tabs' menus: the view is asked, and answers with the picture. */
export function registerSavePicture(context: vscode.ExtensionContext, panel: Panel, editors: RecordingEditors): void {
  const ask = (format: PictureFormat) => {
    if (!editors.picture(format)) panel.picture(format);
  };
  context.subscriptions.push(
    vscode.commands.registerCommand(Command.saveSvg, () => ask('svg')),
    vscode.commands.registerCommand(Command.savePng, () => ask('png')),
  );
}

export async function savePicture({ format, name, data }: Picture): Promise<void> {
  const stem = name.replace(/[^\p{L}\p{N}._ -]+/gu, '-').slice(0, 80) || 'promise-graph';
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folderOf(), `${stem}.${format}`)),
    filters: format === 'svg' ? { 'SVG picture': ['svg'] } : { 'PNG picture': ['png'] },
    title: 'Save the picture',
  });
  if (!target) return;
  await writeFile(target.fsPath, data, format === 'svg' ? 'utf8' : 'base64');
  vscode.window.setStatusBarMessage(`$(check) ${entry(target.fsPath, LONGEST_PATH)} is saved.`, 5_000);
}
