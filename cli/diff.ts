/** Compares two runs of a program: the first program of each file. */
import { diffOf } from '../webview/reports/diff.ts';
import { diffText } from '../webview/reports/diff-text.ts';
import { Printer } from './print.ts';
import { codeOf } from './recordings.ts';
import { readTraces, traceOf } from './traces.ts';

/** Two recordings, and how the difference is told. */
export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
}

/** Resolves to the exit code. */
export async function diff({ before, after, json }: DiffOptions): Promise<number> {
  const [first, second] = [await readTraces(before), await readTraces(after)];
  const difference = diffOf(traceOf(first, before, 1).trace, traceOf(second, after, 1).trace);
  const printer = new Printer();
  if (json) printer.json({ files: [before, after], ...difference });
  else printer.line(diffText(difference).replace(/\n$/, ''));
  await printer.flush();
  return codeOf(first.outcome, second.outcome);
}
