import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../host/support/wait.ts';
import { recordingOf, streamOf } from '../recording/support.ts';
import { FLIPS, recordedFlips } from './support/flips.ts';
import { Page } from './support/page.ts';
import { Workplace } from './support/workplace.ts';

const place = new Workplace();
const recorded = recordedFlips(place);

describe('record', () => {
  it('keeps what a program told, without a page, and leaves with its exit code', async () => {
    const { code, stdout, stderr } = await place.told('record', '-o', 'a.promise-trace', 'flips.ts', 'word');
    expect(code).toBe(4);
    expect(stdout).toBe('word\n');
    expect(stderr).toMatch(
      /^promise-graph: recorded in a\.promise-trace \([\d,]+ bytes\)\. To look at it: promise-graph view a\.promise-trace\n$/,
    );
  });

  it('names the file after the program and the time when nobody does', async () => {
    const { stderr } = await place.told('record', 'flips.ts');
    const [, name = ''] = /in (\S+) \(/.exec(stderr) ?? [];
    expect(name).toMatch(/^flips-\d{4}-\d\d-\d\d-\d{6}\.promise-trace$/);
    expect(existsSync(place.path(name))).toBe(true);
  });

  it('that is interrupted ends in order, and the file is whole', async () => {
    place.write(
      'waits.ts',
      // What a signal cuts off is the last few milliseconds: the promise is older than that when it is said to be there.
      `import { Lwt } from 'promise-graph'; Lwt.wait(); setInterval(() => console.log('on'), 200);`,
    );
    const run = place.cli(['record', '-o', 'waits.promise-trace', 'waits.ts']);
    await until('it waits', () => run.stdout.includes('on'));
    run.child.kill('SIGINT');
    await run.exited;
    const { code, stdout } = await place.told('stats', '--json', 'waits.promise-trace');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ problem: null, programs: [{ states: { pending: 1 } }] });
  });

  it('keeps the processes that a program starts in the same file', async () => {
    place.write('child.ts', `import { Lwt } from 'promise-graph'; Lwt.return(1).map((x) => x);`);
    place.write(
      'parent.ts',
      `import { Lwt } from 'promise-graph';
       import { spawnSync } from 'node:child_process';
       Lwt.return(2).map((x) => x);
       const channel = process.argv[2]!;
       spawnSync(process.execPath, [...process.execArgv, 'child.ts'], { stdio: 'inherit', env: { ...process.env, PROMISE_GRAPH_CHANNEL: channel } });`,
    );
    // The channel is taken out of the environment; a wrapper hands it on.
    place.write('wrapper.sh', `#!/bin/sh\nexec "${process.execPath}" "$@" "$PROMISE_GRAPH_CHANNEL"\n`);
    chmodSync(place.path('wrapper.sh'), 0o755);
    const node = place.write(
      'node.sh',
      `#!/bin/sh\ncase "$1" in --version) exec "${process.execPath}" --version;; esac\nexec ./wrapper.sh "$@"\n`,
    );
    chmodSync(node, 0o755);
    const { stderr } = await place.told('record', '--node', node, '-o', 'family.promise-trace', 'parent.ts');
    expect(stderr).toContain('recorded');
    const { programs } = JSON.parse((await place.told('stats', '--json', 'family.promise-trace')).stdout);
    expect(
      programs.map(({ recorded: { name, parent } }: { recorded: object & Record<string, unknown> }) => [name, parent]),
    ).toEqual([
      ['parent.ts', null],
      ['child.ts', 1],
    ]);
  });

  it('says that a file cannot be written before it starts the program', async () => {
    const { code, stdout, stderr } = await place.told('record', '-o', 'no/such/folder/x', 'flips.ts');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^promise-graph: no\/such\/folder\/x cannot be written: ENOENT/);
  });

  it('writes over a recording, and over nothing else', async () => {
    place.write('own.ts', FLIPS);
    const { code, stdout, stderr } = await place.told('record', 'own.ts', '-o', 'own.ts');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('own.ts is there already and is no recording, so it is not written over.');
    expect(readFileSync(place.path('own.ts'), 'utf8')).toBe(FLIPS);
    place.write('before.promise-trace', readFileSync(place.path(recorded)));
    expect((await place.told('record', 'own.ts', '-o', 'before.promise-trace')).stderr).toContain('recorded');
  });
});

describe('run --record', () => {
  it('records beside the page, and is done when the program is', async () => {
    const run = place.cli(['--no-open', '--exit', '--record', 'beside.promise-trace', 'flips.ts']);
    expect((await run.exited).code).toBe(4);
    expect(run.stderr).toMatch(/the graph is at http/);
    expect((await place.told('stats', 'beside.promise-trace')).stdout).toContain('flips.ts');
  });

  it('understands our options after the program, and leaves it the other words', async () => {
    const run = place.cli(['flips.ts', 'x', '--no-open', '--exit', '--record', 'after.promise-trace', '--', '--port']);
    expect((await run.exited).code).toBe(4);
    expect(run.stdout).toBe('x\n');
    const { programs } = JSON.parse((await place.told('stats', '--json', 'after.promise-trace')).stdout);
    expect(programs[0].recorded.arguments).toEqual(['x', '--port']);
  });

  it('says which options it has not given to the program, although it may have been meant', async () => {
    const run = place.cli(['flips.ts', '--no-open', '--exit', '--port', '0']);
    await run.exited;
    expect(run.stderr).toContain('--port was taken as ours; one that is meant for the program stands after --.');
  });
});

describe('view', () => {
  it('shows recordings to a page, with names and how they ended, and says that they are none to run', async () => {
    const run = place.cli(['view', '--no-open', recorded, recorded]);
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
    place.write('moved.ts', FLIPS);
    await place.told('record', '-o', 'moved.promise-trace', 'moved.ts');
    place.write('moved.ts', '// nothing\n');
    const page = await Page.of(place.cli(['--no-open', 'moved.promise-trace']));
    await until('a site is known', () => page.kinds(1).includes('site'));
    const found = page.events.get(1)?.find((event) => event.event === 'site' && event.site.line === 3);
    if (found?.event !== 'site') throw new Error('There is no promise of line 3.');
    page.say({ type: 'openSource', session: 1, ...found.site });
    await until('a notice came', () => page.notices.length > 0);
    expect(page.notices[0]).toMatch(/moved\.ts:3 {2}const heads: any = .* as it was when this was recorded\.$/);
  });

  it('gives a page the recording to keep, once, under a path that it alone knows', async () => {
    const run = place.cli(['view', '--no-open', recorded]);
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
    place.write('kept.promise-trace', new Uint8Array(await response.arrayBuffer()));
    expect((await fetch(url)).status).toBe(404);
    const [before, after] = [await place.told('dump', recorded), await place.told('dump', 'kept.promise-trace')];
    expect(after.stdout.split('\n').sort()).toEqual(before.stdout.split('\n').sort());
  });

  it('opens a damaged one up to the damage', async () => {
    const whole = recordingOf(streamOf(20));
    place.write('cut.promise-trace', whole.subarray(0, whole.length - 50));
    const run = place.cli(['view', '--no-open', 'cut.promise-trace']);
    const page = await Page.of(run);
    await until('it is there', () => page.kinds(1).includes('exit'));
    expect(page.sessions[0]?.problem).toMatch(/^cut\.promise-trace: The file is cut off at byte/);
  });
});
