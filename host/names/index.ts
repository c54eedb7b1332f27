/** Names read in the source: what the rest of the host imports. */
export { forgetSources, nameSites, type SourceNames, sourcePath } from './source-files.ts';
