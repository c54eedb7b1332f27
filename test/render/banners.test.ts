import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/stream-writer.ts';
import { sessionBanners } from '../../webview/session-banners.ts';
import { SessionStore } from '../../webview/session-store.ts';

/** The banners of a program in which so many failures were handled by nobody. */
function bannersOf(failures: number): string[] {
  const writer = new StreamWriter();
  for (let at = 1; at <= failures; at++) {
    writer.create(at, at, 'task', 0, '', -1);
    writer.settle(at, at, 'failed', `failure ${at}`, 0);
    writer.unhandled(at, 'asyncExceptionHook', at, `failure ${at}`);
  }
  return textsOf(writer.take());
}

function textsOf(stream: Uint8Array, problem: string | null = null): string[] {
  const summary = { id: 1, name: 'a.ts', program: '/a.ts', pid: 1, exitCode: null, problem } as const;
  const store = new SessionStore({ ...summary, state: 'running' }, 1_000);
  store.receive(stream, 0);
  store.readAll();
  return sessionBanners(store).map(({ text }) => text);
}

describe('promises whose making was never told', () => {
  it('are counted, but for those that are described later', () => {
    const writer = new StreamWriter();
    writer.create(0, 1, 'join', 0, '', -1);
    for (let on = 5; on <= 9; on++) writer.depend(1, 1, on, 'child');
    writer.create(2, 7, 'task', 0, '', -1);
    expect(textsOf(writer.take())).toEqual([
      'a.ts spoke of 4 promises whose making it never told: made before it was watched, or lost.',
    ]);
  });
});

describe('failures that nobody handled', () => {
  it('are one banner with the end of the program that they brought about', () => {
    const writer = new StreamWriter();
    writer.create(0, 1, 'asyncFunction', 0, 'job', -1);
    writer.create(0, 2, 'asyncFunction', 0, 'main', -1);
    writer.settle(1, 1, 'failed', 'Error: boom', 0);
    writer.unhandled(1, 'unhandledRejection', 1, 'Error: boom');
    writer.exit(2, 'uncaught', 1);
    expect(textsOf(writer.take(), 'An uncaught exception ended the program (exit code 1).')).toEqual([
      'A failure in “job” was handled by nobody: Error: boom – it ended a.ts with code 1 while 1 promise was pending.',
    ]);
  });

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
