import { describe, expect, it } from 'vitest';
import { EarlyKeys } from '../../webview/early-keys.ts';

describe('keys that were pressed before there was anything to press them for', () => {
  it('are given once, in their order', () => {
    const keys = new EarlyKeys<string>();
    keys.keep('ArrowRight', 0);
    keys.keep(']', 5);
    expect(keys.take(10)).toEqual(['ArrowRight', ']']);
    expect(keys.take(11)).toEqual([]);
  });

  it('are forgotten when they are old', () => {
    const keys = new EarlyKeys<string>();
    keys.keep('ArrowRight', 0);
    keys.keep(']', 9_000);
    expect(keys.take(12_000)).toEqual([']']);
  });

  it('are not kept without end', () => {
    const keys = new EarlyKeys<number>();
    for (let at = 0; at < 1_000; at++) keys.keep(at, 0);
    expect(keys.take(0)).toHaveLength(32);
  });
});
