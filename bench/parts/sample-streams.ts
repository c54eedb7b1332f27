/** What the samples send: each is run by the built command line, and its recording counted. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeUnpacker } from '../../host/index.ts';
import { readRecording } from '../../recording/index.ts';
import { DescribeEvents, StreamDecoder } from '../../runtime-instrumented/protocol/index.ts';

export interface SampleStream {
  readonly name: string;
  /** Of the stream: what went over the wire but for WebSocket's framing. */
  readonly bytes: number;
  readonly events: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function sampleStreams(quick: boolean): Promise<SampleStream[]> {
  const index = JSON.parse(readFileSync(join(root, 'samples', 'index.json'), 'utf8')) as { file: string }[];
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-bench-'));
  try {
    const found: SampleStream[] = [];
    for (const { file } of quick ? index.slice(0, 1) : index) found.push(await streamOf(file, join(folder, file)));
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function streamOf(file: string, out: string): Promise<SampleStream> {
  const words = ['record', '-o', out, '--no-sources', join(root, 'dist', 'samples', file)];
  execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let bytes = 0;
  let events = 0;
  const decoder = new StreamDecoder(new DescribeEvents(() => events++));
  await readRecording(
    [readFileSync(out)],
    {
      session: () => {},
      stream: (_session, piece) => {
        bytes += piece.length;
        decoder.push(piece);
        return 0;
      },
    },
    { unpacker: nodeUnpacker },
  );
  return { name: file, bytes, events };
}
