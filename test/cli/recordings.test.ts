/** Recordings by the command line as a person uses it: made by real programs, read, drawn, sent to a real receiver. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../host/support/wait.ts';
import { recordingOf, streamOf } from '../recording/support.ts';
import { Cli, type CliOptions, type Installed, install } from './support/installed.ts';
import { Page } from './support/page.ts';

let installed: Installed;
let folder: string;
const running: Cli[] = [];

beforeAll(async () => {
  installed = await install();
  folder = mkdtempSync(join(tmpdir(), 'promise graph recordings '));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((cli) => cli.end()));
});
afterAll(() => {
  installed.remove();
  rmSync(folder, { recursive: true, force: true });
});

function cli(words: readonly string[], options: CliOptions = {}): Cli {
  const started = new Cli(installed, words, { cwd: folder, ...options });
  running.push(started);
  return started;
}

/** What a command says, once it has ended. */
async function told(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const run = cli(words);
  const { code } = await run.exited;
  return { code, stdout: run.stdout, stderr: run.stderr };
}

const write = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};

const PROGRAM = `
import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const heads: any = Time.sleepNs(Duration.ofMs(20)).map(() => 'Heads');
const tails: any = Lwt.fail(new Error('edge')).catch(() => Lwt.return('Tails'));
const more: any = tails.map(() => {});
console.log(process.argv[2] ?? 'no words');
await LwtMain.run(Lwt.join([heads.map(() => {}), more]) as never);
process.exitCode = 4;
`;

/** The recording that most tests look at. */
let recorded: string;
beforeAll(async () => {
  write('flips.ts', PROGRAM);
  const { code } = await told('record', '-o', 'flips.promise-trace', 'flips.ts', 'word');
  expect(code).toBe(4);
  recorded = 'flips.promise-trace';
});

describe('record', () => {
  it('keeps what a program told, without a page, and leaves with its exit code', async () => {
    const { code, stdout, stderr } = await told('record', '-o', 'a.promise-trace', 'flips.ts', 'word');
    expect(code).toBe(4);
    expect(stdout).toBe('word\n');
    expect(stderr).toMatch(/^promise-graph: recorded [\d,]+ bytes of events in a\.promise-trace \([\d,]+ bytes\)\.\n$/);
  });

  it('names the file after the program and the time when nobody does', async () => {
    const { stderr } = await told('record', 'flips.ts');
    const [, name = ''] = /in (\S+) \(/.exec(stderr) ?? [];
    expect(name).toMatch(/^flips-\d{4}-\d\d-\d\d-\d{6}\.promise-trace$/);
    expect(existsSync(join(folder, name))).toBe(true);
  });

  it('that is interrupted ends in order, and the file is whole', async () => {
    write(
      'waits.ts',
      // What a signal cuts off is the last few milliseconds: the promise is older than that when it is said to be there.
      `import { Lwt } from 'promise-graph'; Lwt.wait(); setInterval(() => console.log('on'), 200);`,
    );
    const run = cli(['record', '-o', 'waits.promise-trace', 'waits.ts']);
    await until('it waits', () => run.stdout.includes('on'));
    run.child.kill('SIGINT');
    await run.exited;
    const { code, stdout } = await told('stats', '--json', 'waits.promise-trace');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ problem: null, programs: [{ states: { pending: 1 } }] });
  });

  it('keeps the processes that a program starts in the same file', async () => {
    write('child.ts', `import { Lwt } from 'promise-graph'; Lwt.return(1).map((x) => x);`);
    write(
      'parent.ts',
      `import { Lwt } from 'promise-graph';
       import { spawnSync } from 'node:child_process';
       Lwt.return(2).map((x) => x);
       const channel = process.argv[2]!;
       spawnSync(process.execPath, [...process.execArgv, 'child.ts'], { stdio: 'inherit', env: { ...process.env, PROMISE_GRAPH_CHANNEL: channel } });`,
    );
    // The channel is taken out of the environment; a wrapper hands it on.
    write('wrapper.sh', `#!/bin/sh\nexec "${process.execPath}" "$@" "$PROMISE_GRAPH_CHANNEL"\n`);
    const { chmodSync } = await import('node:fs');
    chmodSync(join(folder, 'wrapper.sh'), 0o755);
    const node = write(
      'node.sh',
      `#!/bin/sh\ncase "$1" in --version) exec "${process.execPath}" --version;; esac\nexec ./wrapper.sh "$@"\n`,
    );
    chmodSync(join(folder, node), 0o755);
    const { stderr } = await told('record', '--node', join(folder, node), '-o', 'family.promise-trace', 'parent.ts');
    expect(stderr).toContain('recorded');
    const { programs } = JSON.parse((await told('stats', '--json', 'family.promise-trace')).stdout);
    expect(
      programs.map(({ recorded: { name, parent } }: { recorded: object & Record<string, unknown> }) => [name, parent]),
    ).toEqual([
      ['parent.ts', null],
      ['child.ts', 1],
    ]);
  });

  it('says that a file cannot be written before it starts the program', async () => {
    const { code, stdout, stderr } = await told('record', '-o', 'no/such/folder/x', 'flips.ts');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^promise-graph: no\/such\/folder\/x cannot be written: ENOENT/);
  });

  it('writes over a recording, and over nothing else', async () => {
    write('own.ts', PROGRAM);
    const { code, stdout, stderr } = await told('record', 'own.ts', '-o', 'own.ts');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('own.ts is there already and is no recording, so it is not written over.');
    expect(readFileSync(join(folder, 'own.ts'), 'utf8')).toBe(PROGRAM);
    write('before.promise-trace', readFileSync(join(folder, recorded)));
    expect((await told('record', 'own.ts', '-o', 'before.promise-trace')).stderr).toContain('recorded');
  });
});

describe('run --record', () => {
  it('records beside the page, and is done when the program is', async () => {
    const run = cli(['--no-open', '--exit', '--record', 'beside.promise-trace', 'flips.ts']);
    expect((await run.exited).code).toBe(4);
    expect(run.stderr).toMatch(/the graph is at http/);
    expect((await told('stats', 'beside.promise-trace')).stdout).toContain('flips.ts');
  });

  it('understands our options after the program, and leaves it the other words', async () => {
    const run = cli(['flips.ts', 'x', '--no-open', '--exit', '--record', 'after.promise-trace', '--', '--port']);
    expect((await run.exited).code).toBe(4);
    expect(run.stdout).toBe('x\n');
    const { programs } = JSON.parse((await told('stats', '--json', 'after.promise-trace')).stdout);
    expect(programs[0].recorded.arguments).toEqual(['x', '--port']);
  });

  it('says which options it has not given to the program, although it may have been meant', async () => {
    const run = cli(['flips.ts', '--no-open', '--exit', '--port', '0']);
    await run.exited;
    expect(run.stderr).toContain('--port was taken as ours; one that is meant for the program stands after --.');
  });
});

describe('view', () => {
  it('shows recordings to a page, with names and how they ended, and says that they are none to run', async () => {
    const run = cli(['view', '--no-open', recorded, recorded]);
    const page = await Page.of(run);
    await until('both are there', () => page.kinds(2).at(-1) === 'exit' && page.kinds(1).at(-1) === 'exit');
    expect(page.sessions).toMatchObject([
      { name: 'flips.ts', state: 'ended', exitCode: 4, problem: null, recording: recorded },
      { name: 'flips.ts #2', recording: recorded },
    ]);
    expect([...page.names.values()].map(({ name }) => name)).toEqual(expect.arrayContaining(['heads', 'more']));
    page.say({ type: 'rerun', session: 1 });
    await until('it was said', () => page.notices.some((text) => text.includes('This is a recording')));
    run.child.kill('SIGINT');
    expect((await run.exited).code).toBe(0);
  });

  it('shows a line of the source that the recording holds, when the file is another one by now', async () => {
    write('moved.ts', PROGRAM);
    await told('record', '-o', 'moved.promise-trace', 'moved.ts');
    write('moved.ts', '// nothing\n');
    const page = await Page.of(cli(['--no-open', 'moved.promise-trace']));
    await until('a site is known', () => page.kinds(1).includes('site'));
    const found = page.events.get(1)?.find((event) => event.event === 'site' && event.site.line === 3);
    if (found?.event !== 'site') throw new Error('There is no promise of line 3.');
    page.say({ type: 'openSource', session: 1, ...found.site });
    await until('a notice came', () => page.notices.length > 0);
    expect(page.notices[0]).toMatch(/moved\.ts:3 {2}const heads: any = .* as it was when this was recorded\.$/);
  });

  it('gives a page the recording to keep, once, under a path that it alone knows', async () => {
    const run = cli(['view', '--no-open', recorded]);
    const page = await Page.of(run);
    await until('it is there', () => page.sessions.length === 1);
    page.say({ type: 'saveRecording', session: 1 });
    await until('it is offered', () => page.messages.some(({ type }) => type === 'download'));
    const offer = page.messages.find((message) => message.type === 'download');
    const url = `${run.address?.url}${offer?.path}`;
    const response = await fetch(url);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''flips-.*\.promise-trace$/,
    );
    write('kept.promise-trace', new Uint8Array(await response.arrayBuffer()));
    expect((await fetch(url)).status).toBe(404);
    const [before, after] = [await told('dump', recorded), await told('dump', 'kept.promise-trace')];
    expect(after.stdout.split('\n').sort()).toEqual(before.stdout.split('\n').sort());
  });

  it('opens a damaged one up to the damage', async () => {
    const whole = recordingOf(streamOf(20));
    write('cut.promise-trace', whole.subarray(0, whole.length - 50));
    const run = cli(['view', '--no-open', 'cut.promise-trace']);
    const page = await Page.of(run);
    await until('it is there', () => page.kinds(1).includes('exit'));
    expect(page.sessions[0]?.problem).toMatch(/^cut\.promise-trace: The file is cut off at byte/);
  });
});

describe('a sentence, and exit code 1, for', () => {
  it.each([
    ['a file that is not there', 'gone.promise-trace', () => {}, /There is no file gone\.promise-trace\./],
    [
      'a folder',
      'folder.promise-trace',
      (path: string) => void import('node:fs').then((fs) => fs.mkdirSync(path)),
      /is a folder|There is no file/,
    ],
    [
      'zero bytes',
      'zero.promise-trace',
      (path: string) => writeFileSync(path, ''),
      /The file is empty: it has zero bytes/,
    ],
    [
      'another file',
      'other.promise-trace',
      (path: string) => writeFileSync(path, PROGRAM),
      /This is no recording of Promise Graph/,
    ],
  ])('%s', async (_what, name, make, sentence) => {
    make(join(folder, name));
    for (const command of [
      ['stats'],
      ['dump'],
      ['export', '--format', 'chrome'],
      ['render', '-o', 'x.svg'],
      ['view', '--no-open'],
    ]) {
      const { code, stdout, stderr } = await told(...command, name);
      expect([command[0], code, stdout]).toEqual([command[0], 1, '']);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('    at ');
    }
  });
});

describe('a damaged recording', () => {
  it('is read up to the damage by every command, which says where it is and leaves with 3', async () => {
    const whole = recordingOf(streamOf(20));
    write('damaged.promise-trace', whole.subarray(0, whole.length - 50));
    for (const words of [['stats'], ['dump'], ['export', '--format', 'chrome', '-o', '-'], ['render', '-o', '-']]) {
      const { code, stdout, stderr } = await told(...words, 'damaged.promise-trace');
      expect([words[0], code]).toEqual([words[0], 3]);
      expect(stdout.length).toBeGreaterThan(100);
      expect(stderr).toContain('damaged.promise-trace: The file is cut off at byte');
    }
  });
});

describe('stats', () => {
  it('counts, for people and for programs', async () => {
    const { stdout, code } = await told('stats', recorded);
    expect(code).toBe(0);
    expect(stdout).toContain('flips.ts\n');
    expect(stdout).toMatch(/\d+ events, \d+ promises, \d+ call sites/);
    const { programs, problem } = JSON.parse((await told('stats', '--json', recorded)).stdout);
    expect(problem).toBeNull();
    expect(programs[0]).toMatchObject({ lost: 0, ending: { code: 4 }, recorded: { arguments: ['word'], exitCode: 4 } });
  });
});

describe('dump', () => {
  it('prints a JSON object an event a line', async () => {
    const { stdout } = await told('dump', recorded);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ session: 1, event: 'program', arguments: ['word'] });
    expect(new Set(events.map(({ event }) => event))).toEqual(
      expect.objectContaining(new Set(['program', 'session', 'site', 'create', 'settle', 'exit', 'name', 'ending'])),
    );
    expect(events.filter(({ event }) => event === 'exit')).toMatchObject([{ code: 4 }]);
  });

  it('ends quietly when its reader has gone', async () => {
    write('long.promise-trace', recordingOf(streamOf(60_000)));
    const shell = spawn(
      'sh',
      ['-c', `"${process.execPath}" "${join(installed.folder, 'cli.js')}" dump long.promise-trace | head -n 2`],
      {
        cwd: folder,
      },
    );
    let [stdout, stderr] = ['', ''];
    shell.stdout.on('data', (data) => {
      stdout += data;
    });
    shell.stderr.on('data', (data) => {
      stderr += data;
    });
    await new Promise((resolve) => shell.on('close', resolve));
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stderr).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('says in a sentence that the disk behind its output is full', () => {
    const words = [join(installed.folder, 'cli.js'), 'dump', recorded];
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^promise-graph: What was to be printed cannot be written: ENOSPC: .+\.\n$/);
  });
});

describe('diff', () => {
  it('of a recording with itself finds nothing', async () => {
    const { stdout, code } = await told('diff', recorded, recorded);
    expect(code).toBe(0);
    expect(stdout).toMatch(/call sites are as before/);
  });
  it('tells what appeared', async () => {
    write(
      'flips2.ts',
      PROGRAM.replace('process.exitCode', 'const appeared = Lwt.return(1).map((x) => x);\nprocess.exitCode'),
    );
    await told('record', '-o', 'flips2.promise-trace', 'flips2.ts');
    const { stdout } = await told('diff', '--json', recorded, 'flips2.promise-trace');
    expect(JSON.stringify(JSON.parse(stdout))).toContain('appeared');
  });
});

describe('render', () => {
  it.each(['graph', 'timeline', 'sites'])('draws the %s as SVG, and as PNG without a browser', async (view) => {
    const { code, stdout } = await told('render', recorded, '-o', '-', '--view', view, '--theme', 'dark');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(stdout).toContain('heads');
    const png = join(folder, `${view}.png`);
    expect((await told('render', recorded, '-o', png, '--view', view, '--width', '640', '--height', '400')).code).toBe(
      0,
    );
    const bytes = readFileSync(png);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([640, 400]);
    // Drawn, and not one colour.
    expect(bytes.length).toBeGreaterThan(2_000);
  });

  it('draws a moment', async () => {
    const [early, late] = [
      await told('render', recorded, '-o', '-', '--at', '0'),
      await told('render', recorded, '-o', '-'),
    ];
    expect(early.stdout.length).toBeLessThan(late.stdout.length);
  });

  it('leaves no half a file behind', async () => {
    const { code, stderr } = await told('render', recorded, '-o', 'no/where/x.svg');
    expect([code, /no\/where\/x\.svg cannot be written/.test(stderr)]).toEqual([1, true]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('export', () => {
  it('writes the Trace Event Format: a bar for each promise, an arrow for each callback that one woke', async () => {
    const { traceEvents } = JSON.parse((await told('export', recorded, '--format', 'chrome', '-o', '-')).stdout);
    const bars = traceEvents.filter(
      ({ ph, cat }: { ph: string; cat?: string }) => ph === 'X' && cat?.startsWith('promise'),
    );
    expect(bars.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['heads', 'more']));
    for (const { ts, dur } of bars) expect(ts >= 0 && dur >= 0).toBe(true);
    const ends = traceEvents.filter(({ ph }: { ph: string }) => ph === 's' || ph === 'f');
    expect(ends.length).toBeGreaterThan(0);
    expect(ends.length % 2).toBe(0);
  });

  it("writes Perfetto's format: packets with balanced slices on tracks that are described", async () => {
    expect((await told('export', recorded, '--format', 'perfetto')).stderr).toContain('wrote flips.pftrace.');
    const packets = messagesOf(readFileSync(join(folder, 'flips.pftrace'))).map(({ value }) =>
      messagesOf(value as Buffer),
    );
    const described = new Set<number>();
    const open = new Map<number, number>();
    for (const packet of packets) {
      const descriptor = packet.find(({ field }) => field === 60);
      if (descriptor)
        described.add(messagesOf(descriptor.value as Buffer).find(({ field }) => field === 1)?.value as number);
      const event = packet.find(({ field }) => field === 11);
      if (!event) continue;
      const fields = messagesOf(event.value as Buffer);
      const of = (wanted: number) => fields.find(({ field }) => field === wanted)?.value as number;
      expect(described.has(of(11))).toBe(true);
      if (of(9) === 1) open.set(of(11), (open.get(of(11)) ?? 0) + 1);
      if (of(9) === 2) open.set(of(11), (open.get(of(11)) ?? 0) - 1);
      expect(open.get(of(11)) ?? 0).toBeGreaterThanOrEqual(0);
    }
    expect([...open.values()].every((depth) => depth === 0)).toBe(true);
    expect(described.size).toBeGreaterThan(3);
  });

  it('sends spans to a collector: one a promise, with parent, links, state and place', async () => {
    const bodies: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        bodies.push(body);
        response.setHeader('Content-Type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
    const { code, stderr } = await told('export', recorded, '--format', 'otlp', '--endpoint', endpoint);
    server.close();
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^promise-graph: sent \d+ spans to http/)]);
    const spans = spansOf(bodies);
    const programs = JSON.parse((await told('stats', '--json', recorded)).stdout).programs;
    expect(spans).toHaveLength(programs[0].promises + 1);
    const root = spans.find(({ parentSpanId }) => !parentSpanId);
    expect(root?.name).toBe('flips.ts');
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    for (const { parentSpanId, links = [] } of spans) {
      if (parentSpanId) expect(ids.has(parentSpanId)).toBe(true);
      for (const { spanId } of links) expect(ids.has(spanId)).toBe(true);
    }
    const heads = spans.find(({ name }) => name === 'heads');
    expect(heads?.links).toHaveLength(1);
    expect(heads?.status).toMatchObject({ code: 1 });
    expect(BigInt(heads?.endTimeUnixNano ?? 0) - BigInt(heads?.startTimeUnixNano ?? 0)).toBeGreaterThan(19_000_000n);
    const attributes = Object.fromEntries(
      (heads?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    expect(attributes).toMatchObject({
      'promise.operation': 'map',
      'promise.state': 'returned',
      'code.line.number': 3,
    });
    expect(spans.some(({ status }) => status.code === 2 && status.message?.includes('edge'))).toBe(true);
  });

  it('writes over no recording, writes through a link, and writes into what is no file', async () => {
    const { code, stderr } = await told('export', recorded, '--format', 'chrome', '-o', `./${recorded}`);
    expect([code, stderr]).toEqual([
      1,
      `promise-graph: ./${recorded} is the recording itself, which is not written over.\n`,
    ]);
    expect((await told('stats', recorded)).code).toBe(0);
    write('target.json', 'before');
    symlinkSync('target.json', join(folder, 'link.json'));
    await told('export', recorded, '--format', 'chrome', '-o', 'link.json');
    expect(JSON.parse(readFileSync(join(folder, 'target.json'), 'utf8'))).toHaveProperty('traceEvents');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const reader = readFile(join(folder, 'pipe'), 'utf8');
    expect((await told('export', recorded, '--format', 'chrome', '-o', 'pipe')).code).toBe(0);
    expect(JSON.parse(await reader)).toHaveProperty('traceEvents');
  });

  it('writes the same requests into a file', async () => {
    await told('export', recorded, '--format', 'otlp', '-o', 'spans.jsonl');
    const again = await told('export', recorded, '--format', 'otlp', '-o', '-');
    const lines = readFileSync(join(folder, 'spans.jsonl'), 'utf8');
    expect(again.stdout).toBe(lines);
    expect(spansOf(lines.trimEnd().split('\n')).length).toBeGreaterThan(4);
  });

  it('says that a collector is not there, or refuses', async () => {
    const { code, stderr } = await told(
      'export',
      recorded,
      '--format',
      'otlp',
      '--endpoint',
      'http://127.0.0.1:9/v1/traces',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^promise-graph: http:\/\/127\.0\.0\.1:9\/v1\/traces did not take the spans: .+\.\n$/);
  });
});

interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly links?: readonly { readonly spanId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

const spansOf = (bodies: readonly string[]): SpanJson[] =>
  bodies.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: SpanJson[] }[] }) =>
      resource.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );

/** Fields of a protobuf message, read by what its wire format says alone. */
function messagesOf(bytes: Buffer): { field: number; value: number | Buffer }[] {
  const fields: { field: number; value: number | Buffer }[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const type = key % 8;
    if (type === 0) fields.push({ field: key >> 3, value: varint() });
    else if (type === 1) {
      fields.push({ field: key >> 3, value: Number(bytes.readBigUInt64LE(at)) });
      at += 8;
    } else {
      const length = varint();
      fields.push({ field: key >> 3, value: bytes.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}
