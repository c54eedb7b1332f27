/**
 * The least that a mark on a line can take in a real VS Code: an extension of two dozen lines that moves one from line
 * to line by a clock, and does nothing else, while nothing is debugged. What our mark takes beyond that is the way from
 * the program to the extension, and what the editor does because of the stop.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/vscode/support/paths.ts';
import type { Workbench } from '../test/vscode/support/workbench.ts';

/** While this file is in front, its mark moves. */
const FILE = 'moving-mark.txt';
const MOVES = 'moves.txt';
/** Milliseconds from one move to the next. */
const PACE = 400;

const EXTENSION = `const { appendFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const vscode = require('vscode');
exports.activate = () => {
  const type = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderStyle: 'solid',
    borderWidth: '1px 0',
    borderColor: 'red',
  });
  let line = 0;
  setInterval(() => {
    const editor = vscode.window.activeTextEditor;
    const path = editor?.document.uri.fsPath ?? '';
    if (!path.endsWith('${FILE}')) return;
    line = 1 - line;
    appendFileSync(join(dirname(path), '${MOVES}'), Date.now() + '\\n');
    editor.setDecorations(type, [new vscode.Range(line, 0, line, 0)]);
  }, ${PACE});
};
`;

/** Packs the extension; its path. */
export function packMovingMark(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'moving-mark',
    publisher: 'promise-graph',
    version: '0.0.1',
    description: 'Moves a mark.',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    extensionKind: ['workspace'],
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.js'), EXTENSION);
  writeFileSync(join(folder, 'README.md'), 'Moves a mark.\n');
  const vsix = join(folder, 'moving-mark.vsix');
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  const result = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`It cannot be packed:\n${result.stdout}${result.stderr}`);
  return vsix;
}

/** Puts the file in place, before the editor opens the folder: what comes later it may not find for a while. */
export function prepareMoves(folder: string): void {
  writeFileSync(join(folder, FILE), 'one\ntwo\n');
}

/** Milliseconds from a move until it is painted, of so many moves. */
export async function movesOf(workbench: Workbench, folder: string, times: number): Promise<number[]> {
  await workbench.openFile(FILE);
  const painted = await workbench.page.evaluate(watchMoves, times);
  const moves = readFileSync(join(folder, MOVES), 'utf8').trim().split('\n').map(Number);
  return painted.map((at) => at - (moves.findLast((move) => move <= at) ?? at));
}

/** In the page: when the mark has moved and was painted. */
async function watchMoves(times: number): Promise<number[]> {
  const mark = () =>
    [...document.querySelectorAll('.view-overlays .cdr[class*="ced-"]')]
      .find((each) => getComputedStyle(each).borderTopStyle === 'solid')
      ?.closest<HTMLElement>('.view-overlays > div')?.style.top ?? '';
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const painted: number[] = [];
  while (painted.length < times) {
    const before = mark();
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (mark() === before || mark() === '') return;
        observer.disconnect();
        resolve();
      });
      const seen = { subtree: true, childList: true, attributes: true };
      for (const lines of document.querySelectorAll('.monaco-editor .view-overlays')) observer.observe(lines, seen);
    });
    await frame();
    painted.push(Date.now());
  }
  return painted;
}
