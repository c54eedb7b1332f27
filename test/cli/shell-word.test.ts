/** Paths in commands that a person is told to paste into a shell. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../cli/shell-word.ts';

describe('a path for a shell', () => {
  it('is left alone where nothing in it means anything', () => {
    expect(shellWord('runs/a-1.promise-trace', 'linux')).toBe('runs/a-1.promise-trace');
    expect(shellWord('C:\\runs\\a.promise-trace', 'win32')).toBe('C:\\runs\\a.promise-trace');
    expect(shellWord('C:\\my runs\\a.promise-trace', 'win32')).toBe('"C:\\my runs\\a.promise-trace"');
  });

  it('is no option', () => {
    expect(shellWord('-o', 'linux')).toBe('./-o');
  });

  it.skipIf(process.platform === 'win32')('comes out of the shell as it is, and nothing in it is run', () => {
    const path = 'a b"$(echo run)`echo run`\'$HOME\\n!!;é';
    const printed = execFileSync('sh', ['-c', `printf %s ${shellWord(path, 'linux')}`], { encoding: 'utf8' });
    expect(printed).toBe(path);
  });
});
