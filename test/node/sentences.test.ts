/** Sentences of lwt_io.mli, lwt_unix.mli, lwt_process.mli and lwt_preemptive.mli that no other test speaks of. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  ChannelClosed,
  EndOfFile,
  InvalidArgument,
  Lwt,
  LwtIo,
  LwtPreemptive,
  LwtProcess,
  LwtStream,
  LwtUnix,
} from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';

describe('lwt_io.mli says that', () => {
  test('a channel has a mode', () => {
    expect([LwtIo.mode(LwtIo.zero), LwtIo.mode(LwtIo.null)]).toEqual(['input', 'output']);
  });

  test('closing again gives the same promise, and the channel is closed', async () => {
    const [incoming, outgoing] = LwtIo.pipe();
    const [first, second] = [LwtIo.close(outgoing), LwtIo.close(outgoing)];
    expect(second).toBe(first);
    await first;
    expect([LwtIo.isClosed(outgoing), LwtIo.isClosed(incoming)]).toEqual([true, false]);
    await expect(LwtIo.write(outgoing, 'x')).rejects.toBeInstanceOf(ChannelClosed);
  });

  test('aborting makes a read that waits fail', async () => {
    const [incoming] = LwtIo.pipe();
    const waits = LwtIo.readLine(incoming);
    await LwtIo.abort(incoming);
    await expect(waits).rejects.toBeInstanceOf(ChannelClosed);
  });

  test('a channel is busy while an operation uses it', async () => {
    const [incoming, outgoing] = LwtIo.pipe();
    const waits = LwtIo.readChar(incoming);
    expect(LwtIo.isBusy(incoming)).toBe(true);
    await LwtIo.write(outgoing, 'x');
    await LwtIo.flush(outgoing);
    expect([await waits, LwtIo.isBusy(incoming)]).toEqual(['x', false]);
  });

  test('what is in the buffer is counted, and flushAll gives it out', async () => {
    const [incoming, outgoing] = LwtIo.pipe({ outBuffer: 100 });
    const written = LwtIo.write(outgoing, 'abc');
    expect(LwtIo.buffered(outgoing)).toBe(3);
    await written;
    await LwtIo.flushAll();
    expect(LwtIo.buffered(outgoing)).toBe(0);
    expect(await LwtIo.read(incoming, 10)).toBe('abc');
  });

  test('buffers are of sixteen bytes at least', async () => {
    expect(() => LwtIo.setDefaultBufferSize(15)).toThrow(InvalidArgument);
    await expect(LwtIo.resizeBuffer(LwtIo.pipe()[0], 15)).rejects.toBeInstanceOf(InvalidArgument);
  });

  test('read has nothing at the end, readInto has none, and readIntoExactly fails', async () => {
    const channel = LwtIo.ofBytes('input', 'ab');
    const buffer = Buffer.alloc(4);
    expect(await LwtIo.readInto(channel, buffer, 1, 3)).toBe(2);
    expect(buffer.toString('latin1')).toBe('\0ab\0');
    expect([await LwtIo.read(channel, 5), await LwtIo.read(channel)]).toEqual(['', '']);
    expect(await LwtIo.readInto(channel, buffer, 0, 4)).toBe(0);
    await expect(LwtIo.readIntoExactly(channel, buffer, 0, 1)).rejects.toBeInstanceOf(EndOfFile);
  });

  test('a file that is written is emptied before, unless the flags say otherwise', async () => {
    const path = fresh('file');
    const write = (text: string, flags?: readonly ('O_WRONLY' | 'O_APPEND')[]) =>
      LwtIo.withFile('output', path, (channel) => LwtIo.write(channel, text), flags === undefined ? {} : { flags });
    await write('something long');
    await write('short');
    await write('er', ['O_WRONLY', 'O_APPEND']);
    expect(readFileSync(path, 'utf8')).toBe('shorter');
    await expect(LwtIo.openFile('output', fresh('no'), { flags: ['O_WRONLY'] })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  test('temporary directories are of others to read, and are deleted with all that is in them', async () => {
    const path = await LwtIo.createTempDir({ prefix: 'before-', suffix: '-after' });
    expect(path).toMatch(/before-\w+-after$/);
    expect(statSync(path).mode & 0o777).toBe(0o755 & ~process.umask());
    writeFileSync(`${path}/file`, 'x');
    await LwtIo.deleteRecursively(path);
    expect(existsSync(path)).toBe(false);
  });

  test('a server goes on accepting while a handler is at work, and shutting it down leaves clients be', async () => {
    const here: string[] = [];
    const [both, bothAreHere] = Lwt.wait();
    const server = await LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, ([incoming, outgoing]) =>
      LwtIo.readLine(incoming).bind((line) => {
        here.push(line);
        if (here.length === 2) Lwt.wakeup(bothAreHere);
        return both.bind(() => LwtIo.readLine(incoming)).bind((next) => LwtIo.writeLine(outgoing, `${next}!`));
      }),
    );
    const clients = [1, 2].map(() => createConnection(server.port, '127.0.0.1'));
    for (const client of clients) client.write('here\n');
    await both;
    await LwtIo.shutdownServer(server);
    const answers = clients.map(
      (client) => new Promise<string>((resolve) => client.once('data', (data) => resolve(String(data)))),
    );
    for (const client of clients) client.end('more\n');
    expect(await Promise.all(answers)).toEqual(['more!\n', 'more!\n']);
  });

  test('with noClose the handler closes for itself', async () => {
    const [kept, keep] = Lwt.wait<() => Lwt<void>>();
    const server = await LwtIo.establishServer(
      { host: '127.0.0.1', port: 0 },
      ([, outgoing]) =>
        Lwt.return(Lwt.wakeup(keep, () => LwtIo.write(outgoing, 'later').bind(() => LwtIo.close(outgoing)))),
      { noClose: true },
    );
    const text = LwtIo.withConnection(server.address, ([incoming]) => LwtIo.read(incoming));
    await (await kept)();
    expect(await text).toBe('later');
    await LwtIo.shutdownServer(server);
  });
});

describe('lwt_unix.mli says that', () => {
  test('aborting makes current and further uses fail, another abort has another reason, and one of what is closed does nothing', async () => {
    const [source] = LwtUnix.pipe();
    const waits = LwtUnix.read(source, Buffer.alloc(1), 0, 1);
    LwtUnix.abort(source, new Error('first'));
    await expect(waits).rejects.toThrow('first');
    LwtUnix.abort(source, new Error('second'));
    await expect(LwtUnix.read(source, Buffer.alloc(1), 0, 1)).rejects.toThrow('second');
    await LwtUnix.close(source);
    LwtUnix.abort(source, new Error('third'));
    expect(LwtUnix.state(source)).toEqual({ state: 'closed' });
  });

  test('of two reads and a timeout exactly one completes: the other socket keeps its bytes', async () => {
    const [one, farOne] = LwtUnix.socketpair('PF_UNIX', 'SOCK_STREAM');
    const [two, farTwo] = LwtUnix.socketpair('PF_UNIX', 'SOCK_STREAM');
    const [first, second] = [Buffer.alloc(1), Buffer.alloc(1)];
    const picked = Lwt.pick([LwtUnix.timeout(60), LwtUnix.read(one, first, 0, 1), LwtUnix.read(two, second, 0, 1)]);
    await LwtUnix.writeString(farTwo, 'x', 0, 1);
    expect([await picked, second.toString()]).toEqual([1, 'x']);
    await LwtUnix.writeString(farOne, 'y', 0, 1);
    expect(first[0]).toBe(0);
    expect([await LwtUnix.read(one, first, 0, 1), first.toString()]).toEqual([1, 'y']);
  });

  test('withTimeout takes what the function raises as its failure', async () => {
    const raising = LwtUnix.withTimeout(60, () => {
      throw new Error('no');
    });
    await expect(raising).rejects.toThrow('no');
  });

  test('times of zero are now', async () => {
    const path = fresh('file');
    writeFileSync(path, 'x');
    await LwtUnix.utimes(path, 1000, 2000);
    await LwtUnix.utimes(path, 0, 0);
    expect((await LwtUnix.stat(path)).stMtime).toBeGreaterThan(1_000_000_000);
  });

  test('a name of which stat would fail does not exist', async () => {
    expect(await LwtUnix.fileExists(fresh('none'))).toBe(false);
    expect(await LwtUnix.fileExists('/')).toBe(true);
  });

  test('a command of the shell that is not there ends with 127', async () => {
    expect(await LwtUnix.system('no-such-command-here 2>/dev/null')).toEqual({ status: 'WEXITED', code: 127 });
  });
});

describe('lwt_process.mli says that', () => {
  test('with no name the first argument is looked for in PATH, and with a name it is not', async () => {
    expect(await LwtProcess.pread(['', ['echo', 'found']])).toBe('found\n');
    expect(await LwtProcess.exec(['echo', ['echo', 'lost']])).toEqual({ status: 'WEXITED', code: 127 });
  });

  test('what is closed cannot be read, and the null device is empty', async () => {
    expect(await LwtProcess.pread(['', ['cat']], { stdin: 'devNull' })).toBe('');
    expect(await LwtProcess.pread(['', ['cat']], { stdin: 'close', stderr: 'devNull' })).toBe('');
  });

  test('terminate is kill with SIGKILL, and a signal to what has ended does nothing', async () => {
    const child = LwtProcess.openProcessNone(['', ['sleep', '1000']]);
    expect(child.state).toEqual({ state: 'running' });
    child.terminate();
    const status = await child.status;
    expect(status).toMatchObject({ status: 'WSIGNALED', signal: 'SIGKILL' });
    child.kill('SIGTERM');
    expect([child.state, await child.close()]).toEqual([{ state: 'exited', status }, status]);
  });

  test('lines are mapped as they come', async () => {
    const lines = LwtProcess.pmapLines(['', ['cat']], LwtStream.ofList(['a', 'b']));
    expect(await LwtStream.toList(lines)).toEqual(['a', 'b']);
  });
});

describe('lwt_preemptive.mli says that', () => {
  test('there are at most four threads unless told otherwise, and bounds have an order', () => {
    const before = LwtPreemptive.getBounds();
    LwtPreemptive.simpleInit();
    expect(LwtPreemptive.getBounds()).toEqual([0, 4]);
    for (const bounds of [
      [-1, 4],
      [3, 2],
      [0, 0],
    ] as const)
      expect(() => LwtPreemptive.setBounds([...bounds])).toThrow(InvalidArgument);
    LwtPreemptive.setBounds([0, 2]);
    expect(LwtPreemptive.getBounds()).toEqual([0, 2]);
    LwtPreemptive.setBounds(before);
  });
});
