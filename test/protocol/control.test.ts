/** Control messages: what is understood, what is ignored, what is an error. */
import { describe, expect, it } from 'vitest';
import { ProtocolError, parseHostMessage, parseProgramMessage } from '../../runtime-instrumented/protocol/index.ts';

describe('a control message', () => {
  it('of a program is its hello', () => {
    expect(parseProgramMessage('{"type":"hello","protocol":1,"pid":17,"more":true}')).toEqual({
      type: 'hello',
      protocol: 1,
      pid: 17,
    });
  });

  it('of a host welcomes or refuses', () => {
    expect(parseHostMessage('{"type":"welcome"}')).toEqual({ type: 'welcome' });
    expect(parseHostMessage('{"type":"refused","reason":"no"}')).toEqual({ type: 'refused', reason: 'no' });
  });

  it('of an unknown type is null', () => {
    expect(parseProgramMessage('{"type":"newer"}')).toBeNull();
    expect(parseHostMessage('{"type":"constructor"}')).toBeNull();
  });

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['no object', 'null', 'not an object with a type'],
    ['no type', '{"type":1}', 'not an object with a type'],
    ['too long', `"${'x'.repeat(1_100_000)}"`, 'too long'],
    ['a hello without a version', '{"type":"hello","pid":1}', 'no protocol version'],
    ['a hello with a pid that is none', '{"type":"hello","protocol":1,"pid":-1.5}', 'no process id'],
  ])('with %s is an error', (_what, text, sentence) => {
    expect(() => parseProgramMessage(text)).toThrow(ProtocolError);
    expect(() => parseProgramMessage(text)).toThrow(sentence);
  });

  it('that refuses without a reason is an error', () => {
    expect(() => parseHostMessage('{"type":"refused"}')).toThrow('without a reason');
  });
});
