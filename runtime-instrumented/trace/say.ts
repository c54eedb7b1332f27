/** The tracer's few words to the person: one line on stderr, never on stdout. */
import { writeSync } from 'node:fs';

/** Writes `promise-graph: sentence` and a newline straight to file descriptor 2; never throws. */
export function say(sentence: string): void {
  try {
    writeSync(2, `promise-graph: ${oneLine(sentence)}\n`);
  } catch {
    // stderr is closed or full: the program matters more than what we have to say.
  }
}

/** Words of another process on one line, without control characters, of bounded length. */
export function oneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return plain.length > 1000 ? `${plain.slice(0, 1000)}…` : plain;
}
