/** Prints a recording: one JSON object an event a line, as it is read. */
import { DescribeEvents, StreamDecoder } from '../runtime-instrumented/protocol/index.ts';
import { Printer } from './print.ts';
import { codeOf, readFileOf } from './recordings.ts';

/** Resolves to the exit code. */
export async function dump({ file }: { readonly file: string }): Promise<number> {
  const printer = new Printer();
  const decoders = new Map<number, StreamDecoder>();
  const decoderOf = (session: number): StreamDecoder => {
    const known = decoders.get(session);
    if (known) return known;
    const made = new StreamDecoder(new DescribeEvents((event) => printer.json({ session, ...event })));
    decoders.set(session, made);
    return made;
  };
  const outcome = await readFileOf(file, {
    session: ({ id, ...program }) => printer.json({ session: id, event: 'program', ...program }),
    stream: async (session, bytes) => {
      const decoder = decoderOf(session);
      decoder.push(bytes);
      if (printer.full) await printer.flush();
      return decoder.time;
    },
    names: (session, names) => {
      for (const [site, name] of names) printer.json({ session, event: 'name', site, ...name });
    },
    ending: (session, ending) => printer.json({ session, event: 'ending', ...ending }),
  });
  await printer.flush();
  return codeOf(outcome);
}
