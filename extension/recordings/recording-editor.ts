/**
 * The editor of `*.promise-trace` files: read-only, the same page as the panel's, each with sessions of its own. A
 * file that changes on disk is read anew; a damaged one is shown up to the damage, and says where it is.
 */
import * as vscode from 'vscode';
import { connectView, openRecordingFile, Sessions, type ViewConnection } from '../../host/index.ts';
import type { PictureFormat } from '../../webview/contract/messages.ts';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Host } from '../host.ts';
import { actionsOf } from '../panel/actions.ts';
import { pageOf, transportOf, viewRoot, webviewOptions } from '../panel/webview.ts';
import { RECORDING_EDITOR } from '../plan/ids.ts';
import { unlinked } from '../plan/quote.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';

/** Milliseconds after a change on disk: whoever writes the file may not be done. */
const SETTLING = 300;
/** Bytes from which on reading is shown as progress. */
const LONG = 16 * 1024 * 1024;

class RecordingDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly sessions = new Sessions();
  readonly #watcher: vscode.FileSystemWatcher;
  readonly #disposed = new AbortController();
  readonly #refreshed = new vscode.EventEmitter<string | null>();
  /** After each reading: why there is nothing to show, or null. */
  readonly onRefresh = this.#refreshed.event;
  /** Why there is nothing to show, or null. */
  nothing: string | null = null;
  #reading: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(uri: vscode.Uri) {
    this.uri = uri;
    const pattern = new vscode.RelativePattern(
      vscode.Uri.joinPath(uri, '..'),
      escapeGlob(uri.path.split('/').at(-1) ?? ''),
    );
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern);
    this.#watcher.onDidChange(() => this.#readSoon());
    this.#watcher.onDidCreate(() => this.#readSoon());
  }

  /** Reads the file; what was shown before goes once the new reading is there. One reading at a time. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#readNow());
    return this.#reading;
  }

  dispose(): void {
    this.#disposed.abort();
    this.#watcher.dispose();
    this.#refreshed.dispose();
    if (this.#timer) clearTimeout(this.#timer);
  }

  #readSoon(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), SETTLING);
  }

  async #readNow(): Promise<void> {
    if (this.#disposed.signal.aborted) return;
    const before = this.sessions.list.map(({ id }) => id);
    try {
      const { opened, problem } = await this.#open();
      this.nothing = opened.length > 0 ? null : problem;
    } catch (error) {
      if (this.#disposed.signal.aborted) return;
      this.nothing = `The recording cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    }
    for (const id of before) this.sessions.forget(id);
    this.#refreshed.fire(this.nothing);
  }

  async #open() {
    const size = await vscode.workspace.fs.stat(this.uri).then(({ size }) => size);
    const open = (progress: (bytes: number) => void) =>
      openRecordingFile(this.sessions, this.uri.fsPath, {
        progress: (bytes) => {
          this.#disposed.signal.throwIfAborted();
          progress(bytes);
        },
      });
    if (size < LONG) return open(() => {});
    const title = unlinked(`Reading ${this.uri.path.split('/').at(-1)}`);
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, (report) => {
      let told = 0;
      return open((bytes) => {
        report.report({ increment: ((bytes - told) / size) * 100 });
        told = bytes;
      });
    });
  }
}

/** Editors of recordings, as far as commands are concerned. */
export interface RecordingEditors {
  /** Asks the active one for a picture; false when none is active. */
  picture(format: PictureFormat): boolean;
}

/** The editor that VS Code opens recordings with. */
export function registerRecordingEditor(
  context: vscode.ExtensionContext,
  host: Host,
  moves: LineMoves,
): RecordingEditors {
  const root = viewRoot(context.extensionUri);
  const views = new Map<vscode.WebviewPanel, ViewConnection>();
  const provider: vscode.CustomReadonlyEditorProvider<RecordingDocument> = {
    openCustomDocument: async (uri) => {
      const document = new RecordingDocument(uri);
      await document.read();
      return document;
    },
    resolveCustomEditor: (document, panel) => {
      panel.webview.options = webviewOptions(root);
      const view = connectView({
        sessions: document.sessions,
        transport: transportOf(panel.webview, () => {}),
        actions: actionsOf(host, panel, moves),
        settings: readSettings().view,
      });
      views.set(panel, view);
      const tell = (nothing: string | null) => {
        if (nothing !== null) view.notice('error', nothing);
      };
      const refreshed = document.onRefresh(tell);
      tell(document.nothing);
      panel.onDidDispose(() => {
        refreshed.dispose();
        views.delete(panel);
        view.dispose();
      });
      panel.webview.html = pageOf(panel.webview, root);
    },
  };
  context.subscriptions.push(
    vscode.window.registerCustomEditorProvider(RECORDING_EDITOR, provider, {
      webviewOptions: { retainContextWhenHidden: true },
      supportsMultipleEditorsPerDocument: true,
    }),
    onSettingsChanged(() => {
      for (const view of views.values()) view.settings(readSettings().view);
    }),
  );
  return {
    picture: (format) => {
      const active = [...views].find(([panel]) => panel.active);
      active?.[1].picture(format);
      return active !== undefined;
    },
  };
}

/** A file's name as a pattern that fits it alone. */
const escapeGlob = (name: string): string => name.replace(/[[\]{}*?]/g, (sign) => `[${sign}]`);
