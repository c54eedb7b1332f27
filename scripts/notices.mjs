/** The licences of what esbuild bundled, as one text to ship beside the bundles. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Folder below node_modules of the package that a bundled input came from, or null for a file of ours. */
function packageOf(input) {
  const found = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found ? found[1] : null;
}

/** `metafiles`: those of the bundles. Throws when a bundled package has no licence text: it could not be shipped. */
export function thirdPartyNotices(metafiles) {
  const names = new Set(metafiles.flatMap((meta) => Object.keys(meta.inputs)).map(packageOf));
  names.delete(null);
  const parts = [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const own = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    // One that names a licence and forgot its text: the text of that licence is here.
    const file = own ? join(folder, own) : join(root, 'scripts', 'licences', `${license}.txt`);
    if (!existsSync(file)) throw new Error(`${name} is bundled but brings no licence text`);
    return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').trim()}\n`;
  });
  return `Promise Graph contains these packages.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
