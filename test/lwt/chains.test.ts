/** Long chains of pending promises are woken, made to fail and cancelled without recursion. */
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const usual = 'return, Error: no, cancelled';
const kinds = [
  'bind',
  'bind to a pending one',
  'map',
  'catch',
  'tryBind',
  'finalize',
  'go',
  'join',
  'all',
  'both',
  'choose',
  'pick',
  'nchoose',
  'npick',
  'protected',
  'wrapInCancelable',
];

/** Others, and wide ones: many that wait for the first, and are waited for together. */
const more = [
  'nchooseSplit',
  'choose of two',
  'finalize, waiting for its finalizer',
  'bind with a hook',
  'bind with storage',
  'bind of a protected one',
  'bind to the one before',
  'LwtResult.bind',
  'wakeupLater',
  'wide bind',
  'wide pick',
  'wide join',
];

/** A small stack finds a recursion in a short chain as surely as a large one does in a long chain, and sooner. */
const small = { heapMegabytes: 1000, stackKilobytes: 250 };

describe('a chain of promises', () => {
  for (const tracing of ['untraced', 'traced']) {
    it(`of each kind settles from end to end when it is 40,000 long, in a quarter of the stack, ${tracing}`, async () => {
      const lines = await runProgram('chains.ts', small, '40000', kinds.join(';'), tracing);
      expect(lines).toEqual(kinds.map((kind) => `${kind}: ${usual}`));
    });

    it(`of each further kind does when it is 5,000 long, in as little, ${tracing}`, async () => {
      const lines = await runProgram('chains.ts', small, '5000', more.join(';'), tracing);
      expect(lines).toEqual(more.map((kind) => `${kind}: ${usual}`));
    });

    it(`of binds settles from end to end when it is a million long, ${tracing}`, async () => {
      const lines = await runProgram('chains.ts', { heapMegabytes: 1500 }, '1000000', 'bind', tracing);
      expect(lines).toEqual([`bind: ${usual}`]);
    });
  }

  it('of noCancel is not reached by a cancel at its end', async () => {
    expect(await runProgram('chains.ts', small, '1000', 'noCancel')).toEqual(['noCancel: return, Error: no, sleep']);
  });

  it('of picks, each with a loser of its own, is cancelled whole, in steps as many as there are', async () => {
    expect(await runProgram('chains.ts', small, '20000', 'pick of two')).toEqual([`pick of two: ${usual}`]);
  });
});
