import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Canceled, EndOfFile, Lwt, LwtStream, LwtUnix, UnixError } from '../../runtime-instrumented/index.ts';
import { openFileCount } from '../../runtime-instrumented/node/unix/file-device.ts';
import { fresh } from './folder.ts';
import { labelsOf } from './labels.ts';

describe('descriptors of files', () => {
  test('what is written is read again, from where the position is', async () => {
    const path = fresh('notes.txt');
    const text = await Lwt.go(function* () {
      const fd = yield* LwtUnix.openfile(path, ['O_RDWR', 'O_CREAT'], 0o600);
      expect(yield* LwtUnix.writeString(fd, 'hello world', 0, 11)).toBe(11);
      expect(yield* LwtUnix.lseek(fd, -5, 'SEEK_END')).toBe(6);
      const buffer = Buffer.alloc(10, '.');
      expect(yield* LwtUnix.read(fd, buffer, 2, 8)).toBe(5);
      expect(yield* LwtUnix.read(fd, buffer, 0, 1)).toBe(0);
      yield* LwtUnix.close(fd);
      return buffer.toString();
    });
    expect(text).toBe('..world...');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('reads that wait for each other go on where the last one stopped', async () => {
    const path = fresh('abc');
    writeFileSync(path, 'abcdef');
    const fd = await LwtUnix.openfile(path, ['O_RDONLY']);
    const buffer = Buffer.alloc(6);
    await Lwt.join([0, 2, 4].map((offset) => LwtUnix.read(fd, buffer, offset, 2)));
    await LwtUnix.close(fd);
    expect(buffer.toString()).toBe('abcdef');
  });

  test('what is appended goes to the end, and pread and pwrite leave the position', async () => {
    const path = fresh('log');
    writeFileSync(path, 'one ');
    await Lwt.go(function* () {
      const fd = yield* LwtUnix.openfile(path, ['O_RDWR', 'O_APPEND']);
      yield* LwtUnix.writeString(fd, 'two ', 0, 4);
      const buffer = Buffer.alloc(3);
      yield* LwtUnix.pread(fd, buffer, { fileOffset: 0 }, 0, 3);
      expect(buffer.toString()).toBe('one');
      yield* LwtUnix.writeString(fd, 'three', 0, 5);
      expect((yield* LwtUnix.fstat(fd)).stSize).toBe(13);
      yield* LwtUnix.ftruncate(fd, 7);
      yield* LwtUnix.fsync(fd);
      yield* LwtUnix.close(fd);
    });
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  test('a closed descriptor fails with EBADF, and a duplicate stays open', async () => {
    const path = fresh('x');
    writeFileSync(path, 'x');
    const fd = await LwtUnix.openfile(path, ['O_RDONLY']);
    const second = LwtUnix.dup(fd);
    await LwtUnix.close(fd);
    expect(LwtUnix.state(fd)).toEqual({ state: 'closed' });
    await expect(LwtUnix.read(fd, Buffer.alloc(1), 0, 1)).rejects.toMatchObject({ code: 'EBADF' });
    await expect(LwtUnix.close(fd)).rejects.toMatchObject({ code: 'EBADF' });
    expect(await LwtUnix.read(second, Buffer.alloc(1), 0, 1)).toBe(1);
    await LwtUnix.close(second);
  });

  test('an aborted descriptor fails with the error it was given', async () => {
    const path = fresh('x');
    writeFileSync(path, 'x');
    const fd = await LwtUnix.openfile(path, ['O_RDONLY']);
    LwtUnix.abort(fd, new Error('enough'));
    await expect(LwtUnix.read(fd, Buffer.alloc(1), 0, 1)).rejects.toThrow('enough');
    expect(() => LwtUnix.checkDescriptor(fd)).toThrow('enough');
    await LwtUnix.close(fd);
  });

  test('a cancel does not reach a job: the read ends as if nobody had asked', async () => {
    const path = fresh('x');
    writeFileSync(path, 'x');
    const fd = await LwtUnix.openfile(path, ['O_RDONLY']);
    const read = LwtUnix.read(fd, Buffer.alloc(1), 0, 1);
    read.cancel();
    expect(await read).toBe(1);
    await LwtUnix.close(fd);
  });

  test('jobs can be made to fail, and what they open is closed all the same', async () => {
    const path = fresh('x');
    writeFileSync(path, 'x');
    const before = openFileCount();
    const opening = LwtUnix.openfile(path, ['O_RDONLY']);
    LwtUnix.cancelJobs();
    await expect(opening).rejects.toBeInstanceOf(Canceled);
    expect(openFileCount()).toBe(before);
  });

  test('waitForJobs returns when those under way have ended', async () => {
    const path = fresh('x');
    const opening = LwtUnix.openfile(path, ['O_WRONLY', 'O_CREAT']);
    await LwtUnix.waitForJobs();
    expect(opening.state.state).toBe('return');
    await LwtUnix.close(await opening);
  });

  test('leaves say what they wait for', async () => {
    const path = fresh('notes.txt');
    const labels = await labelsOf(() =>
      LwtUnix.openfile(path, ['O_RDWR', 'O_CREAT']).bind((fd) =>
        LwtUnix.writeString(fd, 'abc', 0, 3).bind(() =>
          LwtUnix.read(fd, Buffer.alloc(9), 0, 9).bind(() => LwtUnix.close(fd)),
        ),
      ),
    );
    expect(labels).toEqual([`open ${path}`, 'write 3 B to notes.txt', 'read 9 B from notes.txt', 'close notes.txt']);
  });
});

describe('names of files', () => {
  test('stat tells what a file is, and lstat a link', async () => {
    const path = fresh('file');
    writeFileSync(path, 'four');
    await LwtUnix.symlink('file', `${path}.link`);
    expect(await LwtUnix.stat(`${path}.link`)).toMatchObject({ stKind: 'S_REG', stSize: 4 });
    expect(await LwtUnix.lstat(`${path}.link`)).toMatchObject({ stKind: 'S_LNK' });
    expect(await LwtUnix.readlink(`${path}.link`)).toBe('file');
  });

  test('files are renamed, linked, cut, dated, protected and removed', async () => {
    const path = fresh('file');
    writeFileSync(path, 'content');
    await LwtUnix.rename(path, `${path}2`);
    await LwtUnix.link(`${path}2`, path);
    await LwtUnix.truncate(path, 3);
    await LwtUnix.utimes(path, 1_000, 2_000.5);
    await LwtUnix.chmod(path, 0o400);
    expect(await LwtUnix.stat(path)).toMatchObject({ stAtime: 1_000, stMtime: 2_000.5, stPerm: 0o400, stNlink: 2 });
    expect(readFileSync(`${path}2`, 'utf8')).toBe('con');
    await LwtUnix.access(path, ['R_OK']);
    await LwtUnix.unlink(path);
    expect(await LwtUnix.fileExists(path)).toBe(false);
  });

  test('what fails is a UnixError that names the call and the file', async () => {
    const path = fresh('nothing');
    const failure = expect(LwtUnix.openfile(path, ['O_RDONLY'])).rejects;
    await failure.toMatchObject({ name: 'UnixError', code: 'ENOENT', call: 'open', parameter: path });
    await expect(LwtUnix.unlink(path)).rejects.toBeInstanceOf(UnixError);
  });
});

describe('directories', () => {
  test('are made, read and removed', async () => {
    const path = fresh('folder');
    await LwtUnix.mkdir(path, 0o755);
    writeFileSync(join(path, 'one'), '');
    writeFileSync(join(path, 'two'), '');
    expect((await LwtStream.toList(LwtUnix.filesOfDirectory(path))).sort()).toEqual(['.', '..', 'one', 'two']);
    await expect(LwtUnix.rmdir(path)).rejects.toMatchObject({ code: 'ENOTEMPTY' });
  });

  test('a handle gives name after name, can begin anew, and ends with EndOfFile', async () => {
    const path = fresh('folder');
    await LwtUnix.mkdir(path);
    const handle = await LwtUnix.opendir(path);
    expect(await LwtUnix.readdirN(handle, 5)).toEqual(['.', '..']);
    await expect(LwtUnix.readdir(handle)).rejects.toBeInstanceOf(EndOfFile);
    await LwtUnix.rewinddir(handle);
    expect(await LwtUnix.readdir(handle)).toBe('.');
    await LwtUnix.closedir(handle);
    await expect(LwtUnix.closedir(handle)).rejects.toMatchObject({ code: 'EBADF' });
    await LwtUnix.rmdir(path);
    expect(existsSync(path)).toBe(false);
  });

  test('a named pipe carries bytes between two descriptors', async () => {
    const path = fresh('fifo');
    await LwtUnix.mkfifo(path, 0o600);
    expect((await LwtUnix.stat(path)).stKind).toBe('S_FIFO');
    const [reading, writing] = await Lwt.all([
      LwtUnix.openfile(path, ['O_RDONLY']),
      LwtUnix.openfile(path, ['O_WRONLY']),
    ]);
    const buffer = Buffer.alloc(10);
    const read = LwtUnix.read(reading, buffer, 0, 10);
    await LwtUnix.writeString(writing, 'through', 0, 7);
    expect(buffer.toString('utf8', 0, await read)).toBe('through');
    await Lwt.join([LwtUnix.close(reading), LwtUnix.close(writing)]);
  });
});
