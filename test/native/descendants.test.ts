/** Worker threads, forked processes and clusters of a traced program: each is traced, in a session of its own. */
import { describe, expect, it } from 'vitest';
import { type Session, Sessions, startChannelServer } from '../../host/index.ts';
import { describeStream } from '../../runtime-instrumented/protocol/index.ts';
import { nodes } from '../support/nodes.ts';
import { start as startFile } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';

const { folder, register } = bench();

const SLEEP = 'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n';
const WORK = `${SLEEP}async function work() { await sleep(5); return 'done'; }\nawait work();\n`;

interface Watched {
  readonly sessions: readonly Session[];
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs main.mjs among `files` with a real host, to the end of every session. Its input ends when a second session is known. */
async function watch(node: string, files: Readonly<Record<string, string>>): Promise<Watched> {
  const sessions = new Sessions();
  const server = await startChannelServer({ sessions });
  try {
    const program = `${folder(files).path}/main.mjs`;
    const session = sessions.expect({ program });
    const { child, ended: ending } = startFile(node, register(), program, {
      PROMISE_GRAPH_CHANNEL: server.channelOf(session),
    });
    sessions.onChange(() => {
      if (sessions.list[1]?.identified) child.stdin?.end();
    });
    const ended = await ending;
    for (const one of sessions.list) await one.finished;
    return { sessions: sessions.list, ...ended };
  } finally {
    await server.close();
  }
}

/** Whether the session saw the call of `work` return. */
const sawWork = (session: Session): boolean =>
  [...session.sites.values()].some(({ functionName }) => functionName === 'work');

/** What the session was told of messages, each with the promise that sent it, or that it settled or made. */
function messages(session: Session): string[] {
  const events = describeStream(Buffer.concat(session.history.pieces()));
  const made = new Map<number, string>([[0, 'nobody']]);
  const told: string[] = [];
  for (const event of events) {
    if (event.event === 'create') made.set(event.id, event.detail || event.operation);
    if (event.event === 'message') told.push(`${made.get(event.id)} ${event.way} ${event.text.replace(/\d+/, 'N')}`);
  }
  return told;
}

/** Ends of messages by the name that both ends have for them; those without one are left out. */
function ends(session: Session, way: 'sent' | 'received'): string[] {
  return describeStream(Buffer.concat(session.history.pieces()))
    .filter((event) => event.event === 'message')
    .filter((event) => event.way === way && event.channel !== '')
    .map(({ channel, number }) => `${channel}#${number}`);
}

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('a worker thread has a session of its own, named after it', async () => {
    const { sessions, stderr, code } = await watch(node, {
      'main.mjs': `import { Worker } from 'node:worker_threads';\nnew Worker(new URL('./worker.mjs', import.meta.url));\n`,
      'worker.mjs': WORK,
    });
    expect([stderr, code]).toEqual(['', 0]);
    expect(sessions.map(({ name, state }) => [name.replace(/\d+/, 'N'), state])).toEqual([
      ['main.mjs', 'ended'],
      ['worker.mjs (thread N)', 'ended'],
    ]);
    expect(sawWork(sessions[1])).toBe(true);
    expect(sessions[1].parent).toBe(sessions[0]);
  });

  it('a thread that is terminated has ended, and that is no failure', async () => {
    const { sessions } = await watch(node, {
      'main.mjs': `import { Worker } from 'node:worker_threads';
        const worker = new Worker(new URL('./worker.mjs', import.meta.url));
        process.stdin.resume().on('end', () => worker.terminate());`,
      'worker.mjs': `${SLEEP}await sleep(1e6);`,
    });
    expect(sessions.map(({ summary: { state, problem } }) => [state, problem])).toEqual([
      ['ended', null],
      ['ended', null],
    ]);
  });

  it('a forked process has one as well, and what the program sees of its environment is the same', async () => {
    const { sessions, stdout } = await watch(node, {
      'main.mjs': `import { fork } from 'node:child_process';\nfork(new URL('./child.mjs', import.meta.url));\n`,
      'child.mjs': `${WORK}console.log(Object.keys(process.env).filter((name) => name.startsWith('PROMISE_GRAPH')).join());`,
    });
    expect(sessions.map(({ name }) => name)).toEqual(['main.mjs', 'child.mjs']);
    expect(sawWork(sessions[1])).toBe(true);
    expect(stdout).toBe('\n');
  });

  it('a message between threads is told of at both ends, by one name', async () => {
    const { sessions, stdout } = await watch(node, {
      'main.mjs': `import { Worker } from 'node:worker_threads';
        const worker = new Worker(new URL('./worker.mjs', import.meta.url));
        async function heard(text) { console.log(text); }
        async function ask() { worker.postMessage('asked'); }
        const answer = new Promise((resolve) => worker.once('message', (text) => { heard(text); resolve(); }));
        worker.postMessage('not heard');
        ask();
        await answer;`,
      'worker.mjs': `import { parentPort } from 'node:worker_threads';
        parentPort.once('message', () => {});
        const asked = new Promise((resolve) => parentPort.on('message', (text) => text === 'asked' && resolve(text)));
        async function answer(text) { parentPort.postMessage(text + ' and answered'); }
        await answer(await asked);
        parentPort.close();`,
    });
    const [main, worker] = sessions;
    expect(stdout).toBe('asked and answered\n');
    expect(messages(main)).toEqual([
      'nobody sent to worker thread N',
      'ask sent to worker thread N',
      'nobody started worker thread N',
      'heard received from worker thread N',
      'promise received from worker thread N',
    ]);
    expect(messages(worker)).toEqual([
      'promise received from the thread that started this one',
      'answer sent to the thread that started this one',
    ]);
    expect(ends(worker, 'received')).toEqual([ends(main, 'sent')[1]]);
    expect(new Set(ends(main, 'received'))).toEqual(new Set(ends(worker, 'sent')));
  });

  it('so is one by a port that was handed to a thread', async () => {
    const { sessions, stdout } = await watch(node, {
      'main.mjs': `import { MessageChannel, Worker } from 'node:worker_threads';
        const worker = new Worker(new URL('./worker.mjs', import.meta.url));
        const { port1, port2 } = new MessageChannel();
        port1.postMessage('waits in the port');
        worker.postMessage({ port2 }, [port2]);
        port1.postMessage('asked');
        console.log(await new Promise((resolve) => port1.once('message', resolve)));
        port1.close();`,
      'worker.mjs': `import { parentPort } from 'node:worker_threads';
        const { port2 } = await new Promise((resolve) => parentPort.once('message', resolve));
        const next = () => new Promise((resolve) => port2.once('message', resolve));
        await next();
        port2.postMessage(await next());`,
    });
    const [main, worker] = sessions;
    expect(stdout).toBe('asked\n');
    const [, port, asked] = ends(main, 'sent');
    expect(ends(worker, 'received')).toEqual([port, expect.stringMatching(/#1$/), asked]);
    expect(ends(main, 'received')).toEqual(ends(worker, 'sent'));
  });

  it('so is one between processes', async () => {
    const { sessions, stdout } = await watch(node, {
      'main.mjs': `import { fork } from 'node:child_process';
        const child = fork(new URL('./child.mjs', import.meta.url));
        const next = () => new Promise((resolve) => child.once('message', resolve));
        await next();
        child.send('asked');
        console.log(await next());`,
      'child.mjs': `const asked = new Promise((resolve) => process.once('message', resolve));
        process.send('ready');
        process.send((await asked) + ' and answered', () => process.disconnect());`,
    });
    const [main, child] = sessions;
    expect(stdout).toBe('asked and answered\n');
    expect(messages(main)).toEqual([
      'nobody started process N',
      'next received from the process N, started here',
      'main.mjs sent to the process N, started here',
      'next received from the process N, started here',
    ]);
    expect(messages(child)).toEqual([
      'nobody sent to the process that started this one (pid N)',
      'promise received from the process that started this one (pid N)',
      'child.mjs sent to the process that started this one (pid N)',
    ]);
    expect(ends(main, 'received')).toEqual(ends(child, 'sent'));
    expect(ends(child, 'received')).toEqual(ends(main, 'sent'));
  });

  it('messages that waited for a listener keep their numbers', async () => {
    const { sessions } = await watch(node, {
      'main.mjs': `import { fork } from 'node:child_process';
        const child = fork(new URL('./child.mjs', import.meta.url));
        for (const text of ['one', 'two', 'three']) child.send(text);`,
      'child.mjs': `await new Promise((resolve) => process.stdin.resume().once('end', resolve));
        const one = new Promise((resolve) => process.once('message', resolve));
        const three = new Promise((resolve) => process.on('message', (text) => text === 'three' && resolve(text)));
        await Promise.all([one, three]);
        process.disconnect();`,
    });
    const [one, , three] = ends(sessions[0], 'sent');
    expect(ends(sessions[1], 'received')).toEqual([one, three]);
  });

  it('the workers of a cluster have one each', async () => {
    const { sessions } = await watch(node, {
      'main.mjs': `import cluster from 'node:cluster';
        if (cluster.isPrimary) { cluster.fork(); cluster.fork(); } else { ${WORK} process.exit(); }`,
    });
    expect(sessions.map(({ name, state }) => [name, state])).toEqual([
      ['main.mjs', 'ended'],
      ['main.mjs #2', 'ended'],
      ['main.mjs #3', 'ended'],
    ]);
    expect(sessions.slice(1).every(sawWork)).toBe(true);
  });

  it('a process and a thread that were not told to load us are named as not traced', async () => {
    const { sessions, stdout, stderr } = await watch(node, {
      'main.mjs': `import { spawn } from 'node:child_process'; import { Worker } from 'node:worker_threads';
        spawn(process.execPath, ['-e', 'console.log(process.env.PROMISE_GRAPH_CHANNEL)'], { stdio: 'inherit' });
        new Worker('0', { eval: true, execArgv: [] });`,
    });
    expect([stdout, stderr]).toEqual(['undefined\n', '']);
    const piece = sessions[0].history.read(0, 1 << 20);
    const told = piece === null || piece === 'lost' ? '' : Buffer.from(piece.bytes).toString('latin1');
    expect(told).toContain('A process of Node is not traced, since it was not told to load us:');
    expect(told).toContain('A worker thread is not traced');
  });
});
