/** The command line as a person runs it: real processes, real sockets, the real runtime in the program. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { until } from '../host/support/wait.ts';
import type { CliOptions } from './support/installed.ts';
import { Page } from './support/page.ts';
import { Workplace } from './support/workplace.ts';

const place = new Workplace();

const SLEEPS = `
import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const heads: unknown = Time.sleepNs(Duration.ofMs(20)).map(() => 'Heads');
console.log('begun');
await LwtMain.run(heads as never);
console.log('done');
`;

const WAITS = `
import { LwtMain, Lwt } from 'promise-graph';
const [never] = Lwt.wait();
const alive = setInterval(() => {}, 1000);
console.log('waiting');
`;

describe('a program', () => {
  it('has the terminal for itself, and its exit code is passed on with --exit', async () => {
    place.write(
      'talks.ts',
      `
      import { text } from 'node:stream/consumers';
      const said: string = await text(process.stdin);
      console.log(JSON.stringify([said, process.argv.slice(2), process.cwd()]));
      console.error('to stderr');
      process.exit(7);
    `,
    );
    const run = place.cli(['--no-open', '--exit', 'talks.ts', '--', '--port', 'a b'], { input: 'a line\n' });
    expect((await run.exited).code).toBe(7);
    expect(run.stdout).toBe(`${JSON.stringify(['a line\n', ['--port', 'a b'], place.folder])}\n`);
    expect(run.stderr).toContain('to stderr\n');
  });

  it('is drawn with its names, for a page that opens after it has ended', async () => {
    place.write('sleeps.ts', SLEEPS);
    const run = place.cli(['--no-open', 'sleeps.ts']);
    await until('it has ended', () => run.stderr.includes('has ended'));
    expect(run.stdout).toBe('begun\ndone\n');
    const page = await Page.of(run);
    await until('the page has the end', () => page.kinds(1).at(-1) === 'exit');
    await until('the page has names', () => page.names.size > 0);
    expect(page.sessions).toMatchObject([{ name: 'sleeps.ts', state: 'ended', exitCode: 0, problem: null }]);
    expect(page.kinds(1)).toEqual(expect.arrayContaining(['session', 'site', 'create', 'settle']));
    const created = page.events.get(1)?.flatMap((event) => (event.event === 'create' ? [event] : [])) ?? [];
    expect(created.map((event) => page.names.get(event.site)?.name)).toContain('heads');
  });

  it('keeps its page until Ctrl-C, and the exit code is then its own', async () => {
    place.write('fails.ts', 'process.exitCode = 5;');
    const run = place.cli(['--no-open', 'fails.ts']);
    await until('it says so', () =>
      /fails\.ts has ended with exit code 5\. The graph stays until you press Ctrl-C/.test(run.stderr),
    );
    expect(run.child.exitCode).toBeNull();
    run.child.kill('SIGINT');
    expect((await run.exited).code).toBe(5);
  });

  it('gets the signal that asks us to stop, and we leave with it', async () => {
    place.write('handles.ts', `process.on('SIGTERM', () => { console.log('goodbye'); process.exit(9); });${WAITS}`);
    const run = place.cli(['--no-open', 'handles.ts']);
    await until('it waits', () => run.stdout.includes('waiting'));
    run.child.kill('SIGTERM');
    expect((await run.exited).code).toBe(9);
    expect(run.stdout).toContain('goodbye');
  });

  it('that is killed in the middle is said to be, and what it sent is still there', async () => {
    place.write('killed.ts', `${WAITS} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`);
    const run = place.cli(['--no-open', 'killed.ts']);
    await until('it says so', () => run.stderr.includes('The graph stays'));
    expect(run.stderr).toContain('The program was ended by SIGKILL.');
    const page = await Page.of(run);
    await until('the page has it', () => page.kinds(1).includes('create'));
    expect(page.sessions).toMatchObject([{ state: 'failed', problem: expect.stringContaining('SIGKILL') }]);
  });

  it('that does not parse shows what Node prints', async () => {
    place.write('wrong.ts', 'const = 3;\n');
    const run = place.cli(['--no-open', '--exit', 'wrong.ts']);
    expect((await run.exited).code).toBe(1);
    expect(run.stderr).toContain('SyntaxError');
    expect(run.stderr).toContain('const = 3;');
    expect(run.stderr).toContain('promise-graph: ');
  });

  it('that prints a megabyte and names a promise with a megabyte loses nothing of the first and is not harmed', async () => {
    place.write(
      'loud.ts',
      `
      import { Lwt } from 'promise-graph';
      console.log('y'.repeat(1_000_000));
      const big = Lwt.fail(new Error('<b>' + '\\u0000\\ud800x'.repeat(400_000)));
      big.catch(() => Lwt.return(1));
    `,
    );
    const run = place.cli(['--no-open', '--exit', 'loud.ts']);
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(run.stdout).toHaveLength(1_000_001);
    expect(run.stderr).not.toContain('Error');
  });

  it('runs on the Node that is named', async () => {
    place.write('version.ts', 'console.log(process.version as string);');
    const run = place.cli(['--no-open', '--exit', '--node', process.execPath, 'version.ts']);
    await run.exited;
    expect(run.stdout).toBe(`${process.version}\n`);
  });

  it('has the seed that is given', async () => {
    place.write('seed.ts', 'console.log(process.env.PROMISE_GRAPH_SEED);');
    const run = place.cli(['--no-open', '--exit', '--seed', '42', 'seed.ts']);
    await run.exited;
    expect(run.stdout).toBe('42\n');
  });
});

describe('two at once', () => {
  it('do not notice each other', async () => {
    place.write('sleeps.ts', SLEEPS);
    const runs = [place.cli(['--no-open', 'sleeps.ts']), place.cli(['--no-open', 'sleeps.ts'])];
    const pages = await Promise.all(runs.map((run) => Page.of(run)));
    for (const page of pages) {
      await until('the page has the end', () => page.kinds(1).at(-1) === 'exit');
      expect(page.sessions).toHaveLength(1);
    }
    expect(runs[0]?.address?.url).not.toBe(runs[1]?.address?.url);
  });
});

describe('a sentence, and no page, for', () => {
  async function refusal(words: readonly string[], options: CliOptions = {}) {
    const run = place.cli(['--no-open', ...words], options);
    const { code } = await run.exited;
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toContain('    at ');
    return `${code} ${run.stderr}`;
  }

  it('a program that is not there', async () => {
    const path = place.path('gone.ts');
    expect(await refusal(['gone.ts'])).toMatch(new RegExp(`^1 promise-graph: There is no file ${path}\\.`));
  });
  it('a command that there is not, and what was meant', async () => {
    const none = (word: string): string =>
      `1 promise-graph: There is no command ${word}, and no file ${place.path(word)}.`;
    expect(await refusal(['recrod', 'p.ts'])).toContain(
      `${none('recrod')} Did you mean record? "promise-graph --help"`,
    );
    expect(await refusal(['deploy'])).toContain(`${none('deploy')} "promise-graph --help" lists the commands.`);
  });
  it('a program that was named without its ending', async () => {
    place.write('whole.ts', '');
    expect(await refusal(['whole'])).toContain('Did you mean whole.ts?');
  });
  it('a folder', async () => {
    expect(await refusal(['.'])).toContain(`1 promise-graph: ${place.folder} is a folder.`);
  });
  it('a folder that was deleted under the terminal', async () => {
    const shell = place.write(
      'gone.sh',
      `#!/bin/sh\ncd "$(mktemp -d)" && rmdir "$PWD" && exec "${process.execPath}" "$@"\n`,
    );
    chmodSync(shell, 0o755);
    expect(await refusal([place.path('p.ts')], { node: shell })).toMatch(
      /^1 promise-graph: The folder that this terminal is in is no longer there\. .+\n$/,
    );
  });
  it('a file of another kind', async () => {
    place.write('notes.md', '# notes');
    expect(await refusal(['notes.md'])).toContain('no TypeScript or JavaScript file');
  });
  it('a sample that is not there', async () => {
    expect(await refusal(['sample', 'gone'])).toMatch(
      /^1 promise-graph: There is no sample gone\. There are: heads1, /,
    );
  });
  it('a Node that is too old', async () => {
    place.write('p.ts', '');
    const old = place.write('old-node', '#!/bin/sh\necho v18.20.0\n');
    chmodSync(old, 0o755);
    expect(await refusal(['--node', old, 'p.ts'])).toContain('is Node 18.20.0, and Promise Graph needs 20.6 or later.');
  });
  it('an option that there is not', async () => {
    expect(await refusal(['--colour', 'p.ts'])).toMatch(/^2 promise-graph: There is no option --colour\./);
  });
  it('a port that is taken', async () => {
    place.write('p.ts', '');
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    expect(await refusal(['--port', `${port}`, 'p.ts'])).toContain(
      `1 promise-graph: Port ${port} is taken by another program.`,
    );
    other.close();
  });
});

describe('without a program', () => {
  it('the first sample runs, and the others are named', async () => {
    const run = place.cli(['--no-open', '--exit']);
    expect((await run.exited).code).toBe(0);
    expect(run.stdout).toBe('Heads\nTails\nFinished\n');
    expect(run.stderr).toMatch(/running the sample heads1\. Others.*heads2/);
  });
  it('samples are listed', async () => {
    const run = place.cli(['samples']);
    await run.exited;
    expect(run.stdout).toMatch(/^heads1 +\S.*\nheads2 /);
  });
  it('help and version are printed', async () => {
    const [help, version] = [place.cli(['--help']), place.cli(['--version'])];
    expect([await help.exited, await version.exited].map((end) => end.code)).toEqual([0, 0]);
    expect(help.stdout).toContain('Usage:');
    expect(version.stdout).toBe('1.2.3\n');
  });
});

describe('the page', () => {
  async function serving() {
    place.write('waits.ts', WAITS);
    const run = place.cli(['--no-open', 'waits.ts']);
    await until('it serves', () => run.address !== null && run.stdout.includes('waiting'));
    return { run, ...run.address! };
  }

  it('is served with its script and style, a policy, and no token in it', async () => {
    const { url, token } = await serving();
    const page = await fetch(`${url}/`);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'nonce-");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(text).not.toContain(token);
    const types = await Promise.all(['/main.js', '/main.css?x=1'].map((path) => fetch(url + path)));
    expect(types.map((file) => [file.status, file.headers.get('content-type')])).toEqual([
      [200, 'text/javascript; charset=utf-8'],
      [200, 'text/css; charset=utf-8'],
    ]);
    expect(await (await fetch(`${url}/main.js`, { method: 'HEAD' })).text()).toBe('');
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405);
  });

  it.each([
    '/secret.js',
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/%2e%2e%5csecret.js',
    '//etc/passwd',
    '/%00.js',
    '/%E0%A4%A.js',
    '/.hidden.js',
    '/webview',
    '/main.exe',
  ])('gives nothing for %s', async (path) => {
    const { host } = await serving();
    // `fetch` would tidy the path; a hostile client does not.
    const { request } = await import('node:http');
    const [hostname = '', port = ''] = host.split(':');
    const status = await new Promise((resolve) => {
      request({ hostname, port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(404);
  });

  it('from elsewhere does not get in', async () => {
    const { host, token, run } = await serving();
    const foreign = new Page(host, token, { Origin: 'https://example.org' });
    expect((await foreign.closed).code).toBe(1006);
    expect(run.stderr).toContain('it came from a page of "https://example.org"');
  });

  it.each([
    ['no token', null, /showed no token/],
    ['a wrong token', 'A'.repeat(43), /the token is wrong/],
  ])('with %s is told so', async (_, token, reason) => {
    const { host } = await serving();
    expect(await new Page(host, token).closed).toEqual({ code: 1008, reason: expect.stringMatching(reason) });
  });

  it('runs the program again, and stops it', async () => {
    const { run } = await serving();
    const page = await Page.of(run);
    await until('it runs', () => page.sessions[0]?.state === 'running');
    page.say({ type: 'rerun', session: 1 });
    await until('it runs again', () => page.sessions[1]?.state === 'running');
    expect(page.sessions.map(({ name, state }) => [name, state])).toEqual([
      ['waits.ts', 'ended'],
      ['waits.ts #2', 'running'],
    ]);
    page.say({ type: 'stop', session: 2 });
    await until('it has stopped', () => page.sessions[1]?.state === 'ended');
    expect(page.sessions[1]?.problem).toBeNull();
  });

  it('that asks ten times at once to run the program again gets it once', async () => {
    const { run } = await serving();
    const page = await Page.of(run);
    await until('it runs', () => page.sessions[0]?.state === 'running');
    for (let time = 0; time < 10; time++) page.say({ type: 'rerun', session: 1 });
    await until('it runs again', () => page.sessions[1]?.state === 'running');
    page.say({ type: 'stop', session: 2 });
    await until('it has stopped', () => page.sessions[1]?.state === 'ended');
    page.say({ type: 'rerun', session: 2 });
    await until('a wish that comes later is heard', () => page.sessions.at(-1)?.name === 'waits.ts #3');
    expect(page.sessions).toHaveLength(3);
  });

  it('is served on when nobody reads what we say any more', async () => {
    const { run, url, host } = await serving();
    run.child.stderr?.destroy();
    for (let time = 0; time < 3; time++) await new Page(host, 'wrong').closed;
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect(run.child.exitCode).toBeNull();
  });

  it('cannot have the terminal obey control characters', async () => {
    const { run } = await serving();
    const page = await Page.of(run);
    await until('it is open', () => page.sessions.length > 0);
    page.say({ type: 'problem', text: 'red \u001b[31m\u009b2J\nroot# \u202e' });
    await until('it was said', () => run.stderr.includes('the page reports'));
    expect(run.stderr).toContain('the page reports: red \\u{1b}[31m\\u{9b}2J\\u{a}root# \\u{202e}\n');
  });

  it("opens a promise's line in the editor that VISUAL names", async () => {
    place.write('sleeps.ts', SLEEPS);
    const note = place.path('opened.txt');
    const editor = place.write('code', `#!/bin/sh\nprintf '%s ' "$@" > "${note}"\n`);
    chmodSync(editor, 0o755);
    const run = place.cli(['--no-open', 'sleeps.ts'], {
      env: { VISUAL: 'code', PATH: `${place.folder}:${process.env.PATH}` },
    });
    const page = await Page.of(run);
    await until('a site is known', () => page.kinds(1).includes('site'));
    const found = page.events.get(1)?.find((event) => event.event === 'site');
    page.say({ type: 'openSource', session: 1, ...found!.site });
    await until('it was opened', () => existsSync(note) && readFileSync(note, 'utf8') !== '');
    expect(readFileSync(note, 'utf8')).toMatch(/^-g .*sleeps\.ts:\d+:\d+ $/);
  });

  it("shows a promise's line where no editor is named", async () => {
    place.write('sleeps.ts', SLEEPS);
    const run = place.cli(['--no-open', 'sleeps.ts'], { env: { VISUAL: '', EDITOR: 'vim', TERM_PROGRAM: '' } });
    const page = await Page.of(run);
    await until('a site is known', () => page.kinds(1).includes('site'));
    const found = page.events.get(1)?.find((event) => event.event === 'site');
    page.say({ type: 'openSource', session: 1, ...found!.site });
    await until('a notice came', () => page.notices.length > 0);
    expect(page.notices[0]).toMatch(
      /sleeps\.ts:3 {2}const heads: unknown = .* {2}– To open lines in an editor, set VISUAL/,
    );
  });
});
