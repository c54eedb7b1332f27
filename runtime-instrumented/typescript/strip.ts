/** Stripping types by Node itself, where it can: its compiler is in memory anyway. */
import module from 'node:module';

type Strip = (code: string) => string;

const { stripTypeScriptTypes } = module as { stripTypeScriptTypes?: Strip };

/** The code with its types blanked out, so that positions stay; null when that is not enough. */
export function stripByNode(code: string): string | null {
  if (stripTypeScriptTypes === undefined) return null;
  // It is the program that runs TypeScript, as it would without us, and that brings no warning.
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(code);
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}
