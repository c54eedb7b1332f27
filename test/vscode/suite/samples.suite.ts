/** Opened samples are without a red line. */
import assert from 'node:assert/strict';
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
});
