/** A message leads from the session that sent it to the one that got it, and back; a session to who started it. */
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { crossingsOf, starterOf } from '../../webview/crossings.ts';
import { portAt } from '../../webview/render/port.ts';
import { SessionStore } from '../../webview/session-store.ts';
import { MESSAGES_KEPT, Messages } from '../../webview/trace/messages.ts';
import { NONE } from '../../webview/trace/trace.ts';
import { sentenceOf } from '../../webview/views/outline.ts';
import { SessionPicture } from '../../webview/views/session-picture.ts';

const DOWN = 'thread 7/2/down';

/** A session of process 7 (`thread`: of that thread of it), told of by `tell`. */
function store(id: number, name: string, thread: number | null, tell: (writer: StreamWriter) => void): SessionStore {
  const writer = new StreamWriter();
  writer.session(0, {
    protocol: 2,
    runtime: 'Node.js',
    pid: 7,
    program: `/home/ada/${name}`,
    arguments: [],
    startedAt: 0,
    clock: 'real',
    sites: true,
    ...(thread === null ? {} : { thread }),
  });
  tell(writer);
  const summary = { id, name, program: name, state: 'ended', pid: 7, exitCode: 0, problem: null } as const;
  const made = new SessionStore(summary, 10_000);
  made.receive(writer.take(), 0);
  made.readAll();
  return made;
}

const main = store(1, 'main.mjs', null, (writer) => {
  writer.site(1, { file: '/home/ada/main.mjs', line: 4, column: 1, functionName: '' });
  writer.create(1, 1, 'asyncFunction', 0, 'ask', -1);
  writer.message(2, 'started', 1, 0, 'thread 7/2', 0, 'worker thread 2');
  writer.message(3, 'sent', 0, 1, DOWN, 1, 'to worker thread 2');
  writer.message(4, 'sent', 1, 1, DOWN, 2, 'to worker thread 2');
  writer.message(5, 'sent', 1, 1, '', 0, 'to who listens to the broadcast channel news');
});
const worker = store(2, 'worker.mjs (thread 2)', 2, (writer) => {
  writer.create(1, 1, 'promise', 0, 'first', -1);
  writer.create(2, 2, 'promise', 0, 'asked', -1);
  writer.message(3, 'received', 1, 0, DOWN, 1, 'from the thread that started this one');
  writer.settle(4, 1, 'returned', '1', 0);
  writer.message(5, 'received', 2, 0, DOWN, 2, 'from the thread that started this one');
  writer.settle(6, 2, 'returned', '2', 0);
});
const both = [main, worker];

/** Where the messages of a promise lead. */
const leads = (from: SessionStore, id: number, all = both): unknown[] =>
  crossingsOf(all, from, id).map(({ way, other }) => [way, other && [other.sessionName, other.promise, other.name]]);

describe('a message', () => {
  it('leads from who sent it to what it settled, and a start to the session', () => {
    expect(leads(main, 1)).toEqual([
      ['started', ['worker.mjs (thread 2)', 0, '']],
      ['sent', ['worker.mjs (thread 2)', 2, 'asked']],
      ['sent', null],
    ]);
  });

  it('leads back to who sent it, or to the line outside of promises', () => {
    expect(leads(worker, 2)).toEqual([['received', ['main.mjs', 1, 'ask']]]);
    expect(leads(worker, 1)).toEqual([['received', ['main.mjs', 0, 'main.mjs:4']]]);
  });

  it('leads nowhere while the other session is not there', () => {
    expect(leads(worker, 2, [worker])).toEqual([['received', null]]);
  });

  it('has not been sent before its time', () => {
    main.clock.run({ seek: 3 }, 0);
    expect(leads(main, 1)).toEqual([['started', ['worker.mjs (thread 2)', 0, '']]]);
    main.clock.run('follow', 0);
  });

  it('is marked on the card, which says so to who hears it, and can be clicked', () => {
    const picture = new SessionPicture(main);
    picture.refresh({ fold: true, teaching: false, selected: null }, 0, false);
    const [node] = picture.scene.nodes.values();
    expect(node.port).toBe('out');
    expect(sentenceOf(picture.scene, node.id)).toMatch(/It sends a message to another thread or process\.$/);
    expect(portAt([node], { x: node.x - node.width / 2 + 10, y: node.y - node.height / 2 }, 1)).toBe(node.id);
    expect(portAt([node], { x: node.x, y: node.y }, 1)).toBe(null);
  });
});

it('a thread leads to the promise whose code started it', () => {
  expect(starterOf(both, worker)).toMatchObject({ session: 1, promise: 1, name: 'ask' });
  expect(starterOf(both, main)).toBe(null);
});

it('of very many messages the oldest go, and are counted', () => {
  const messages = new Messages();
  const message = (number: number) =>
    ({ moment: number, way: 'sent', row: NONE, site: 0, channel: DOWN, number, text: '' }) as const;
  for (let number = 1; number <= MESSAGES_KEPT + 2; number++) messages.add(message(number));
  const end = (number: number) => messages.otherEndOf({ ...message(number), way: 'received' });
  expect([messages.dropped, end(2), end(3)?.number]).toEqual([2, null, 3]);
});
