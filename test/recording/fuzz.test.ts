/** Small recordings, cut at every byte and changed in every bit: each gives what is whole, and a sentence. */
import { describe, expect, it } from 'vitest';
import { describeStream } from '../../runtime-instrumented/protocol/index.ts';
import { readAll, recordingOf, streamOf } from './support.ts';

const stream = streamOf(2);
const all = describeStream(stream);

describe.each([
  ['packed', true],
  ['not packed', false],
] as const)('a recording that is %s', (_name, packed) => {
  const whole = recordingOf(stream, packed);

  it('cut at any byte says where, and tells nothing that it did not hold', async () => {
    for (let length = 0; length < whole.length; length++) {
      const { outcome, events } = await readAll(whole.subarray(0, length));
      expect(outcome.problem, `cut at ${length}`).toMatch(/^(The file is|The recording breaks off).*\.$/);
      expect(outcome.damagedAt, `cut at ${length}`).toBeLessThanOrEqual(length);
      expect(events, `cut at ${length}`).toEqual(all.slice(0, events.length));
    }
  });

  it('with any one bit changed says so, and tells nothing else than it held', async () => {
    for (let at = 0; at < whole.length; at++) {
      const changed = Uint8Array.from(whole);
      changed[at] ^= 1 << (at % 8);
      const { outcome, events } = await readAll(changed);
      expect(outcome.problem, `bit ${at % 8} of byte ${at}`).toMatch(/^[A-Z].*\.$/);
      expect(events, `byte ${at}`).toEqual(all.slice(0, events.length));
    }
  });
});
