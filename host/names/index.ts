/** Names read in the source: what the rest of the host imports. */
export { forgetSources, nameSites, type SourceNames } from './source-files.ts';
