/**
 * As much of VS Code's API as our parts in the editor use, without an editor: `vscode` is this module in unit tests.
 * What the parts make the editor show is kept, as a person would see it; settings are of folders.
 */

type Listener<Told> = (told: Told) => void;

export class EventEmitter<Told> {
  readonly #listeners = new Set<Listener<Told>>();
  readonly event = (listener: Listener<Told>): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };
  fire(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly scheme = 'file';
  readonly fsPath: string;
  private constructor(path: string) {
    this.fsPath = path;
  }
  static file(path: string): Uri {
    return new Uri(path);
  }
  toString(): string {
    return `file://${this.fsPath}`;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...given: [Position, Position] | [number, number, number, number]) {
    const [start, end] =
      given.length === 2 ? given : [new Position(given[0], given[1]), new Position(given[2], given[3])];
    this.start = start;
    this.end = end;
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class MarkdownString {
  isTrusted: unknown = false;
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class Hover {
  readonly contents: readonly MarkdownString[];
  constructor(contents: readonly MarkdownString[]) {
    this.contents = contents;
  }
}

export class CodeLens {
  readonly range: Range;
  readonly command: { readonly title: string };
  constructor(range: Range, command: { readonly title: string }) {
    this.range = range;
    this.command = command;
  }
}

export class Diagnostic {
  source = '';
  relatedInformation: readonly unknown[] = [];
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class Location {
  readonly uri: Uri;
  readonly range: unknown;
  constructor(uri: Uri, range: unknown) {
    this.uri = uri;
    this.range = range;
  }
}

export class DiagnosticRelatedInformation {
  readonly location: Location;
  readonly message: string;
  constructor(location: Location, message: string) {
    this.location = location;
    this.message = message;
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1 };
export const DecorationRangeBehavior = { ClosedClosed: 1 };

interface LensProvider {
  readonly onDidChangeCodeLenses: EventEmitter<void>['event'];
  provideCodeLenses(document: unknown): Promise<CodeLens[]>;
}
interface HoverProvider {
  provideHover(document: unknown, position: Position): Hover | null;
}
interface Decoration {
  readonly range: Range;
  readonly renderOptions: { readonly after: { readonly contentText: string } };
}

/** An editor that shows a file of a folder. */
export class FakeTextEditor {
  readonly document: { readonly uri: Uri; readonly lineCount: number; lineAt(line: number): { readonly range: Range } };
  readonly #decorations = new Map<unknown, readonly Decoration[]>();
  lenses: readonly string[] = [];

  constructor(path: string, lineCount: number) {
    const lineAt = (line: number) => ({ range: new Range(line, 0, line, 0) });
    this.document = { uri: Uri.file(path), lineCount, lineAt };
  }

  setDecorations(type: unknown, decorations: readonly Decoration[]): void {
    this.#decorations.set(type, decorations);
  }

  get marks(): string[] {
    return [...this.#decorations.values()].flat().map(({ renderOptions }) => renderOptions.after.contentText);
  }

  get problems(): string[] {
    return (diagnostics.get(this.document.uri.toString()) ?? []).map(({ message }) => message);
  }

  hoverOf(line: number): string {
    const hovers = hoverProviders.map((each) => each.provideHover(this.document, new Position(line - 1, 0)));
    return hovers.flatMap((hover) => hover?.contents.map(({ value }) => value) ?? []).join('\n');
  }
}

const configurationChanged = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
const documentChanged = new EventEmitter<unknown>();
const editorsChanged = new EventEmitter<unknown>();
const hoverProviders: HoverProvider[] = [];
const diagnostics = new Map<string, readonly Diagnostic[]>();
const settings = new Map<string, Readonly<Record<string, unknown>>>();

/** What the folder's settings.json says from now on, by full names of settings. */
export function configure(folder: string, values: Readonly<Record<string, unknown>>): void {
  settings.set(folder, values);
  configurationChanged.fire({ affectsConfiguration: () => true });
}

export const window = {
  visibleTextEditors: [] as FakeTextEditor[],
  createTextEditorDecorationType: (options: object) => ({ ...options, dispose: () => {} }),
  onDidChangeVisibleTextEditors: editorsChanged.event,
};

export const workspace = {
  onDidChangeConfiguration: configurationChanged.event,
  onDidChangeTextDocument: documentChanged.event,
  getConfiguration: (section: string, scope?: Uri) => ({
    get: (name: string) => {
      const folder = [...settings.keys()].find((each) => scope?.fsPath.startsWith(`${each}/`));
      return folder === undefined ? undefined : settings.get(folder)?.[`${section}.${name}`];
    },
  }),
};

export const languages = {
  registerHoverProvider: (_languages: unknown, provider: HoverProvider) => {
    hoverProviders.push(provider);
    return { dispose: () => void hoverProviders.splice(hoverProviders.indexOf(provider), 1) };
  },
  /** As the editor does, it asks anew when it is told that lenses have changed, and only then. */
  registerCodeLensProvider: (_languages: unknown, provider: LensProvider) =>
    provider.onDidChangeCodeLenses(async () => {
      for (const editor of window.visibleTextEditors) {
        const lenses = await provider.provideCodeLenses(editor.document);
        editor.lenses = lenses.map(({ command }) => command.title);
      }
    }),
  createDiagnosticCollection: () => ({
    clear: () => diagnostics.clear(),
    set: (all: readonly (readonly [Uri, readonly Diagnostic[]])[]) => {
      for (const [uri, some] of all) diagnostics.set(uri.toString(), some);
    },
    dispose: () => diagnostics.clear(),
  }),
};
