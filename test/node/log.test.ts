import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Logger, Lwt, LwtIo, LwtLog } from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';
import { runProgram } from './program.ts';

let lines: string[] = [];

function recorder(name = ''): Logger {
  return LwtLog.make({
    output: (section, level, parts) => {
      lines.push(...parts.map((part) => `${name}${section.name} ${level}: ${part}`));
      return Lwt.return();
    },
    close: () => Lwt.return(),
  });
}

const before = LwtLog.default.get();
beforeEach(() => {
  lines = [];
  LwtLog.resetRules();
  LwtLog.default.set(recorder());
});
afterEach(() => LwtLog.default.set(before));

describe('levels', () => {
  test('have names, and only known names are levels', () => {
    expect(LwtLog.levelOfString('Warning')).toMatchObject({ value: 'warning' });
    expect(LwtLog.levelOfString('loud').isSome).toBe(false);
    expect(LwtLog.stringOfLevel('fatal')).toBe('fatal');
  });

  test('by default notices and all above are logged', async () => {
    await LwtLog.info('quiet');
    await LwtLog.notice('heard');
    LwtLog.ignError('loud');
    expect(lines).toEqual(['main notice: heard', 'main error: loud']);
  });

  test('rules decide by the name of the section, the first that fits', async () => {
    LwtLog.loadRules('data* -> debug; * -> error');
    const section = LwtLog.Section.make('database');
    expect(LwtLog.Section.make('database')).toBe(section);
    await LwtLog.debug('query', { section });
    await LwtLog.warning('nobody hears');
    LwtLog.addRule('database', 'fatal');
    await LwtLog.error('nobody hears', { section });
    LwtLog.appendRule('never reached', 'debug');
    expect(lines).toEqual(['database debug: query']);
    expect(LwtLog.Section.level(section)).toBe('fatal');
  });

  test('a level that a section was given counts more than rules', () => {
    const section = LwtLog.Section.make('own');
    LwtLog.Section.setLevel(section, 'debug');
    LwtLog.addRule('own', 'fatal');
    expect(LwtLog.Section.level(section)).toBe('debug');
    LwtLog.Section.resetLevel(section);
    expect(LwtLog.Section.level(section)).toBe('fatal');
  });

  test('a rule that is none is left out, or raises and changes nothing', () => {
    LwtLog.loadRules('main -> nosuchlevel; main -> info');
    expect(LwtLog.Section.level(LwtLog.Section.main)).toBe('info');
    expect(() => LwtLog.loadRules('* -> loud', { failOnError: true })).toThrow('"* -> loud" is no rule');
    expect(LwtLog.Section.level(LwtLog.Section.main)).toBe('info');
  });

  test('the environment holds the rules at the start', async () => {
    const program = `await LwtMain.run(LwtLog.info('seen', { section: LwtLog.Section.make('net') }).bind(() => LwtLog.info('unseen')));`;
    const { stderr } = await runProgram(program, { env: { LWT_LOG: 'net -> debug' } });
    expect(stderr).toBe('program.mjs: net: seen\n');
  });
});

describe('messages', () => {
  test('are split into lines, and an error stands behind them with its stack', async () => {
    await LwtLog.notice('one\ntwo');
    await LwtLog.error('failed', { exn: new TypeError('reason') });
    expect(lines.slice(0, 3)).toEqual([
      'main notice: one',
      'main notice: two',
      'main error: failed: TypeError: reason',
    ]);
    expect(lines[3]).toMatch(/^main error: {5}at .*log\.test\.ts/);
  });

  test('fill a template', async () => {
    const line = { section: LwtLog.Section.make('x'), level: 'info', message: 'hello' } as const;
    expect(LwtLog.render('$(section) $(level) $(message) $(loc-line) $(nothing)', line)).toBe(
      'x info hello -1 $(nothing)',
    );
    expect(LwtLog.render('$(pid) $(date).$(milliseconds)', line)).toMatch(/^\d+ \w{3} [ \d]\d \d\d:\d\d:\d\d\.\d{3}$/);
    const path = fresh('log');
    const logger = await LwtLog.file({ fileName: path, template: '$(loc-file):$(loc-line): $(message)' });
    await LwtLog.notice('here', { logger, location: ['a.ts', 3, 1] });
    await LwtLog.close(logger);
    expect(readFileSync(path, 'utf8')).toBe('a.ts:3: here\n');
  });
});

describe('loggers', () => {
  test('send to all, or to the one that is chosen', async () => {
    const [a, b] = [recorder('a '), recorder('b ')];
    await LwtLog.notice('x', { logger: LwtLog.broadcast([a, b, LwtLog.null]) });
    await LwtLog.notice('y', { logger: LwtLog.dispatch((_section, level) => (level === 'notice' ? b : a)) });
    expect(lines).toEqual(['a main notice: x', 'b main notice: x', 'b main notice: y']);
  });

  test('a file is appended to, or begun anew', async () => {
    const fileName = fresh('log');
    for (const mode of ['append', 'append', 'truncate'] as const) {
      const logger = await LwtLog.file({ fileName, mode, template: '$(message)' });
      await LwtLog.notice(mode, { logger });
      await LwtLog.close(logger);
      if (mode === 'append') continue;
      expect(readFileSync(fileName, 'utf8')).toBe('truncate\n');
    }
  });

  test('a channel is closed with its logger, or kept', async () => {
    for (const closeMode of ['close', 'keep'] as const) {
      const channel = LwtIo.pipe()[1];
      await LwtLog.close(LwtLog.channel({ channel, closeMode }));
      expect(LwtIo.isClosed(channel)).toBe(closeMode === 'close');
    }
  });

  test('one that is closed fails', async () => {
    const logger = recorder();
    await LwtLog.close(logger);
    await expect(LwtLog.notice('x', { logger })).rejects.toBeInstanceOf(LwtLog.LoggerClosed);
  });
});

describe('lwt_log.mli says that', () => {
  test('a rule without a pattern is for all sections', () => {
    LwtLog.loadRules('debug');
    expect(LwtLog.Section.level(LwtLog.Section.make('any'))).toBe('debug');
  });

  test('an error is appended to the message it comes with', async () => {
    await LwtLog.error('could not', { exn: new Error('the reason') });
    expect(lines[0]).toContain('could not');
    expect(lines.join('\n')).toContain('the reason');
  });

  test('closing a logger of several does not close these', async () => {
    const part = recorder('part ');
    const whole = LwtLog.broadcast([part]);
    await LwtLog.close(whole);
    await LwtLog.notice('still heard', { logger: part });
    expect(lines).toEqual(['part main notice: still heard']);
  });

  test('a null logger drops everything', async () => {
    await LwtLog.fatal('dropped', { logger: LwtLog.null });
    expect(lines).toEqual([]);
  });
});
