/** For pages that no bundler builds: annotates a script as it is served. */
import { annotateFile, withMap } from './annotated-file.ts';
import { isModule } from './options.ts';

/** The script's text with its annotations, as it may be served; the text itself when there are none. */
export function annotateScript(text: string, file: string, given?: 'module' | 'script'): string {
  const kind = given ?? (isModule(text) || /^await\b/m.test(text) ? 'module' : 'script');
  const found = annotateFile(text, { file, kind, runtime: null });
  return found === null ? text : withMap(found);
}
