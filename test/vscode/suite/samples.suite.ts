/** Opened samples are without a red line, and a copy that was changed is not overwritten. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Command } from '../../../extension/plan/ids.ts';

const SAMPLES = ['heads1', 'heads2', 'echo-server', 'timeout1', 'timeout2', 'request'];

/** Resolves when the language service has looked at a document: its symbols come after its first look. */
async function problemsOf(uri: vscode.Uri): Promise<string[]> {
  await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
  // A hover on a name needs its type: it comes when the program has been read and checked.
  await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(10, 8));
  const problems = vscode.languages.getDiagnostics(uri);
  return problems.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).map(({ message }) => message);
}

describe('samples', () => {
  for (const name of SAMPLES) {
    it(`${name} opens, and the editor finds no error in it`, async () => {
      await vscode.commands.executeCommand(Command.openSample, name);
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document, 'no editor is in front');
      assert.equal(basename(document.uri.fsPath), `${name}.ts`);
      assert.deepEqual(await problemsOf(document.uri), []);
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
