/** The tracer's table of texts: short ones are sent once, long ones when they come anew. */
import { describe, expect, it } from 'vitest';
import { StringInterner } from '../../runtime-instrumented/trace/string-interner.ts';

function interner() {
  const sent: [number, string][] = [];
  return { sent, strings: new StringInterner((id, text) => sent.push([id, text]) > 0) };
}

const long = (letter: string) => letter.repeat(1000);

describe('texts', () => {
  it('are sent once when they are short', () => {
    const { sent, strings } = interner();
    expect(strings.intern('a')).toBe(strings.intern('a'));
    expect(sent).toHaveLength(1);
  });

  it('are sent once when they are long and come again at once, as a value does that is handed on', () => {
    const { sent, strings } = interner();
    const ids = [long('a'), long('b'), long('a'), long('b')].map((text) => strings.intern(text));
    expect(ids[2]).toBe(ids[0]);
    expect(ids[3]).toBe(ids[1]);
    expect(sent).toHaveLength(2);
  });

  it('are sent anew when they are long and others came between', () => {
    const { sent, strings } = interner();
    for (const letter of 'abcdefa') strings.intern(long(letter));
    expect(sent).toHaveLength(7);
  });

  it('are told by the id they were last sent with', () => {
    const { sent, strings } = interner();
    const told = new Map<number, string>();
    for (let i = 0; i < 1000; i++) {
      const text = long(String.fromCharCode(97 + ((i * i) % 7)));
      const id = strings.intern(text);
      for (const [defined, as] of sent.splice(0)) told.set(defined, as);
      expect(told.get(id)).toBe(text);
    }
  });
});
