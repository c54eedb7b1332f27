import { describe, expect, it } from 'vitest';
import { parseHostBytes, parseHostMessage, parseHostText } from '../../webview/contract/parse.ts';

const SESSION = { id: 1, name: 'a', program: '/a', state: 'running', pid: 1, exitCode: null, problem: null };

describe('a message from the host', () => {
  it.each([
    { type: 'sessions', sessions: [SESSION], show: 1 },
    { type: 'sessions', sessions: [], show: null },
    { type: 'events', session: 1, bytes: Uint8Array.of(1, 2) },
    { type: 'names', session: 1, names: [[3, { name: 'heads', kind: 'variable', snippet: '' }]] },
    { type: 'notice', severity: 'warning', text: 'careful' },
    { type: 'settings', settings: { fold: true, teaching: false, motion: 'auto', maxPromises: 10 } },
    { type: 'reveal', session: 1, file: '/a', line: 3 },
    { type: 'ask', session: 1, promise: 4, question: 'why' },
    { type: 'ask', session: 1, promise: 4, question: null },
    {
      type: 'standing',
      session: 1,
      standing: { event: 'settle', promise: 4, moment: 9, time: 1_000, past: true },
    },
    { type: 'standing', session: 1, standing: null },
    { type: 'stepping', session: 1 },
    { type: 'acted', session: 1, ok: true, text: 'Cancelled.' },
  ])('of the kind $type is read', (message) => {
    expect(parseHostMessage(message)).toEqual({ message });
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { type: 'toString' },
    { type: 'nonsense' },
    { type: 'sessions', sessions: [{ ...SESSION, state: 'dancing' }], show: null },
    { type: 'sessions', sessions: [{ ...SESSION, name: 7 }], show: null },
    { type: 'sessions', sessions: {}, show: null },
    { type: 'events', session: -1, bytes: new Uint8Array() },
    { type: 'events', session: 1, bytes: [1, 2, 3] },
    { type: 'names', session: 1, names: [[1]] },
    { type: 'notice', severity: 'fatal', text: 'x' },
    { type: 'settings', settings: { fold: 'yes' } },
    { type: 'reveal', session: 1, file: 3, line: 3 },
    { type: 'ask', session: 1, promise: 4, question: 'who' },
    { type: 'stepping', session: -1 },
    { type: 'standing', session: 1, standing: { event: 'dance', promise: 4, moment: 9, time: 1, past: true } },
    { type: 'standing', session: 1, standing: { event: 'settle', promise: 4, moment: -1, time: 1, past: true } },
    { type: 'acted', session: 1, ok: 'yes', text: '' },
  ])('that is not one (%j) becomes a sentence', (value) => {
    const parsed = parseHostMessage(value);
    expect('problem' in parsed && parsed.problem).toMatch(/^The host sent .*\.$/);
  });

  it('arrives as JSON in a text frame', () => {
    expect(parseHostText('{"type":"notice","severity":"info","text":"hello"}')).toHaveProperty('message');
    expect(parseHostText('{"type":')).toHaveProperty('problem');
  });

  it('arrives as bytes behind a session number in a binary frame', () => {
    const frame = Uint8Array.of(2, 1, 0, 0, 9, 8).buffer;
    expect(parseHostBytes(frame)).toEqual({ message: { type: 'events', session: 258, bytes: Uint8Array.of(9, 8) } });
    expect(parseHostBytes(new ArrayBuffer(3))).toHaveProperty('problem');
  });
});
