/** The recorded program that the tests of recordings look at: two that return, one that fails and is caught, exit code 4. */
import { beforeAll, expect } from 'vitest';
import type { Workplace } from './workplace.ts';

export const FLIPS = `
import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const heads: any = Time.sleepNs(Duration.ofMs(20)).map(() => 'Heads');
const tails: any = Lwt.fail(new Error('edge')).catch(() => Lwt.return('Tails'));
const more: any = tails.map(() => {});
console.log(process.argv[2] ?? 'no words');
await LwtMain.run(Lwt.join([heads.map(() => {}), more]) as never);
process.exitCode = 4;
`;

/** Before the tests: `flips.ts`, and the recording of a run of it, whose name this is. */
export function recordedFlips(place: Workplace): string {
  beforeAll(async () => {
    place.write('flips.ts', FLIPS);
    const { code } = await place.told('record', '-o', 'flips.promise-trace', 'flips.ts', 'word');
    expect(code).toBe(4);
  });
  return 'flips.promise-trace';
}
