/**
 * What Open Sample offers and what it copies where. The samples folder lists its programs in
 * index.json, in teaching order. A copy stands in a folder of its own, next to what the editor needs
 * to know the types of `promise-graph`, and needs no node_modules. Knows no editor.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';

export interface Sample {
  /** Its file without the ending: "heads1". */
  readonly name: string;
  readonly file: string;
  readonly title: string;
  readonly description: string;
  /** What else has to stand beside it, relative to the folder. */
  readonly files: readonly string[];
}

/** The samples of a folder in teaching order. Throws a sentence when the list is not what it should be. */
export function listSamples(folder: string): readonly Sample[] {
  return readSampleList(readFileSync(join(folder, 'index.json'), 'utf8'));
}

/** Reads the text of an index.json. */
export function readSampleList(text: string): readonly Sample[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error('The list of samples is no list.');
  return list.map((entry: Record<string, unknown>) => {
    const { file, title, description, files = [] } = entry ?? {};
    if (!isText(file) || !isText(title) || !isText(description) || !Array.isArray(files) || !files.every(isText)) {
      throw new Error(`The list of samples has an entry that is none: ${JSON.stringify(entry)}`);
    }
    for (const path of [file, ...files]) {
      if (isAbsolute(path) || normalize(path).startsWith('..'))
        throw new Error(`The sample ${path} is not in its folder.`);
    }
    return { name: file.replace(/\.[^.]+$/, ''), file, title, description, files };
  });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Where copies go: a folder of the workspace that is open, else the extension's own storage. */
export function samplesFolder(workspaceFolder: string | undefined, storage: string): string {
  return join(workspaceFolder ?? storage, 'promise-graph-samples');
}

/** Settings of the language service in the folder of copies: strict, and `promise-graph` is found. */
export function sampleTsconfig(): string {
  const config = {
    compilerOptions: {
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'Bundler',
      moduleDetection: 'force',
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: [],
      paths: { 'promise-graph': ['./.promise-graph/types/index.d.ts'] },
    },
    include: ['**/*.ts', '.promise-graph/node.d.ts'],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The little of Node that the samples use, so that they need no types from the registry. */
export const NODE_TYPES = `declare const process: {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  exitCode: number | undefined;
  exit(code?: number): never;
};
declare module 'node:*';
`;
