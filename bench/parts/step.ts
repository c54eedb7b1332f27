/**
 * What a person waits for a step, in a real VS Code with the graph open beside: until the next line is marked and
 * painted, by our mark, and by the editor's own highlight, which comes later. Counted from the program's stop, and from
 * the press of the toolbar's button, so that the program's own step and the way of the request are in it as well. How
 * much of it is the editor's is seen beside its own JavaScript debugger, and how much is ours without an editor.
 */
import { existsSync } from 'node:fs';
import { codeServer, findChromium } from '../../scripts/setup-vscode.mjs';
import { adapterSteps } from '../adapter-steps.ts';
import { editorSteps } from '../editor-steps.ts';
import { row } from '../row.ts';
import type { Part } from './part.ts';

const STEP = 'a step in VS Code, press to line highlight';
const STOP_TO_MARK = 'a step in VS Code, stop to our mark on the line';
const STOP_BESIDE = 'our mark from the stop beside one that moves by itself';
const STOP_TO_STEP = 'a step in VS Code, stop to line highlight';
const MARK = 'a step in VS Code, press to our mark on the line';
const MARK_BESIDE = 'our mark beside a step of its JavaScript debugger';
const BESIDE = 'a step in VS Code beside one of its JavaScript debugger';
/** The same without an editor: until it has been told of the stop, and has the top frame. */
const ADAPTER = 'a step in the debug adapter, request to top frame';
const EDITOR = [STOP_TO_MARK, STOP_BESIDE, STOP_TO_STEP, MARK, MARK_BESIDE, STEP, BESIDE];
const LIMIT = 100;
const TURNS = 3;
/** Steps of each turn that count, and those before until all is loaded and compiled. */
const STEPS = 50;
const WARM = 20;

export const step: Part = {
  subjects: [...EDITOR, ADAPTER],
  notQuick: EDITOR,
  async *measure(plan) {
    if (plan.wants(ADAPTER)) {
      plan.progress(ADAPTER);
      const [warm, times] = plan.quick ? [2, 5] : [WARM, TURNS * STEPS];
      const figures = await adapterSteps(warm + times);
      yield row(ADAPTER, 'ms, p95', p95(figures.slice(warm)), 'the limit', LIMIT);
    }
    if (plan.quick || !EDITOR.some((subject) => plan.wants(subject))) return;
    if (!existsSync(codeServer) || findChromium() === null) {
      console.error('There is no VS Code here (node scripts/setup-vscode.mjs puts one in place): no step is measured.');
      return;
    }
    plan.progress(STEP);
    const { marked, promises, lines, stopToMark, stopToHighlight, moved } = await editorSteps(TURNS, STEPS, WARM);
    if (plan.wants(STOP_TO_MARK)) yield row(STOP_TO_MARK, 'ms, p95', p95(stopToMark), 'the limit', LIMIT);
    if (plan.wants(STOP_BESIDE)) yield row(STOP_BESIDE, 'ms, p95', p95(stopToMark), 'alone', p95(moved));
    if (plan.wants(STOP_TO_STEP)) yield row(STOP_TO_STEP, 'ms, p95', p95(stopToHighlight), 'the limit', LIMIT);
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
