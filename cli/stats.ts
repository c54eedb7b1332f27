/** Counts what is in a recording. */
import { statsOf } from '../webview/reports/stats.ts';
import { statsText } from '../webview/reports/stats-text.ts';
import { Printer } from './print.ts';
import { codeOf } from './recordings.ts';
import { readTraces } from './traces.ts';

/** Resolves to the exit code. */
export async function stats({ file, json }: { readonly file: string; readonly json: boolean }): Promise<number> {
  const { traces, outcome } = await readTraces(file);
  const printer = new Printer();
  const reports = traces.map(({ session, trace, ending }) => ({
    recorded: { ...session, ...ending },
    ...statsOf(trace),
  }));
  if (json) {
    printer.json({
      file,
      problem: outcome.problem,
      damagedAt: outcome.damagedAt,
      streamBytes: outcome.streamBytes,
      programs: reports,
    });
  } else {
    printer.line(
      reports
        .map((report) => statsText(report, outcome.damagedAt))
        .join('\n')
        .replace(/\n$/, ''),
    );
  }
  await printer.flush();
  return codeOf(outcome);
}
