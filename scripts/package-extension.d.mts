/** Types of package-extension.mjs, for the tests. */
export const vsix: string;
