/** The command line, word by word. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/command-list.ts';
import { helpOf } from '../../cli/help.ts';
import { type Options, parseOptions, type RunOptions, UsageError } from '../../cli/options.ts';

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
      record: null,
      sources: true,
      doubtful: [],
    });
  });
  it('takes its own options after the program as before it', () => {
    expect(
      run('heads.ts', 'a', '--no-open', 'b', '--record', 'f.promise-trace', '--exit', '--no-sources'),
    ).toMatchObject({
      program: 'heads.ts',
      arguments: ['a', 'b'],
      open: false,
      exit: true,
      record: 'f.promise-trace',
      sources: false,
    });
    expect(run('record', 'heads.ts', '-o', 'f')).toMatchObject({ command: 'record', record: 'f', arguments: [] });
  });
  it.each(['-o', '--output', '--out', '--record'])('knows the file of a recording by %s', (name) => {
    expect(run('record', name, 'f', 'p.ts')).toMatchObject({ record: 'f' });
    expect(run('record', 'p.ts', 'x', name, 'f')).toMatchObject({ record: 'f', arguments: ['x'] });
    expect(run(name, 'f', 'record', 'p.ts')).toMatchObject({ command: 'record', record: 'f', program: 'p.ts' });
  });
  it('gives the program the words after it that are not ours', () => {
    expect(run('p.ts', '--watch', '-o', 'out', '--outfile=x', '-', '--seed', '7', '-h')).toMatchObject({
      arguments: ['--watch', '-o', 'out', '--outfile=x', '-', '--seed', '7', '-h'],
      seed: undefined,
      record: null,
    });
  });
  it('gives the program every word after --, but not that one', () => {
    expect(run('p.ts', '--exit', '--', '--port', '1', '--', '--no-open')).toMatchObject({
      arguments: ['--port', '1', '--', '--no-open'],
      port: 0,
      open: true,
      exit: true,
    });
  });
  it('marks options that a program may have been meant to get', () => {
    expect(run('server.ts', '--port', '3000', '--exit')).toMatchObject({ port: 3000, doubtful: ['--port'] });
    expect(run('record', 'compile.ts', '-o', 'x')).toMatchObject({ record: 'x', doubtful: [] });
    expect(run('--port', '3000', 'server.ts')).toMatchObject({ doubtful: [] });
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
  it('takes our options after the name of a sample, too, and leaves it the others', () => {
    expect(run('sample', 'timeout2', '--no-open', '--slow', '--seed', '3', '--exit')).toMatchObject({
      arguments: ['--slow'],
      open: false,
      exit: true,
      seed: '3',
    });
    expect(run('sample', 'timeout2', '--exit', '--', '--no-open')).toMatchObject({
      arguments: ['--no-open'],
      open: true,
    });
  });
  it('tells a program the help that it is asked for', () => {
    expect(run('p.ts', '--help')).toMatchObject({ command: 'run', arguments: ['--help'] });
    expect(run('record', 'p.ts', '-v')).toMatchObject({ command: 'record', arguments: ['-v'] });
  });
  it.each([['--help'], ['-h'], ['run', '--help'], ['--version'], ['-v']])('answers %s', (...words) => {
    expect(run(...words).command).toBe(words.at(-1)?.includes('h') ? 'help' : 'version');
  });
  it.each([
    [['p.ts', '--port', 'x'], 'x is no port: ports are 0 to 65535. What is meant for the program stands after --.'],
    [['p.ts', '--record'], '--record needs the path of a file. What is meant for the program stands after --.'],
    [['--prot', '1'], 'There is no option --prot. "promise-graph --help" lists them.'],
    [['--port'], '--port needs a port number.'],
    [['--port='], '--port needs a port number.'],
    [['--port', 'x'], 'x is no port: ports are 0 to 65535.'],
    [['--port', '65536'], '65536 is no port: ports are 0 to 65535.'],
    [['--port', '-1'], '-1 is no port: ports are 0 to 65535.'],
    [['--node'], '--node needs the path of a Node.'],
    [['--seed', 'pi'], 'pi is no seed: a seed is a whole number.'],
    [['--exit=1'], '--exit takes no value.'],
    [['record'], 'Which program? promise-graph record PROGRAM; "promise-graph record --help" tells more.'],
    [['view'], 'A file is missing: promise-graph view [options] FILE…'],
    [['stats', 'a', 'b'], '“b” is one word too many: promise-graph stats FILE [--json]'],
    [['diff'], 'Two files are missing: promise-graph diff BEFORE AFTER [--json]'],
    [['diff', 'a'], 'The second file is missing: promise-graph diff BEFORE AFTER [--json]'],
    [
      ['--import', 'tsx', 'p.ts'],
      '--import is an option of Node’s, not of ours: set NODE_OPTIONS="--import …" for the program to run with it.',
    ],
    [['dump', '--json', 'a'], 'There is no option --json. "promise-graph dump --help" lists them.'],
    [['render', 'a'], 'Where to? -o OUT.svg, OUT.png or OUT.html says it.'],
    [['render', 'a', '-o', 'b.gif'], 'b.gif has no ending that says what to make: .svg, .png or .html.'],
    [['render', 'a', '-o', 'b.svg', '--view', 'map'], 'map is no view: there are graph, timeline, sites.'],
    [
      ['render', 'a', '-o', 'b.svg', '--theme=pink'],
      'pink is no theme: there are light, dark, high-contrast, high-contrast-light.',
    ],
    [['render', 'a', '-o', 'b.svg', '--at', 'noon'], 'noon is no time: times are like 1.5s, 20ms, 300us or 10ns.'],
    [
      ['render', 'a', '-o', 'b.svg', '--width', '1e9'],
      '1e9 is no number of pixels: widths and heights are 64 to 16384 pixels.',
    ],
    [['export', 'a'], 'Into which format? --format perfetto, chrome or otlp says it.'],
    [['export', 'a', '--format', 'pdf'], 'pdf is no format: there are perfetto, chrome, otlp.'],
    [['export', 'a', '--format', 'chrome', '--endpoint', 'http://x'], '--endpoint is for --format otlp.'],
    [
      ['export', 'a', '--format', 'otlp', '--endpoint', 'ftp://x'],
      'ftp://x is no endpoint: it begins with http:// or https://.',
    ],
    [
      ['export', 'a', '--format', 'otlp', '--endpoint', 'http://x', '-o', 'y'],
      '--endpoint sends, and -o writes: one of them.',
    ],
    [['sample'], 'Which sample? "promise-graph samples" lists them.'],
  ])('says what it does not understand in %j', (words, sentence) => {
    expect(() => run(...words)).toThrow(new UsageError(sentence));
  });

  it('knows what is done with recordings', () => {
    const files = (...words: string[]): Options => run(...words);
    expect(files('a.promise-trace')).toMatchObject({ command: 'view', files: ['a.promise-trace'], open: true });
    expect(files('--no-open', 'a.promise-trace', 'b')).toMatchObject({
      command: 'view',
      files: ['a.promise-trace', 'b'],
      open: false,
    });
    expect(files('stats', 'a', '--json')).toEqual({ command: 'stats', file: 'a', json: true });
    expect(files('diff', '--json', 'a', 'b')).toEqual({ command: 'diff', before: 'a', after: 'b', json: true });
    expect(files('render', 'a', '-o', 'b.svg', '--at', '1.5s', '--theme', 'dark')).toEqual({
      command: 'render',
      file: 'a',
      out: 'b.svg',
      view: 'graph',
      at: 1.5e9,
      theme: 'dark',
      width: null,
      height: null,
      session: 1,
    });
    expect(files('export', '--format', 'otlp', 'a', '--endpoint', 'http://localhost:4318/v1/traces')).toMatchObject({
      endpoint: 'http://localhost:4318/v1/traces',
      out: null,
    });
    const recorded = files('record', '-o', 'r.promise-trace', '--no-sources', 'p.ts', '--', '-o', 'x') as RunOptions;
    expect(recorded).toMatchObject({ record: 'r.promise-trace', sources: false, arguments: ['-o', 'x'] });
  });

  it('has a help for each command', () => {
    expect(run('render', '--help')).toMatchObject({ command: 'help', about: { name: 'render' } });
    expect(run('help', 'export')).toMatchObject({ command: 'help', about: { name: 'export' } });
    for (const command of COMMANDS) {
      const text = helpOf(command);
      for (const { name } of command.options) expect(text).toContain(name);
      expect(helpOf(null)).toContain(`  ${command.name} `);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(121);
    }
  });
});
