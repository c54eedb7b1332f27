/** Files as streams of characters, temporary ones that are kept, and descriptors by their numbers. */
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Lwt, LwtIo, LwtStream, LwtUnix } from '../../runtime-instrumented/index.ts';
import { openFileCount } from '../../runtime-instrumented/node/unix/file-device.ts';
import { fresh } from './folder.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

describe('the characters of a file', () => {
  test('are written and read again, whatever their length, and the file is closed', async () => {
    const before = openFileCount();
    const path = fresh('characters');
    const characters = [...'aé€😀\nz'];
    await LwtIo.charsToFile(path, LwtStream.ofList(characters));
    expect(readFileSync(path, 'utf8')).toBe('aé€😀\nz');
    expect(await LwtStream.toList(LwtIo.charsOfFile(path))).toEqual(characters);
    expect(openFileCount()).toBe(before);
  });

  test('are read as they are asked for: the file is opened for the first and closed after the last', async () => {
    const before = openFileCount();
    const path = fresh('ab');
    writeFileSync(path, 'ab');
    const characters = LwtIo.charsOfFile(path);
    expect(openFileCount()).toBe(before);
    expect(await LwtStream.next(characters)).toBe('a');
    expect(openFileCount()).toBe(before + 1);
    expect(await LwtStream.toList(characters)).toEqual(['b']);
    expect(openFileCount()).toBe(before);
  });

  test('fail for who asks where there is no file, and a failing stream closes what was written', async () => {
    const before = openFileCount();
    await expect(LwtStream.next(LwtIo.charsOfFile(fresh('nothing')))).rejects.toMatchObject({ code: 'ENOENT' });
    const path = fresh('half');
    let left = 2;
    const breaking = LwtStream.from(() => (left-- > 0 ? Lwt.returnSome('x') : Lwt.fail(new Error('torn'))));
    await expect(LwtIo.charsToFile(path, breaking)).rejects.toThrow('torn');
    expect(readFileSync(path, 'utf8')).toBe('xx');
    expect(openFileCount()).toBe(before);
  });
});

describe('what is temporary', () => {
  test('stays where it was asked for by hand, until it is deleted with all that is in it', async () => {
    const parent = dirname(fresh('x'));
    const folder = await LwtIo.createTempDir({ parent, prefix: 'own-', perm: 0o700 });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [path, channel] = await LwtIo.openTempFile({ tempDir: folder, suffix: '.tmp' });
    await LwtIo.writeChars(channel, LwtStream.ofArray([...'tea']));
    await LwtIo.close(channel);
    expect(readFileSync(path, 'utf8')).toBe('tea');
    await LwtIo.deleteRecursively(folder);
    expect(existsSync(folder)).toBe(false);
  });

  test('says what it waits for', async () => {
    const parent = dirname(fresh('x'));
    const labels = await labelsOf(() =>
      LwtIo.createTempDir({ parent, prefix: 'a' }).bind((path) => LwtIo.deleteRecursively(path).map(() => path)),
    );
    expect(labels).toEqual([
      expect.stringMatching(/^mkdir .*\/a[0-9a-f]{12}$/),
      expect.stringMatching(/^delete .*\/a[0-9a-f]{12}$/),
    ]);
  });
});

describe('a number of the system', () => {
  test('becomes a descriptor and a channel, and the descriptor tells it again', async () => {
    const path = fresh('numbered');
    const number = openSync(path, 'w+');
    const fd = LwtUnix.ofUnixFileDescr(number);
    expect(LwtUnix.unixFileDescr(fd)).toBe(number);
    const channel = LwtIo.ofUnixFd('output', number, { close: () => Lwt.return() });
    await LwtIo.writeFromExactly(channel, Buffer.from('.one.'), 1, 3);
    expect(await LwtIo.writeFrom(channel, Buffer.from(' two'), 0, 4)).toBe(4);
    await LwtIo.writeFromStringExactly(channel, ' three', 0, 6);
    expect(await LwtIo.writeFromString(channel, '!?', 0, 1)).toBe(1);
    await LwtIo.writeChar(channel, '…');
    await LwtIo.flushAll();
    expect(readFileSync(path, 'utf8')).toBe('one two three!…');
    await LwtIo.close(channel);
    closeSync(number);
  });

  test('of a file is no terminal, and its owner, rights and content can be set', async () => {
    const path = fresh('owned');
    await Lwt.go(function* () {
      const fd = yield* LwtUnix.openfile(path, ['O_RDWR', 'O_CREAT'], 0o600);
      expect(yield* LwtUnix.isatty(fd)).toBe(false);
      const { stUid, stGid } = yield* LwtUnix.fstat(fd);
      yield* LwtUnix.fchmod(fd, 0o640);
      yield* LwtUnix.fchown(fd, stUid, stGid);
      yield* LwtUnix.chown(path, stUid, stGid);
      expect(yield* LwtUnix.pwriteString(fd, 'abc', { fileOffset: 2 }, 1, 2)).toBe(2);
      yield* LwtUnix.fdatasync(fd);
      yield* LwtUnix.close(fd);
    });
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readFileSync(path)).toEqual(Buffer.from('\0\0bc'));
  });
});

describe('printing', () => {
  test('goes to where the name says, with the end that it says', async () => {
    const { stdout, stderr } = await runProgram(`
      await LwtMain.run(Lwt.go(function* () {
        yield* LwtIo.print('a');
        yield* LwtIo.printl('b');
        yield* LwtIo.printf('%d-%s', 1, 'c');
        yield* LwtIo.printlf('%i', 2);
        yield* LwtIo.fprint(LwtIo.stdout, 'd');
        yield* LwtIo.fprintl(LwtIo.stdout, 'e');
        yield* LwtIo.fprintf(LwtIo.stdout, '%s', 'f');
        yield* LwtIo.eprint('g');
        yield* LwtIo.eprintl('h');
        yield* LwtIo.eprintf('%s', 'i');
        yield* LwtIo.eprintlf('%s', 'j');
      }));
    `);
    expect(stdout).toBe('ab\n1-c2\nde\nf');
    expect(stderr).toBe('gh\nij\n');
  });
});
