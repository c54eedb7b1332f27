/**
 * What the command line says to the person: one line on stderr.
 *
 * Much of it quotes strangers (file names, reasons, what a page reports), and a terminal obeys control
 * characters: they are shown and not obeyed.
 */

const LONGEST = 2_000;

// Whoever read what we say may have gone (`| head`, a closed terminal): the program and the page go on.
process.stderr.on('error', () => {});

/** Writes `promise-graph: text` and a newline. */
export function say(text: string): void {
  process.stderr.write(`promise-graph: ${printable(text)}\n`);
}

/** The text on one line, of bounded length, with control and format characters as escapes. */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
  return short.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
