/** A result is there whole, or what was there before is. */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../host/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'promise-graph-whole-'));
const path = join(folder, 'result.txt');
beforeEach(() => writeFileSync(path, 'before'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file that is written whole', () => {
  it('is what was written, piece by piece', async () => {
    await writeWhole(path, async (write) => {
      await write('one ');
      await write(Buffer.from('two'));
    });
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  it('is not there before all of it is written', async () => {
    await writeWhole(path, async (write) => {
      await write('after');
      expect(readFileSync(path, 'utf8')).toBe('before');
    });
  });

  it('stays what it was when the writing fails, and nothing else is left', async () => {
    const failing = writeWhole(path, async (write) => {
      await write('half');
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['result.txt']);
  });

  it('stays what it was when a signal aborts the writing, however long that would take, and nothing else is left', async () => {
    const asked = new AbortController();
    const never = writeWhole(
      path,
      async (write) => {
        await write('half');
        asked.abort(new Error('asked to leave'));
        await new Promise(() => {});
      },
      asked.signal,
    );
    await expect(never).rejects.toThrow('asked to leave');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['result.txt']);
  });

  it('is replaced where a link points to, and the link stays', async () => {
    const link = join(folder, 'link');
    symlinkSync(path, link);
    await writeWhole(link, (write) => write('through'));
    expect(readFileSync(path, 'utf8')).toBe('through');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    rmSync(link);
  });

  it('rejects when there is no room, and in no other way', async () => {
    await expect(writeWhole('/dev/full', (write) => write('x'.repeat(100_000)))).rejects.toThrow(/ENOSPC|EACCES/);
  });

  it('rejects when its folder is not there', async () => {
    await expect(writeWhole(join(folder, 'no', 'x'), (write) => write('x'))).rejects.toThrow('ENOENT');
  });
});
