/** Loops by recursion need neither stack nor heap for their rounds. */
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

/** Of which the program itself needs some ten: a round that kept 80 bytes would not come to its end. */
const room = { heapMegabytes: 26 };
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

describe('a recursive loop in a small heap', () => {
  for (const tracing of ['untraced', 'traced']) {
    it(`of each kind ends after two hundred thousand rounds, ${tracing}`, async () => {
      expect(await runProgram('loops.ts', room, '200000', tracing)).toEqual(kinds);
    });

    it(`ends after ten million rounds, resolved and pending, ${tracing}`, async () => {
      const chosen = ['bind, resolved', 'bind, pending'];
      expect(await runProgram('loops.ts', room, '10000000', tracing, chosen.join(';'))).toEqual(chosen);
    });
  }
});
