/** A function that has no name is not called after where Node keeps it. */
import { expect, it } from 'vitest';
import { isInternal } from '../../webview/trace/internal-names.ts';
import { emptyTrace } from '../support/trace-of.ts';

it('names of Node itself are none, those of a person are', () => {
  for (const name of [
    '_onTimeout',
    'Timeout._onTimeout',
    'process.processTicksAndRejections',
    'Immediate._onImmediate',
  ])
    expect(isInternal(name)).toBe(true);
  for (const name of ['', 'onTimeout', 'Server.listen', 'start', 'timers.mine']) expect(isInternal(name)).toBe(false);
});

it('a trace takes down places without them', () => {
  const { trace, sink } = emptyTrace();
  sink.site(1, { file: '/a.mjs', line: 3, column: 1, functionName: 'Timeout._onTimeout' });
  sink.site(2, { file: '/a.mjs', line: 4, column: 1, functionName: 'start' });
  sink.create(0, 1, 'promise', 1, '', -1);
  sink.create(0, 2, 'promise', 2, '', -1);
  expect([trace.nameOf(0), trace.nameOf(1)]).toEqual(['promise, line 3', 'start']);
});
