/** Names read in the source: what the rest of the host imports. */
export { functionAt, functionsIn, functionsOf, type NamedFunction } from './functions.ts';
export { forgetSources, nameSites, type SourceNames, sourcePath } from './source-files.ts';
