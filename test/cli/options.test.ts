/** The command line, word by word. */
import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../cli/options.ts';

const run = (...words: string[]) => parseOptions(words);

describe('the command line', () => {
  it('with no words runs the first sample', () => {
    expect(run()).toEqual({
      command: 'run',
      program: null,
      arguments: [],
      port: 0,
      open: true,
      exit: false,
      node: undefined,
      seed: undefined,
    });
  });
  it('gives the program every word after it', () => {
    expect(run('heads.ts', '--port', '1', '--exit')).toMatchObject({
      program: 'heads.ts',
      arguments: ['--port', '1', '--exit'],
      port: 0,
      exit: false,
    });
  });
  it('takes options before the program, with = or without', () => {
    expect(
      run('run', '--port', '8080', '--no-open', '--exit', '--node=/my/node', '--seed', '-7', 'p.ts', 'a'),
    ).toMatchObject({
      command: 'run',
      program: 'p.ts',
      arguments: ['a'],
      port: 8080,
      open: false,
      exit: true,
      node: '/my/node',
      seed: '-7',
    });
  });
  it('lets a program be called as it likes after --', () => {
    expect(run('--exit', '--', '--odd.ts', 'x')).toMatchObject({ program: '--odd.ts', arguments: ['x'], exit: true });
    expect(run('--', 'samples')).toMatchObject({ command: 'run', program: 'samples' });
  });
  it('knows samples', () => {
    expect(run('samples')).toMatchObject({ command: 'samples' });
    expect(run('sample', '--seed=3', 'timeout2', '--slow')).toMatchObject({
      command: 'sample',
      program: 'timeout2',
      seed: '3',
      arguments: ['--slow'],
    });
    expect(run('--no-open', 'sample', 'heads2')).toMatchObject({ command: 'sample', program: 'heads2', open: false });
    expect(run('run', 'sample')).toMatchObject({ command: 'run', program: 'sample' });
  });
  it.each([['--help'], ['-h'], ['run', '--help'], ['--version'], ['-v']])('answers %s', (...words) => {
    expect(run(...words).command).toBe(words.at(-1)?.includes('h') ? 'help' : 'version');
  });
  it.each([
    [['--prot', '1'], 'There is no option --prot. "promise-graph --help" lists them.'],
    [['--port'], '--port needs a port number.'],
    [['--port='], '--port needs a port number.'],
    [['--port', 'x'], 'x is no port: ports are 0 to 65535.'],
    [['--port', '65536'], '65536 is no port: ports are 0 to 65535.'],
    [['--port', '-1'], '-1 is no port: ports are 0 to 65535.'],
    [['--node'], '--node needs the path of a Node.'],
    [['--seed', 'pi'], 'pi is no seed: a seed is a whole number.'],
    [['--exit=1'], '--exit takes no value.'],
    [['sample'], 'Which sample? "promise-graph samples" lists them.'],
  ])('says what it does not understand in %j', (words, sentence) => {
    expect(() => run(...words)).toThrow(new UsageError(sentence));
  });
});
