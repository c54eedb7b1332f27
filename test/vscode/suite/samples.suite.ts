/** Opened samples are without a red line, and a copy that was changed is not overwritten. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Command } from '../../../extension/plan/ids.ts';

const SAMPLES = ['heads1', 'heads2', 'echo-server', 'timeout1', 'timeout2', 'request'];

const WRONG = "const wrong: number = 'text';\n";

/**
 * The errors that the language service finds in a document. It does not say when it has looked, so
 * one error is put in: when that is told, the others have been too.
 */
async function errorsBesideOne(document: vscode.TextDocument): Promise<string[]> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(document.lineCount, 0), WRONG);
  await vscode.workspace.applyEdit(edit);
  const errors = () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  const isOurs = (error: vscode.Diagnostic) => document.getText(error.range) === 'wrong';
  await new Promise<void>((resolve) => {
    const look = () => errors().some(isOurs) && resolve();
    vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
  const others = errors().filter((error) => !isOurs(error));
  await vscode.commands.executeCommand('workbench.action.files.revert');
  return others.map(({ message }) => message);
}

describe('samples', () => {
  for (const name of SAMPLES) {
    it(`${name} opens, and the editor finds no error in it`, async () => {
      await vscode.commands.executeCommand(Command.openSample, name);
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document, 'no editor is in front');
      assert.equal(basename(document.uri.fsPath), `${name}.ts`);
      assert.deepEqual(await errorsBesideOne(document), []);
    });
  }

  it('opens a copy that the person has changed as it is when the question is not answered', async () => {
    await vscode.commands.executeCommand(Command.openSample, 'heads1');
    const path = vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
    writeFileSync(path, '// mine\n');
    const opened = vscode.commands.executeCommand(Command.openSample, 'heads1');
    await vscode.commands.executeCommand('notifications.clearAll');
    await opened;
    assert.equal(readFileSync(path, 'utf8'), '// mine\n');
  });
});
