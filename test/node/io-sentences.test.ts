/** What lwt_io.mli and its code say of atomic operations, aborting, dumps and temporary files, and no other test speaks of. */
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ChannelClosed,
  InvalidArgument,
  Lwt,
  LwtIo,
  LwtStream,
  type OutputChannel,
} from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';

/** A channel that keeps what is written to it, with a buffer of so many bytes. */
function recorder(bufferSize: number): [channel: OutputChannel, writes: string[]] {
  const writes: string[] = [];
  const channel = LwtIo.make(
    'output',
    (buffer, offset, length) => {
      writes.push(buffer.toString('utf8', offset, offset + length));
      return Lwt.return(length);
    },
    { bufferSize },
  );
  return [channel, writes];
}

describe('of an atomic operation lwt_io.mli says that', () => {
  test('the channel it is given cannot be closed, and the real one stays open', async () => {
    const input = LwtIo.ofBytes('input', 'ab');
    await expect(LwtIo.atomic(LwtIo.close)(input)).rejects.toBeInstanceOf(InvalidArgument);
    expect([LwtIo.isClosed(input), await LwtIo.read(input)]).toEqual([false, 'ab']);
    const [output, writes] = recorder(0);
    await expect(LwtIo.atomic(LwtIo.close)(output)).rejects.toBeInstanceOf(InvalidArgument);
    await LwtIo.write(output, 'still open');
    expect(writes).toEqual(['still open']);
  });

  test('closing performs all pending actions before, and none that came later', async () => {
    const [channel, writes] = recorder(100);
    const [gate, open] = Lwt.wait();
    const running = LwtIo.atomic((own: OutputChannel) => gate.bind(() => LwtIo.write(own, 'first ')))(channel);
    const waiting = LwtIo.atomic((own: OutputChannel) => LwtIo.write(own, 'second'))(channel);
    const closing = LwtIo.close(channel);
    const late = LwtIo.write(channel, 'late');
    Lwt.wakeup(open);
    await Lwt.join([running, waiting, closing]);
    await expect(late).rejects.toBeInstanceOf(ChannelClosed);
    expect(writes.join('')).toBe('first second');
  });

  test('aborting ends it and those that wait for it', async () => {
    const [channel, writes] = recorder(100);
    const [gate, open] = Lwt.wait();
    const running = LwtIo.atomic((own: OutputChannel) => gate.bind(() => LwtIo.write(own, 'never')))(channel);
    const waiting = LwtIo.write(channel, 'never either');
    await LwtIo.abort(channel);
    Lwt.wakeup(open);
    await expect(running).rejects.toBeInstanceOf(ChannelClosed);
    await expect(waiting).rejects.toBeInstanceOf(ChannelClosed);
    expect(writes).toEqual([]);
  });

  test('it can abort the channel, and what reads from it fails', async () => {
    const [incoming] = LwtIo.pipe();
    const reading = LwtIo.atomic((own: typeof incoming) => LwtIo.abort(own).bind(() => LwtIo.readChar(own)))(incoming);
    await expect(reading).rejects.toBeInstanceOf(ChannelClosed);
    expect(LwtIo.isClosed(incoming)).toBe(true);
  });
});

describe('lwt_io.mli says that', () => {
  test.each([0, 16])('aborting ends a write that is under way, with a buffer of %i bytes', async (bufferSize) => {
    const [never] = Lwt.wait<number>();
    const channel = LwtIo.make('output', () => never, { bufferSize });
    const writing = LwtIo.write(channel, 'more than the buffer holds');
    await LwtIo.abort(channel);
    await expect(writing).rejects.toBeInstanceOf(ChannelClosed);
  });

  test.each([-1, 1_000_000, Number.NaN])(
    'a function that reads or writes is not trusted: what it says it did (%d bytes) is looked at',
    async (count) => {
      const incoming = LwtIo.make('input', () => Lwt.return(count), { bufferSize: 16 });
      await expect(LwtIo.readChar(incoming)).rejects.toMatchObject({ code: 'EIO' });
      const outgoing = LwtIo.make('output', () => Lwt.return(count), { bufferSize: 0 });
      await expect(LwtIo.write(outgoing, 'x')).rejects.toMatchObject({ code: 'EIO' });
    },
  );

  test('a dump is what the command hexdump -C prints, of nothing too', async () => {
    const dumps = {
      '': '',
      'sixteen bytes it': '00000000  73 69 78 74 65 65 6e 20  62 79 74 65 73 20 69 74  |sixteen bytes it|\n00000010\n',
      'ä\t17 bytes…\x7f.\n!':
        '00000000  c3 a4 09 31 37 20 62 79  74 65 73 e2 80 a6 7f 2e  |...17 bytes.....|\n' +
        '00000010  0a 21                                             |.!|\n00000012\n',
    };
    for (const [content, expected] of Object.entries(dumps)) {
      const [one, ofText] = recorder(0);
      await LwtIo.hexdump(one, content);
      const [other, ofStream] = recorder(0);
      await LwtIo.hexdumpStream(other, LwtStream.ofString(content));
      expect([ofText.join(''), ofStream.join('')]).toEqual([expected, expected]);
    }
  });

  test('a temporary file is deleted when the function fails too, and is made where, how and as it was asked for', async () => {
    const tempDir = dirname(fresh('folder'));
    let seen = { path: '', mode: 0 };
    const failing = LwtIo.withTempFile(
      ([path, channel]) => {
        seen = { path, mode: statSync(path).mode & 0o777 };
        return LwtIo.write(channel, 'x').bind(() => Lwt.fail(new Error('no')));
      },
      { tempDir, prefix: 'in-', suffix: '.bin', perm: 0o640 },
    );
    await expect(failing).rejects.toThrow('no');
    expect(dirname(seen.path)).toBe(tempDir);
    expect(seen.path).toMatch(/in-\w+\.bin$/);
    expect(seen.mode).toBe(0o640 & ~process.umask());
    expect(existsSync(seen.path)).toBe(false);
  });

  test('a temporary file is flushed and closed before it is deleted, however its function ends', async () => {
    const [, channel] = await LwtIo.withTempFile((file) => LwtIo.write(file[1], 'x').map(() => file));
    expect(LwtIo.isClosed(channel)).toBe(true);
  });

  test('flags for a temporary file are used as given: without O_CREAT none is made', async () => {
    const flags = ['O_WRONLY', 'O_EXCL'] as const;
    await expect(LwtIo.openTempFile({ flags })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a temporary directory is made where and how it was asked for, and deleted when the function raises', async () => {
    const parent = dirname(fresh('folder'));
    let seen = { path: '', mode: 0 };
    const failing = LwtIo.withTempDir(
      (path) => {
        seen = { path, mode: statSync(path).mode & 0o777 };
        mkdirSync(`${path}/deep/deeper`, { recursive: true });
        writeFileSync(`${path}/deep/deeper/file`, 'x');
        throw new Error('no');
      },
      { parent, prefix: 'in-', suffix: '.d', perm: 0o700 },
    );
    await expect(failing).rejects.toThrow('no');
    expect([dirname(seen.path), seen.mode, existsSync(seen.path)]).toEqual([parent, 0o700, false]);
  });

  test('deleting a directory leaves what its links lead to', async () => {
    const kept = fresh('kept');
    writeFileSync(kept, 'content');
    const path = await LwtIo.createTempDir();
    symlinkSync(kept, `${path}/link`);
    symlinkSync(dirname(kept), `${path}/folder`);
    await LwtIo.deleteRecursively(path);
    expect([existsSync(path), readFileSync(kept, 'utf8')]).toEqual([false, 'content']);
    await expect(LwtIo.deleteRecursively(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('what a handler of a server raises, and the failure of its promise, go to the async exception hook', async () => {
    const told: string[] = [];
    const [both, bothTold] = Lwt.wait();
    const before = Lwt.asyncExceptionHook.get();
    Lwt.asyncExceptionHook.set((error) => {
      if (told.push((error as Error).message) === 2) Lwt.wakeup(bothTold);
    });
    try {
      let clients = 0;
      const server = await LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, () => {
        if (++clients === 1) throw new Error('raised');
        return Lwt.fail(new Error('failed'));
      });
      for (let i = 0; i < 2; i++)
        expect(await LwtIo.withConnection(server.address, ([incoming]) => LwtIo.read(incoming))).toBe('');
      await both;
      expect(told).toEqual(['raised', 'failed']);
      await LwtIo.shutdownServer(server);
    } finally {
      Lwt.asyncExceptionHook.set(before);
    }
  });
});
