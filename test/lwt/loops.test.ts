/** Loops by recursion need neither stack nor heap for their rounds. */
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const heap = 64;
const kinds = [
  'bind, resolved',
  'map and bind, resolved',
  'catch, failed',
  'tryBind, resolved',
  'finalize and bind, resolved',
  'go, resolved',
  'bind, pending',
  'map and bind, pending',
  'catch, pending',
  'tryBind, pending',
  'finalize and bind, pending',
  'go, pending',
  'go, one body',
  'pick against one that lasts',
  'choose against one that lasts',
];

describe('a recursive loop in 64 MB', () => {
  it('of each kind ends after half a million rounds', async () => {
    expect(await runProgram('loops.ts', heap, '500000')).toEqual(kinds);
  });

  it('of each kind ends after half a million rounds, traced', async () => {
    expect(await runProgram('loops.ts', heap, '500000', 'traced')).toEqual(kinds);
  });

  for (const tracing of ['untraced', 'traced']) {
    it(`ends after ten million rounds, resolved and pending, ${tracing}`, async () => {
      const chosen = ['bind, resolved', 'bind, pending'];
      expect(await runProgram('loops.ts', heap, '10000000', tracing, chosen.join(';'))).toEqual(chosen);
    });
  }
});
