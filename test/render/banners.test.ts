import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import { sessionBanners } from '../../webview/session-banners.ts';
import { SessionStore } from '../../webview/session-store.ts';

/** The banners of a program in which so many failures were handled by nobody. */
function bannersOf(failures: number): string[] {
  const summary = { id: 1, name: 'a.ts', program: '/a.ts', pid: 1, exitCode: null, problem: null } as const;
  const store = new SessionStore({ ...summary, state: 'running' }, 1_000);
  const writer = new StreamWriter();
  for (let at = 1; at <= failures; at++) {
    writer.create(at, at, 'task', 0, '', -1);
    writer.settle(at, at, 'failed', `failure ${at}`, 0);
    writer.unhandled(at, 'asyncExceptionHook', at, `failure ${at}`);
  }
  store.receive(writer.take(), 0);
  store.readAll();
  return sessionBanners(store).map(({ text }) => text);
}

describe('failures that nobody handled', () => {
  it('are told each while they are few', () => {
    expect(bannersOf(3)).toHaveLength(3);
    expect(bannersOf(3)[0]).toContain('failure 1');
  });

  it.each([4, 150])('are the last three of %i, and how many there were before them', (failures) => {
    const banners = bannersOf(failures);
    const earlier = failures - 3;
    expect(banners).toHaveLength(4);
    expect(banners[0]).toMatch(new RegExp(`^${earlier} earlier failures? of a\\.ts w(as|ere) handled by nobody`));
    expect(banners[3]).toContain(`failure ${failures}`);
  });
});
