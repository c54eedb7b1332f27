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

describe('a chain of promises', () => {
  it('of each kind settles from end to end when it is 200,000 long', async () => {
    const lines = await runProgram('chains.ts', 1000, '200000', kinds.join(';'));
    expect(lines).toEqual(kinds.map((kind) => `${kind}: ${usual}`));
  });

  it('of binds settles from end to end when it is a million long', async () => {
    expect(await runProgram('chains.ts', 1500, '1000000', 'bind')).toEqual([`bind: ${usual}`]);
  });

  it('of noCancel is not reached by a cancel at its end', async () => {
    expect(await runProgram('chains.ts', 1000, '1000', 'noCancel')).toEqual(['noCancel: return, Error: no, sleep']);
  });

  it('of picks, each with a loser of its own, is cancelled whole', async () => {
    expect(await runProgram('chains.ts', 1000, '1000', 'pick of two')).toEqual([`pick of two: ${usual}`]);
  });
});
