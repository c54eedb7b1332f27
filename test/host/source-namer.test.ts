/** Names of call sites, as views are told of them: early and late ones, and what is said of files without any. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sessions } from '../../host/index.ts';
import { FakeView, startSession } from './support/fake-view.ts';
import { until } from './support/wait.ts';

describe('names', () => {
  it('are read in the source and sent, to a view that was there and to one that comes late', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'promise-graph-names-'));
    const file = join(folder, 'heads.ts');
    writeFileSync(file, 'const heads = sleep(1)');
    const sessions = new Sessions();
    const early = new FakeView(sessions);
    early.say({ type: 'ready' });
    const { session, writer, flush } = startSession(sessions, file);
    writer.site(1, { file, line: 1, column: 15, functionName: '' });
    writer.site(2, { file, line: 1, column: 1, functionName: '' });
    flush();
    const expected = {
      type: 'names',
      session: session.id,
      names: [[1, { name: 'heads', kind: 'variable', snippet: '' }]],
    };
    await until('they came', () => early.of('names').length > 0);
    expect(early.of('names')).toEqual([expected]);
    const late = new FakeView(sessions);
    late.say({ type: 'ready' });
    await until('they came', () => late.of('names').length > 0);
    expect(late.of('names')).toEqual([expected]);
    rmSync(folder, { recursive: true });
  });

  it('that cannot be read are one notice', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    const { writer, flush } = startSession(sessions);
    for (let id = 1; id <= 3; id++) {
      writer.site(id, { file: '/nowhere/gone.ts', line: id, column: 1, functionName: '' });
      flush();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until('a notice came', () => view.of('notice').length > 0);
    expect(view.of('notice').map((notice) => notice.text)).toEqual([expect.stringContaining('/nowhere/gone.ts')]);
  });

  it('that cannot be read in hundreds of files are a few notices, the last of which says so', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    const { writer, flush } = startSession(sessions);
    const folder = mkdtempSync(join(tmpdir(), 'promise-graph last '));
    const file = join(folder, 'last.ts');
    writeFileSync(file, 'const heads = sleep(1)');
    for (let id = 1; id <= 300; id++) {
      writer.site(id, { file: `/nowhere/${id}.ts`, line: 1, column: 1, functionName: '' });
    }
    writer.site(301, { file, line: 1, column: 15, functionName: '' });
    flush();
    await until('all files were looked for', () => view.of('names').length > 0);
    const notices = view.of('notice').map((notice) => notice.text);
    expect(notices).toHaveLength(6);
    expect(notices.at(-1)).toMatch(/^More files of .+ give no names to their promises\.$/);
    rmSync(folder, { recursive: true });
  });
});
