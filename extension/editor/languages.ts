/** The documents that can make promises: files on disk in the languages that Node runs. */
export const LANGUAGES = ['typescript', 'javascript', 'typescriptreact', 'javascriptreact'].map((language) => ({
  scheme: 'file',
  language,
}));
