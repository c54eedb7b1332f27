/**
 * What a person waits for a step: from the press of the toolbar's button until the next line is marked and painted, in a
 * real VS Code with the graph open beside: by our mark, and by the editor's own highlight, which comes later. The
 * program's own step, the adapter and the editor are all in it; how much of it is the editor's is seen beside its own
 * JavaScript debugger, and how much is ours without an editor.
 */
import { existsSync } from 'node:fs';
import { codeServer, findChromium } from '../../scripts/setup-vscode.mjs';
import { adapterSteps } from '../adapter-steps.ts';
import { editorSteps, STEPPED_PROGRAM } from '../editor-steps.ts';
import { row } from '../row.ts';
import type { Part } from './part.ts';

const STEP = 'a step in VS Code, press to line highlight';
const MARK = 'a step in VS Code, press to our mark on the line';
const MARK_BESIDE = 'our mark beside a step of its JavaScript debugger';
const BESIDE = 'a step in VS Code beside one of its JavaScript debugger';
/** The same without an editor: until it has been told of the stop, and has the top frame. */
const ADAPTER = 'a step in the debug adapter, request to top frame';
const EDITOR = [MARK, MARK_BESIDE, STEP, BESIDE];
const LIMIT = 100;
const TURNS = 3;
/** Steps of each turn that count, and those before until all is loaded and compiled. */
const STEPS = 50;
const WARM = 20;

export const step: Part = {
  subjects: [MARK, MARK_BESIDE, STEP, BESIDE, ADAPTER],
  notQuick: EDITOR,
  async *measure(plan) {
    if (plan.wants(ADAPTER)) {
      plan.progress(ADAPTER);
      const [warm, times] = plan.quick ? [2, 5] : [WARM, TURNS * STEPS];
      const figures = await adapterSteps(STEPPED_PROGRAM, warm + times);
      yield row(ADAPTER, 'ms, p95', p95(figures.slice(warm)), 'the limit', LIMIT);
    }
    if (plan.quick || !EDITOR.some((subject) => plan.wants(subject))) return;
    if (!existsSync(codeServer) || findChromium() === null) {
      console.error('There is no VS Code here (node scripts/setup-vscode.mjs puts one in place): no step is measured.');
      return;
    }
    plan.progress(STEP);
    const { marked, promises, lines } = await editorSteps(TURNS, STEPS, WARM);
    if (plan.wants(MARK)) yield row(MARK, 'ms, p95', p95(marked), 'the limit', LIMIT);
    if (plan.wants(MARK_BESIDE)) yield row(MARK_BESIDE, 'ms, p95', p95(marked), 'js-debug', p95(lines));
    if (plan.wants(STEP)) yield row(STEP, 'ms, p95', p95(promises), 'the limit', LIMIT);
    if (plan.wants(BESIDE)) yield row(BESIDE, 'ms, p95', p95(promises), 'js-debug', p95(lines));
  },
};

function p95(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}
