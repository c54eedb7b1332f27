/** Settings of what stands in an editor: each for itself, and of a folder for that folder alone. Off means off. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExtensionContext } from 'vscode';
import { registerHovers } from '../../extension/editor/hovers.ts';
import { registerLenses } from '../../extension/editor/lenses.ts';
import { registerMarks } from '../../extension/editor/marks.ts';
import { registerProblems } from '../../extension/editor/problems.ts';
import type { Host } from '../../extension/host.ts';
import { Sessions } from '../../host/index.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from '../host/support/fake-program.ts';
import { configure, FakeTextEditor, window } from '../support/fake-vscode.ts';

const PARTS = ['marks', 'hovers', 'lenses', 'problems'] as const;
type Part = (typeof PARTS)[number];

const SOURCE = `export function flip(side) {
  return Lwt.fail(side);
}
`;
/** Milliseconds that what has changed may take to be seen, however busy the machine is. */
const PATIENCE = { timeout: 30_000 };

let folder: string;
let sessions: Sessions;
let subscriptions: { dispose(): void }[];

/** A program that made a promise in line 2, which failed, and nobody heard. */
function run(path: string): void {
  const session = sessions.expect({ program: path });
  const writer = new StreamWriter();
  session.connected(1);
  writer.session(0, programInfo(path));
  writer.site(1, { file: path, line: 2, column: 10, functionName: 'flip' });
  writer.create(1, 1, 'fail', 1, '', -1);
  writer.settle(2, 1, 'failed', 'Error: tails', 0);
  writer.unhandled(3, 'neverObserved', 1, 'Error: tails');
  session.receive(writer.take());
}

/** An editor with the program of a folder of that name. */
function open(name: string): FakeTextEditor {
  const path = join(folder, name, 'flip.mjs');
  mkdirSync(join(folder, name));
  writeFileSync(path, SOURCE);
  const editor = new FakeTextEditor(path, 4);
  window.visibleTextEditors.push(editor);
  run(path);
  return editor;
}

/** Which parts show something in an editor. */
function shown(editor: FakeTextEditor): Part[] {
  const seen: Record<Part, boolean> = {
    marks: editor.marks.includes('☒ 1 failed'),
    hovers: editor.hoverOf(2).includes('Error: tails'),
    lenses: editor.lenses.includes('1 promise · 1 failed'),
    problems: editor.problems.some((message) => message.includes('nobody handles it')),
  };
  return PARTS.filter((part) => seen[part]);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'promise-graph-editor-'));
  sessions = new Sessions();
  subscriptions = [];
  window.visibleTextEditors = [];
  const context = { subscriptions } as unknown as ExtensionContext;
  const host = { sessions } as unknown as Host;
  const moves = { now: (_session: unknown, _path: string, line: number) => line };
  for (const register of [registerMarks, registerHovers, registerLenses, registerProblems]) {
    register(context, host, moves);
  }
});
afterEach(() => {
  for (const each of subscriptions) each.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it.each(PARTS)('switches %s off in one folder, and leaves everything else as it is', async (part) => {
  const quiet = open('quiet');
  const other = open('other');
  await expect.poll(() => [shown(quiet), shown(other)], PATIENCE).toEqual([PARTS, PARTS]);
  configure(join(folder, 'quiet'), { [`promiseGraph.editor.${part}`]: false });
  const rest = PARTS.filter((each) => each !== part);
  await expect.poll(() => [shown(quiet), shown(other)], PATIENCE).toEqual([rest, PARTS]);
  expect(
    { marks: quiet.marks, hovers: quiet.hoverOf(2), lenses: quiet.lenses, problems: quiet.problems }[part],
  ).toHaveLength(0);
  configure(join(folder, 'quiet'), {});
  await expect.poll(() => [shown(quiet), shown(other)], PATIENCE).toEqual([PARTS, PARTS]);
});

it('shows nothing at all with all of them off, also of what comes later, and nothing of runs that are cleared', async () => {
  const off = Object.fromEntries(PARTS.map((part) => [`promiseGraph.editor.${part}`, false]));
  configure(join(folder, 'quiet'), off);
  const quiet = open('quiet');
  const other = open('other');
  await expect.poll(() => shown(other), PATIENCE).toEqual(PARTS);
  expect([quiet.marks, quiet.hoverOf(2), quiet.lenses, quiet.problems]).toEqual([[], '', [], []]);
  for (const session of sessions.list) session.disconnected();
  sessions.clear();
  await expect.poll(() => shown(other), PATIENCE).toEqual([]);
});
