/** Nothing that was opened stays open: the process's own list of descriptors and threads is the witness. */
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';

const counting = `
  const { readdirSync } = await import('node:fs');
  // Node opens descriptors of its own when something is used for the first time.
  const leaks = async (rounds, f) => {
    for (let i = 0; i < 5; i++) await f();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < rounds; i++) await f();
    for (let patience = 0; patience < 200; patience++) {
      if (readdirSync('/proc/self/fd').length <= before) return console.log('nothing');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    console.log(readdirSync('/proc/self/fd').length - before, 'descriptors');
  };
`;

const programs: Readonly<Record<string, string>> = {
  'files, also when reading stops in the middle': `
    await leaks(100, () => LwtIo.withFile('input', process.argv[1], (channel) => LwtIo.readLine(channel)));
  `,
  'files whose function fails': `
    await leaks(100, () => LwtIo.withFile('input', process.argv[1], () => Lwt.fail(new Error('x'))).catch(() => Lwt.return()));
  `,
  'connections, cancelled or not': `
    const server = await LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, ([incoming]) => LwtIo.read(incoming));
    await leaks(50, () => {
      const asked = LwtIo.withConnection(server.address, ([incoming, outgoing]) =>
        LwtIo.writeLine(outgoing, 'hello').bind(() => LwtIo.readLine(incoming)));
      return LwtUnix.withTimeout(0.005, () => asked).catch(() => Lwt.return());
    });
    await LwtIo.shutdownServer(server);
  `,
  'connects that are refused': `
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtUnix.listen(server, 1);
    const { port } = LwtUnix.getsockname(server);
    await LwtUnix.close(server);
    await leaks(50, () => LwtIo.openConnection({ host: '127.0.0.1', port }).catch(() => Lwt.return()));
  `,
  'processes, and their pipes': `
    await leaks(20, () => LwtProcess.pmap(['', ['cat']], 'hello'));
    await leaks(20, () => LwtProcess.preadLine(LwtProcess.shell('echo one; echo two')));
  `,
  'streams of directories': `
    await leaks(50, () => LwtStream.toList(LwtUnix.filesOfDirectory('/')));
  `,
  'threads of a pool': `
    await leaks(5, () => {
      const pool = LwtDomain.setupPool(2);
      return LwtDomain.detach(pool, (n) => n, 1).finalize(() => Lwt.return(LwtDomain.teardownPool(pool)));
    });
  `,
};

test.skipIf(process.platform !== 'linux').each(Object.keys(programs))('%s', async (name) => {
  const { stdout, stderr, code } = await runProgram(`${counting}${programs[name]}`);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^(nothing\n)+$/);
  expect(code).toBe(0);
});
