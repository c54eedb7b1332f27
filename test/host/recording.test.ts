/** A host's recordings: sessions are saved, recorded as they run, and opened again as what they were. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording, openRecordingFile, Recorder, type Session, Sessions, saveRecording } from '../../host/index.ts';
import { describeStream, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { recordingOf, streamOf } from '../recording/support.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'promise-graph-recordings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const APPLICATION = 'promise-graph test';

/** A program that has run: its session, over. */
function ran(sessions: Sessions, stream: Uint8Array, program = '/home/ada/heads.ts'): Session {
  const session = sessions.expect({ program, arguments: ['--fast'] });
  session.connected(4711);
  for (let at = 0; at < stream.length; at += 10_000) session.receive(stream.subarray(at, at + 10_000));
  session.processExited(0, null);
  session.disconnected();
  return session;
}

async function saved(sessions: readonly Session[], options: { signal?: AbortSignal } = {}): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await saveRecording(sessions, (bytes) => void parts.push(bytes), { application: APPLICATION, ...options });
  return Buffer.concat(parts);
}

/** All that a session's history holds. */
const historyOf = (session: Session) => Buffer.concat(session.history.pieces());

/** What is the same of a session and of its recording. */
const kept = ({ summary, sites, names, arguments: words }: Session) => {
  const { id: _id, recording: _recording, ...rest } = summary;
  return { ...rest, words, sites: [...sites], names: [...names] };
};

describe('a session that is saved and opened again', () => {
  it('is the same: events, names, sites, arguments and how it ended', async () => {
    const source = join(folder, 'program.ts');
    writeFileSync(source, 'one\nconst heads = sleep(1);\n');
    const writer = new StreamWriter();
    writer.site(1, { file: source, line: 2, column: 15, functionName: '' });
    writer.create(0, 1, 'sleep', 1, '1 s', 1e9);
    writer.exit(5, 'returned', 3);
    const before = ran(new Sessions(), writer.take());
    before.addNames([[1, { name: 'heads', kind: 'variable', snippet: '' }]]);
    const bytes = await saved([before]);

    const { opened, problem } = await openRecording(new Sessions(), [bytes], { file: '/tmp/run.promise-trace' });
    expect(problem).toBeNull();
    const [after] = opened as [Session];
    expect(kept(after)).toEqual(kept(before));
    expect(historyOf(after)).toEqual(historyOf(before));
    expect(after.summary).toMatchObject({ state: 'ended', exitCode: 0, recording: 'run.promise-trace' });
    expect(after.source(source)?.text).toBe('one\nconst heads = sleep(1);\n');

    // And again, when the source is no longer there.
    rmSync(source);
    const again = await openRecording(new Sessions(), [await saved([after])], { file: 'again.promise-trace' });
    expect(again.opened[0]?.source(source)).toEqual(after.source(source));
    expect(historyOf(again.opened[0] as Session)).toEqual(historyOf(before));
  });

  it('while it runs is what it was at that moment', async () => {
    const session = new Sessions().expect({ program: '/p.ts' });
    session.connected(1);
    session.receive(streamOf(1).subarray(0, -12));
    const { opened } = await openRecording(new Sessions(), [await saved([session])], { file: 'r' });
    expect(opened[0]?.summary).toMatchObject({ state: 'ended', exitCode: null, problem: null });
    expect(historyOf(opened[0] as Session)).toEqual(historyOf(session));
  });

  it('that has outgrown its memory begins with what outlives it, and says what is missing', async () => {
    const session = ran(new Sessions({ historyBytes: 64 * 1024 }), streamOf(5_000));
    const { opened, problem } = await openRecording(new Sessions(), [await saved([session])], { file: 'r' });
    expect(problem).toBeNull();
    const events = describeStream(historyOf(opened[0] as Session));
    expect(events.find(({ event }) => event === 'gap')).toMatchObject({ count: session.history.dropped });
    expect(events.at(-1)?.event).toBe('exit');
  });

  it('of the oldest run gives way when all runs together have outgrown their bound, which is said', async () => {
    const stream = streamOf(2_500);
    const allBytes = Math.round(stream.length * 1.7);
    const sessions = new Sessions({ historyBytes: 2 * stream.length, allBytes });
    const notices: string[] = [];
    sessions.onNotice((_severity, text) => notices.push(text));
    const oldest = ran(sessions, stream);
    const youngest = ran(sessions, stream);
    expect(oldest.history.kept).toBeLessThan(stream.length);
    expect(oldest.history.kept + youngest.history.kept).toBeLessThanOrEqual(allBytes);
    expect(youngest.history.dropped).toBe(0);
    expect(notices).toEqual([expect.stringMatching(/^The beginning of heads\.ts is given up/)]);
    const events = describeStream(historyOf(oldest));
    expect(events.find(({ event }) => event === 'gap')).toMatchObject({ count: oldest.history.dropped });
  });

  it('keeps a program and the one that it started together', async () => {
    const sessions = new Sessions();
    const parent = ran(sessions, streamOf(1));
    const child = sessions.claim(parent.token) as Session;
    child.connected(2);
    child.receive(streamOf(2));
    child.disconnected();
    const { opened } = await openRecording(new Sessions(), [await saved([parent, child])], { file: 'r' });
    expect(opened[1]?.parent).toBe(opened[0]);
  });

  it('can be given up', async () => {
    const stopped = new AbortController();
    stopped.abort(new Error('given up'));
    await expect(saved([ran(new Sessions(), streamOf(10))], { signal: stopped.signal })).rejects.toThrow('given up');
  });
});

describe('a damaged recording', () => {
  it('opens up to the damage, and its session says where it is', async () => {
    const whole = recordingOf(streamOf(5), false);
    const sessions = new Sessions();
    const { opened, problem } = await openRecording(sessions, [whole.subarray(0, whole.length - 100)], {
      file: '/tmp/cut.promise-trace',
    });
    expect(problem).toMatch(/^The file is cut off at byte/);
    expect(opened[0]?.summary.problem).toBe(`cut.promise-trace: ${problem}`);
    expect(sessions.list).toHaveLength(1);
  });

  it('with nothing in it leaves no session behind', async () => {
    const sessions = new Sessions();
    const outcome = await openRecording(sessions, [new Uint8Array(0)], { file: 'empty' });
    expect(outcome).toMatchObject({
      opened: [],
      problem: 'The file is empty: it has zero bytes. There is nothing in it to show.',
    });
    expect(sessions.list).toEqual([]);
  });

  it('that cannot be read on leaves nothing, and says what reading said', async () => {
    const sessions = new Sessions();
    const broken = async function* () {
      yield recordingOf(streamOf(1)).subarray(0, 600);
      throw new Error('the disk is gone');
    };
    await expect(openRecording(sessions, broken(), { file: 'r' })).rejects.toThrow('the disk is gone');
    expect(sessions.list).toEqual([]);
    await expect(openRecordingFile(sessions, join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
  });

  it('is no way in: nobody can speak for a recorded session', async () => {
    const sessions = new Sessions();
    await openRecording(sessions, [recordingOf(streamOf(1))], { file: 'r' });
    expect(sessions.claim('')).toContain('The token is not that of any session');
  });
});

describe('a recorder', () => {
  it('writes what comes, of every program, whatever the history forgets', async () => {
    const path = join(folder, 'live.promise-trace');
    const sessions = new Sessions({ historyBytes: 32 * 1024 });
    const recorder = new Recorder({ sessions, path, application: APPLICATION });
    const stream = streamOf(5_000);
    const session = sessions.claim(sessions.expect({ program: '/home/ada/heads.ts' }).token) as Session;
    session.connected(1);
    for (let at = 0; at < stream.length; at += 10_000) session.receive(stream.subarray(at, at + 10_000));
    session.addNames([[1, { name: 'heads', kind: 'variable', snippet: '' }]]);
    const child = sessions.claim(session.token) as Session;
    child.connected(2);
    child.receive(streamOf(3));
    session.disconnected();
    child.disconnected();
    await recorder.finish();
    expect(recorder.problem).toBeNull();
    expect(recorder.written).toBe(readFileSync(path).length);

    const { opened, problem } = await openRecordingFile(new Sessions(), path);
    expect(problem).toBeNull();
    expect(opened).toHaveLength(2);
    expect(historyOf(opened[0] as Session).equals(stream)).toBe(true);
    expect(opened[0]?.names.get(1)?.name).toBe('heads');
    expect(opened[1]?.parent).toBe(opened[0]);
  });

  it.runIf(existsSync('/dev/full'))('says at once that the disk is full, and once', async () => {
    const said: string[] = [];
    const sessions = new Sessions();
    const gaveUp = (problem: string) => said.push(problem);
    const recorder = new Recorder({ sessions, path: '/dev/full', application: APPLICATION, gaveUp });
    expect(said).toEqual([expect.stringMatching(/^\/dev\/full could not be written on: ENOSPC: .+\.$/)]);
    ran(sessions, streamOf(3), '/home/ada/first.ts');
    await recorder.finish();
    expect([said.length, said[0]]).toEqual([1, recorder.problem]);
  });

  it('into a file that another one still writes leaves one whole recording, and the other says that it has none', async () => {
    const path = join(folder, 'same.promise-trace');
    const record = (program: string) => {
      const sessions = new Sessions();
      const recorder = new Recorder({ sessions, path, application: APPLICATION });
      ran(sessions, streamOf(3), program);
      return recorder;
    };
    const first = record('/home/ada/first.ts');
    const second = record('/home/ada/second.ts');
    await first.finish();
    await second.finish();
    expect(first.problem).toContain('this recording is not kept');
    expect(second.problem).toBeNull();
    const outcome = await openRecordingFile(new Sessions(), path);
    expect(outcome.problem).toBeNull();
    expect(outcome.opened.map(({ program }) => program)).toEqual(['/home/ada/second.ts']);
  });

  it('that is never finished leaves what was packed, and the file says so', async () => {
    const path = join(folder, 'killed.promise-trace');
    const sessions = new Sessions();
    const recorder = new Recorder({ sessions, path, application: APPLICATION });
    ran(sessions, streamOf(20_000));
    const { opened, problem } = await openRecordingFile(new Sessions(), path);
    expect(problem).toContain('it was not finished');
    expect(opened[0]?.history.end).toBeGreaterThan(1_000_000);
    await recorder.finish();
  });

  it('on a full disk says so once, and harms nobody', async () => {
    const sessions = new Sessions();
    const recorder = new Recorder({ sessions, path: '/dev/full', application: APPLICATION });
    const session = ran(sessions, streamOf(100));
    await recorder.finish();
    expect(recorder.problem).toMatch(
      /^\/dev\/full could not be written on: ENOSPC.*What was written before is whole\.$/,
    );
    expect(session.summary.problem).toBeNull();
  });
});
