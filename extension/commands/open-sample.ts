/**
 * Promise Graph: Open Sample. Copies a sample into a folder of its own, with the types that the
 * editor needs, and opens it. A copy that the person has changed is never overwritten.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { Command } from '../plan/ids.ts';
import { unlinked } from '../plan/quote.ts';
import { listSamples, NODE_TYPES, type Sample, samplesFolder, sampleTsconfig } from '../plan/samples.ts';

export function registerOpenSample(context: vscode.ExtensionContext, host: Host): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(Command.openSample, (name?: unknown) => openSample(context, host, name)),
  );
}

/** `name`: the sample to open without asking, as the walkthrough or a key binding may give it. */
async function openSample(context: vscode.ExtensionContext, host: Host, name: unknown): Promise<void> {
  const shipped = host.asset('dist', 'samples');
  const samples = listSamples(shipped);
  const sample = samples.find((each) => each.name === name) ?? (await pick(samples));
  if (!sample) return;
  // A folder that is not trusted is left as it is.
  const workspace = vscode.workspace.isTrusted
    ? vscode.workspace.workspaceFolders?.find(onDisk)?.uri.fsPath
    : undefined;
  const folder = samplesFolder(workspace, context.globalStorageUri.fsPath);
  const copy = join(folder, sample.file);
  try {
    prepare(folder, host.asset('dist', 'runtime', 'types'));
    if (!existsSync(copy) || (await replaces(copy, join(shipped, sample.file)))) {
      for (const file of [sample.file, ...sample.files]) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        copyFileSync(join(shipped, file), join(folder, file));
      }
    }
  } catch (error) {
    vscode.window.showErrorMessage(
      unlinked(`The sample could not be copied to ${folder}: ${(error as Error).message}`),
    );
    return;
  }
  host.log.info(`Opened the sample ${copy}`);
  await vscode.window.showTextDocument(vscode.Uri.file(copy), { preview: false, viewColumn: vscode.ViewColumn.One });
}

const onDisk = (folder: vscode.WorkspaceFolder) => folder.uri.scheme === 'file';

async function pick(samples: readonly Sample[]): Promise<Sample | undefined> {
  const items = samples.map((sample) => ({
    label: sample.name,
    description: sample.title,
    detail: sample.description,
    sample,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: 'Which sample?',
    matchOnDescription: true,
    matchOnDetail: true,
    // A view that had the focus may ask for it back; the question stays.
    ignoreFocusOut: true,
  });
  return picked?.sample;
}

/** Types and settings for the language service, new each time: they belong to this version of ours. */
function prepare(folder: string, types: string): void {
  const own = join(folder, '.promise-graph');
  mkdirSync(own, { recursive: true });
  rmSync(join(own, 'types'), { recursive: true, force: true });
  cpSync(types, join(own, 'types'), { recursive: true });
  writeFileSync(join(own, 'node.d.ts'), NODE_TYPES);
  // The folder is a copy: a repository around it need not see it.
  writeFileSync(join(own, '.gitignore'), '*\n');
  if (!existsSync(join(folder, 'tsconfig.json'))) writeFileSync(join(folder, 'tsconfig.json'), sampleTsconfig());
}

/** Asks what becomes of a copy that is there and differs. */
async function replaces(copy: string, original: string): Promise<boolean> {
  if (readFileSync(copy, 'utf8') === readFileSync(original, 'utf8')) return false;
  const mine = 'Open Mine';
  const fresh = 'Start Afresh';
  const question = 'You have changed this sample. Open your copy, or replace it with the original?';
  return (await vscode.window.showInformationMessage(question, mine, fresh)) === fresh;
}
