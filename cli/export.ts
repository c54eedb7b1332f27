/** Turns a recording into what other tools read. */

import { ENDING } from '../recording/index.ts';
import { CommandFailed } from './command-failed.ts';
import { application, type Installation } from './installation.ts';
import type { ExportOptions } from './options.ts';
import { writeOut } from './out.ts';
import { codeOf } from './recordings.ts';
import { say } from './say.ts';
import { readTraces } from './traces.ts';

const ENDINGS = { perfetto: '.pftrace', chrome: '.json', otlp: '.otlp.jsonl' } as const;

/** Resolves to the exit code. */
export async function exportRecording(options: ExportOptions, installation: Installation): Promise<number> {
  const { file, format, endpoint } = options;
  const out = options.out ?? `${file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file}${ENDINGS[format]}`;
  const { traces, outcome } = await readTraces(file);
  if (endpoint !== null) await send(endpoint);
  else {
    await writeOut(out, file, async (write) => {
      if (format === 'perfetto') await (await import('./export/perfetto.ts')).writePerfetto(traces, write);
      else if (format === 'chrome') await (await import('./export/chrome.ts')).writeChrome(traces, write);
      else {
        const { exportSpans, toFile } = await import('./export/otlp.ts');
        await exportSpans(traces, application(installation), toFile(write));
      }
    });
    if (out !== '-') say(`wrote ${out}.`);
  }
  return codeOf(outcome);

  async function send(url: string): Promise<void> {
    const { exportSpans, toCollector } = await import('./export/otlp.ts');
    try {
      const count = await exportSpans(traces, application(installation), toCollector(url));
      say(`sent ${count} spans to ${url}.`);
    } catch (error) {
      throw new CommandFailed(
        `${url} did not take the spans: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }
}
