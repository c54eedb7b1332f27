/** Recordings read by the command line as a person uses it: told in sentences, counted, listed, compared, drawn. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingOf, streamOf } from '../recording/support.ts';
import { FLIPS, recordedFlips } from './support/flips.ts';
import { Workplace } from './support/workplace.ts';

const place = new Workplace();
const recorded = recordedFlips(place);

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
      (path: string) => writeFileSync(path, FLIPS),
      /This is no recording of Promise Graph/,
    ],
  ])('%s', async (_what, name, make, sentence) => {
    make(place.path(name));
    for (const command of [
      ['stats'],
      ['dump'],
      ['export', '--format', 'chrome'],
      ['render', '-o', 'x.svg'],
      ['view', '--no-open'],
    ]) {
      const { code, stdout, stderr } = await place.told(...command, name);
      expect([command[0], code, stdout]).toEqual([command[0], 1, '']);
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('    at ');
    }
  });
});

describe('a damaged recording', () => {
  it('is read up to the damage by every command, which says where it is and leaves with 3', async () => {
    const whole = recordingOf(streamOf(20));
    place.write('damaged.promise-trace', whole.subarray(0, whole.length - 50));
    for (const words of [['stats'], ['dump'], ['export', '--format', 'chrome', '-o', '-'], ['render', '-o', '-']]) {
      const { code, stdout, stderr } = await place.told(...words, 'damaged.promise-trace');
      expect([words[0], code]).toEqual([words[0], 3]);
      expect(stdout.length).toBeGreaterThan(100);
      expect(stderr).toContain('damaged.promise-trace: The file is cut off at byte');
    }
  });
});

describe('stats', () => {
  it('counts, for people and for programs', async () => {
    const { stdout, code } = await place.told('stats', recorded);
    expect(code).toBe(0);
    expect(stdout).toContain('flips.ts\n');
    expect(stdout).toMatch(/\d+ events, \d+ promises, \d+ call sites/);
    const { programs, problem } = JSON.parse((await place.told('stats', '--json', recorded)).stdout);
    expect(problem).toBeNull();
    expect(programs[0]).toMatchObject({ lost: 0, ending: { code: 4 }, recorded: { arguments: ['word'], exitCode: 4 } });
  });
});

describe('dump', () => {
  it('prints a JSON object an event a line', async () => {
    const { stdout } = await place.told('dump', recorded);
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
    place.write('long.promise-trace', recordingOf(streamOf(60_000)));
    const shell = spawn(
      'sh',
      ['-c', `"${process.execPath}" "${join(place.installed.folder, 'cli.js')}" dump long.promise-trace | head -n 2`],
      {
        cwd: place.folder,
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
    const words = [join(place.installed.folder, 'cli.js'), 'dump', recorded];
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, words, {
      cwd: place.folder,
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
    const { stdout, code } = await place.told('diff', recorded, recorded);
    expect(code).toBe(0);
    expect(stdout).toMatch(/call sites are as before/);
  });
  it('tells what appeared', async () => {
    place.write(
      'flips2.ts',
      FLIPS.replace('process.exitCode', 'const appeared = Lwt.return(1).map((x) => x);\nprocess.exitCode'),
    );
    await place.told('record', '-o', 'flips2.promise-trace', 'flips2.ts');
    const { stdout } = await place.told('diff', '--json', recorded, 'flips2.promise-trace');
    expect(JSON.stringify(JSON.parse(stdout))).toContain('appeared');
  });
});

describe('render', () => {
  it.each(['graph', 'timeline', 'sites'])('draws the %s as SVG, and as PNG without a browser', async (view) => {
    const { code, stdout } = await place.told('render', recorded, '-o', '-', '--view', view, '--theme', 'dark');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(stdout).toContain('heads');
    const png = place.path(`${view}.png`);
    expect(
      (await place.told('render', recorded, '-o', png, '--view', view, '--width', '640', '--height', '400')).code,
    ).toBe(0);
    const bytes = readFileSync(png);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([640, 400]);
    // Drawn, and not one colour.
    expect(bytes.length).toBeGreaterThan(2_000);
  });

  it('draws a moment', async () => {
    const [early, late] = [
      await place.told('render', recorded, '-o', '-', '--at', '0'),
      await place.told('render', recorded, '-o', '-'),
    ];
    expect(early.stdout.length).toBeLessThan(late.stdout.length);
  });

  it('leaves no half a file behind', async () => {
    const { code, stderr } = await place.told('render', recorded, '-o', 'no/where/x.svg');
    expect([code, /no\/where\/x\.svg cannot be written/.test(stderr)]).toEqual([1, true]);
    expect(readdirSync(place.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
