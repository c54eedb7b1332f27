/** How Node shows an error that nobody caught. */

/**
 * Above an error that nobody caught, Node shows the line where it was thrown; of a file with a source
 * map it names the path and not the URL, underlines one character, and on some versions adds an empty line.
 * So it does above an await of a module's that never came.
 */
export function withoutExcerptForm(printed: string): string {
  return printed
    .replace(/^((?: *\| )?)file:\/\//gm, '$1')
    .replace(/(unsettled top-level await at )file:\/\//g, '$1')
    .replace(/\^+$/gm, '^')
    .replace(/\n *\|?(?=\n)/g, '');
}
