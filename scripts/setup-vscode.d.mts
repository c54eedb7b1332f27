/** Types of setup-vscode.mjs, for the tests. */
export const CODE_SERVER_VERSION: string;
export const codeServer: string;
export function findChromium(): string | undefined;
