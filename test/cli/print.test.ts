/** What the command line prints for others to read. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { Printer } from '../../cli/print.ts';

it('prints a stranger’s words as JSON that drives no terminal, and says the same', async () => {
  const value = { label: '\u009b31mred\u007f \u202egnp.exe \u{e0041} 🙂 ö' };
  let printed = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  const printer = new Printer(out);
  printer.json(value);
  await printer.flush();
  expect(printed).not.toMatch(/[\p{Cf}\u007f-\u009f]/u);
  expect(printed).toContain('🙂 ö');
  expect(JSON.parse(printed)).toEqual(value);
});
