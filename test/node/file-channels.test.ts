/** Channels of files, connections, and the standard ones. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Lwt, LwtIo, LwtStream, LwtUnix } from '../../runtime-instrumented/index.ts';
import { openFileCount } from '../../runtime-instrumented/node/unix/file-device.ts';
import { fresh } from './folder.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

describe('files', () => {
  test('are written line by line and read again, and closed', async () => {
    const before = openFileCount();
    const path = fresh('lines');
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    await LwtIo.linesToFile(path, LwtStream.ofList(lines));
    expect(await LwtIo.fileLength(path)).toBe(readFileSync(path).length);
    const found = await LwtStream.toList(LwtIo.linesOfFile(path));
    expect(found.join() === lines.join()).toBe(true);
    expect(openFileCount()).toBe(before);
  });

  test('are closed however the function ends', async () => {
    const before = openFileCount();
    const path = fresh('file');
    await LwtIo.withFile('output', path, (channel) => LwtIo.write(channel, 'content'));
    const failing = LwtIo.withFile('input', path, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(readFileSync(path, 'utf8')).toBe('content');
    expect(openFileCount()).toBe(before);
  });

  test('have places', async () => {
    const path = fresh('file');
    await LwtIo.withFile('output', path, (channel) =>
      Lwt.go(function* () {
        yield* LwtIo.write(channel, 'hello world');
        yield* LwtIo.setPosition(channel, 6);
        yield* LwtIo.write(channel, 'W');
        expect(yield* LwtIo.length(channel)).toBe(11);
        expect(LwtIo.position(channel)).toBe(7);
      }),
    );
    const rest = await LwtIo.withFile('input', path, (channel) =>
      LwtIo.readChar(channel).bind(() => LwtIo.setPosition(channel, 6).bind(() => LwtIo.read(channel))),
    );
    expect(rest).toBe('World');
    await expect(LwtIo.setPosition(LwtIo.pipe()[0], 1)).rejects.toMatchObject({ code: 'ESPIPE' });
  });

  test('temporary ones are gone afterwards', async () => {
    const path = await LwtIo.withTempFile(
      ([name, channel]) => LwtIo.write(channel, 'x').bind(() => LwtIo.flush(channel).map(() => name)),
      { prefix: 'pre-', suffix: '.txt' },
    );
    expect(path).toMatch(/pre-\w+\.txt$/);
    expect(existsSync(path)).toBe(false);
    const folder = await LwtIo.withTempDir((name) => {
      writeFileSync(`${name}/inside`, 'x');
      expect(statSync(name).isDirectory()).toBe(true);
      return Lwt.return(name);
    });
    expect(existsSync(folder)).toBe(false);
  });

  test('a directory has no length', async () => {
    await expect(LwtIo.fileLength(fresh('.'))).rejects.toMatchObject({ code: 'EISDIR' });
  });

  test('what waits in a buffer is written when the process exits', async () => {
    const path = fresh('out');
    await runProgram(`
      await LwtMain.run(LwtIo.openFile('output', ${JSON.stringify(path)}).bind((channel) => LwtIo.write(channel, 'saved')));
      process.exit(0);
    `);
    expect(readFileSync(path, 'utf8')).toBe('saved');
  });

  test('and so is what was just being written', async () => {
    const path = fresh('out');
    await runProgram(`
      const channel = await LwtMain.run(LwtIo.openFile('output', ${JSON.stringify(path)}));
      LwtIo.write(channel, 'a'.repeat(8_000_000));
      LwtIo.write(channel, 'b'.repeat(8_000_000));
      process.exit(0);
    `);
    expect(readFileSync(path, 'utf8') === 'a'.repeat(8_000_000) + 'b'.repeat(8_000_000)).toBe(true);
  });

  test('leaves say what they wait for', async () => {
    const path = fresh('notes.txt');
    const labels = await labelsOf(() =>
      LwtIo.withFile('output', path, (channel) => LwtIo.write(channel, 'x').bind(() => LwtIo.flush(channel))).bind(() =>
        LwtIo.withFile('input', path, (channel) => LwtIo.read(channel, 4_096)),
      ),
    );
    expect(labels).toContain('flush notes.txt');
    expect(labels).toContain('read 4096 B from notes.txt');
  });
});

describe('connections', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  test('can have a buffer: writes then wait for a flush or the close', async () => {
    let received = '';
    const server = createServer((socket) =>
      socket.on('data', (data) => (received += data)).on('end', () => socket.end()),
    );
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await LwtIo.withConnection(
      { host: '127.0.0.1', port },
      ([incoming, outgoing]) => {
        const written = LwtIo.write(outgoing, 'later');
        expect([written.state.state, LwtIo.buffered(outgoing)]).toEqual(['return', 5]);
        return LwtIo.close(outgoing).map(() => LwtIo.isClosed(incoming));
      },
      { outBuffer: 100 },
    );
    await expect.poll(() => received).toBe('later');
  });

  test('a server can give the descriptor of the client', async () => {
    const server = await LwtIo.establishServerWithClientSocket({ host: '127.0.0.1', port: 0 }, (_client, fd) =>
      LwtUnix.writeString(fd, 'hello', 0, 5),
    );
    expect(await LwtIo.withConnection(server.address, ([incoming]) => LwtIo.read(incoming))).toBe('hello');
    await LwtIo.shutdownServer(server);
  });
});

test('standard input is read by lines, and keeps nothing alive after that', async () => {
  const { stdout, code } = await runProgram(
    `await LwtMain.run(LwtIo.readLine(LwtIo.stdin).bind((line) => LwtIo.printlf('got %s', line)));`,
    { input: 'one\ntwo\n', keepInputOpen: true },
  );
  expect(stdout).toBe('got one\n');
  expect(code).toBe(0);
});

test('a read of standard input that a finished run left behind keeps nothing alive', async () => {
  const { stdout, code } = await runProgram(
    `LwtIo.readLine(LwtIo.stdin);
     await LwtMain.run(LwtUnix.sleep(0.01));
     console.log('end');`,
    { input: '', keepInputOpen: true },
  );
  expect(stdout).toBe('end\n');
  expect(code).toBe(0);
});

test('zero gives zero bytes without end, and null takes everything', async () => {
  const buffer = Buffer.alloc(5, 1);
  await LwtIo.readIntoExactly(LwtIo.zero, buffer, 0, 5);
  expect([...buffer]).toEqual([0, 0, 0, 0, 0]);
  await LwtIo.write(LwtIo.null, 'x'.repeat(1_000_000));
});
