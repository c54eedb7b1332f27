import { beforeEach, describe, expect, test } from 'vitest';
import { Random } from '../../runtime-instrumented/index.ts';
import { runProgram } from './program.ts';

const draw = (count: number, bound: number) => Array.from({ length: count }, () => Random.int(bound));

describe('in one process', () => {
  beforeEach(() => Random.init(1));

  test('the same seed gives the same numbers', () => {
    const first = draw(20, 1000);
    Random.init(1);
    expect(draw(20, 1000)).toEqual(first);
  });

  test('seeds differ in their numbers, also those that differ only above 32 bits', () => {
    const runs = [1, 2, -1, 1 + 2 ** 32, 2 ** 40].map((seed) => {
      Random.init(seed);
      return draw(8, 1_000_000).join();
    });
    expect(new Set(runs).size).toBe(runs.length);
  });

  test('the numbers of a seed are the same for ever', () => {
    Random.init(3);
    expect(draw(4, 3000)).toEqual([1042, 310, 807, 881]);
  });

  test('every value below the bound is as likely as the others', () => {
    const counts = new Array<number>(7).fill(0);
    for (const value of draw(70_000, 7)) counts[value]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('float stays within its bound and bool is a fair coin', () => {
    let heads = 0;
    for (let i = 0; i < 10_000; i++) {
      const value = Random.float(2.5);
      expect(value >= 0 && value < 2.5).toBe(true);
      if (Random.bool()) heads++;
    }
    expect(Math.abs(heads - 5_000)).toBeLessThan(300);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('a bound of %d is refused', (bound) => {
    expect(() => Random.int(bound)).toThrow(RangeError);
  });
});

describe('in a program', () => {
  const program = 'Random.selfInit(); console.log(Random.int(1000000), Random.int(1000000));';
  const seeded = async (env: Record<string, string>, args: string[] = []) =>
    (await runProgram(program, { env: { PROMISE_GRAPH_SEED: '', ...env }, args })).stdout;

  test('selfInit makes two runs differ', async () => {
    const [one, two] = await Promise.all([seeded({}), seeded({})]);
    expect(one).not.toBe(two);
  });

  test('a seed from the environment or from --seed is honoured, and --seed wins', async () => {
    const [env, argument, inline, both] = await Promise.all([
      seeded({ PROMISE_GRAPH_SEED: '7' }),
      seeded({}, ['--seed', '7']),
      seeded({}, ['--seed=7']),
      seeded({ PROMISE_GRAPH_SEED: '8' }, ['--seed', '7']),
    ]);
    expect(env).toMatch(/^\d+ \d+\n$/);
    expect([argument, inline, both]).toEqual([env, env, env]);
  });

  test('without selfInit every run draws the same, unless a seed is given', async () => {
    const plain = (args: string[]) =>
      runProgram('console.log(Random.int(1000000));', { env: { PROMISE_GRAPH_SEED: '' }, args });
    const [one, two, other] = await Promise.all([plain([]), plain([]), plain(['--seed', '5'])]);
    expect(one.stdout).toBe(two.stdout);
    expect(other.stdout).not.toBe(one.stdout);
  });

  test('a seed that is no integer is an error that says so', async () => {
    const { code, stderr } = await runProgram(program, { args: ['--seed', 'heads'] });
    expect(code).toBe(1);
    expect(stderr).toContain('--seed: "heads" is not an integer');
  });
});
