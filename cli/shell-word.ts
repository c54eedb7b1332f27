/** A path as it may be pasted into a shell: one word, of which the shell runs and replaces nothing. */

const HARMLESS = /^[\w./:@%+,=-]+$/;
const HARMLESS_ON_WINDOWS = /^[\w./:@+,=\\-]+$/;

/** For a POSIX shell, or for those of Windows, where no path has a quote in it. */
export function shellWord(path: string, platform: NodeJS.Platform = process.platform): string {
  // What begins like an option would be taken for one.
  const word = path.startsWith('-') ? `./${path}` : path;
  if (platform === 'win32') return HARMLESS_ON_WINDOWS.test(word) ? word : `"${word}"`;
  return HARMLESS.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
