/** What the manifest promises is there once the extension runs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, EXTENSION_ID, SETTINGS } from '../../../extension/plan/ids.ts';

describe('the extension', () => {
  it('is installed and activates', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION_ID);
    assert.ok(extension, `${EXTENSION_ID} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that it contributes', async () => {
    const commands = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.values(Command)) assert.ok(commands.has(command), `${command} is not registered`);
  });

  it('has a default for every setting', () => {
    const section = vscode.workspace.getConfiguration('promiseGraph');
    for (const name of SETTINGS) assert.notEqual(section.get(name), undefined, name);
  });
});
