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

/** What the session was told of messages, each with what it settled or made. */
function messages(session: Session): string[] {
  const events = describeStream(Buffer.concat(session.history.pieces()));
  const made = new Map<number, string>();
  const told: string[] = [];
  for (const event of events) {
    if (event.event === 'create') made.set(event.id, event.detail || event.operation);
    if (event.event === 'unhandled' && event.how === 'linked')
      told.push(`${made.get(event.id)}: ${event.text.replace(/\d+/, 'N')}`);
  }
  return told;
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

  it('what a message between threads settles, and makes, says where the message came from', async () => {
    const { sessions, stdout } = await watch(node, {
      'main.mjs': `import { Worker } from 'node:worker_threads';
        const worker = new Worker(new URL('./worker.mjs', import.meta.url));
        async function heard(text) { console.log(text); }
        const answer = new Promise((resolve) => worker.once('message', (text) => { heard(text); resolve(); }));
        worker.postMessage('asked');
        await answer;`,
      'worker.mjs': `import { parentPort } from 'node:worker_threads';
        const asked = new Promise((resolve) => parentPort.once('message', resolve));
        parentPort.postMessage((await asked) + ' and answered');`,
    });
    expect(stdout).toBe('asked and answered\n');
    expect(messages(sessions[0])).toEqual(['heard: from worker thread N', 'promise: from worker thread N']);
    expect(messages(sessions[1])).toEqual(['promise: from the thread that started this one']);
  });

  it('so does what a message between processes settles', async () => {
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
    expect(stdout).toBe('asked and answered\n');
    expect(messages(sessions[0])).toEqual([
      'next: from a process that this one started',
      'next: from a process that this one started',
    ]);
    expect(messages(sessions[1])).toEqual(['promise: from the process that started this one (pid N)']);
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
