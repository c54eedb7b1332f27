import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lwt, LwtIo, LwtStream } from '../../runtime-instrumented/index.ts';

/** A channel that gives a text in pieces of these sizes. */
function inPieces(text: string, sizes: readonly number[]) {
  const bytes = Buffer.from(text);
  let place = 0;
  let turn = 0;
  return LwtIo.make('input', (buffer, offset, length) => {
    const count = Math.min(length, bytes.length - place, sizes[turn++ % sizes.length]);
    bytes.copy(buffer, offset, place, place + count);
    place += count;
    return turn % 2 === 0 ? Lwt.return(count) : Lwt.pause().map(() => count);
  });
}

const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n', '\r', '\r\n'), maxLength: 40 });
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

test('lines are the same in whatever pieces they come', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, async (all, pieces) => {
      const lines = all.split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      expect(await LwtStream.toList(LwtIo.readLines(inPieces(all, pieces)))).toEqual(lines);
    }),
  );
});

test('so are characters', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, async (all, pieces) => {
      expect(await LwtStream.toList(LwtIo.readChars(inPieces(all, pieces)))).toEqual([...all]);
    }),
  );
});

test('reads of so many bytes together are all of the text', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, fc.integer({ min: 4, max: 9 }), async (all, pieces, count) => {
      const channel = inPieces(all, pieces);
      let together = '';
      for (;;) {
        const part = await LwtIo.read(channel, count);
        if (part === '') break;
        together += part;
      }
      expect(together).toBe(all);
    }),
  );
});
