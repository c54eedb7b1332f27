/**
 * The graph's panel: one, beside the editor, for all sessions (the view has a switcher).
 *
 * The view keeps its context while it is hidden: it goes on reading events in their order, so that
 * coming back to it costs nothing and finds camera and selection where they were. When it is loaded
 * anew (a reload of the window, a panel moved to another window) it says `ready`, and is told
 * everything from the start.
 */
import * as vscode from 'vscode';
import { connectView, type Session, type ViewConnection } from '../../host/index.ts';
import type { PictureFormat, Question } from '../../webview/contract/messages.ts';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Host } from '../host.ts';
import { PANEL } from '../plan/ids.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';
import { actionsOf } from './actions.ts';
import { icon, pageOf, transportOf, viewRoot, webviewOptions } from './webview.ts';

export interface Panel {
  /**
   * Shows the panel, beside the editor when it is not there yet, and the session in it. Takes no
   * focus. Resolves when the view has loaded, or has had its time to: a program that is started then
   * is seen from its first promise on.
   */
  show(session?: Session): Promise<void>;
  /** Shows the session in the panel if there is a panel. */
  switchTo(session: Session): void;
  /** Selects in the view what was made at this line, when there is a panel. */
  reveal(session: Session, file: string, line: number): void;
  /** Selects a promise in the view, and lights the answer to a question about it. */
  ask(session: Session, promise: number, question: Question | null): void;
  /** Asks the view for a picture of what it shows. */
  picture(format: PictureFormat): void;
  /** The column of editors that it is in, if it is there. */
  readonly column: number | undefined;
}

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly view: ViewConnection;
  /** Resolves when the view has loaded, or is late. */
  readonly ready: Promise<void>;
}

/** Milliseconds that a program waits for the view at most. */
const LOAD_TIME = 10_000;

/** Registers the panel and its coming back after a reload of the window. */
export function registerPanel(context: vscode.ExtensionContext, host: Host, moves: LineMoves): Panel {
  const root = viewRoot(context.extensionUri);
  let open: Open | null = null;
  let showing: number | null = null;

  const adopt = (panel: vscode.WebviewPanel) => {
    open?.panel.dispose();
    panel.iconPath = icon(context.extensionUri);
    panel.webview.options = webviewOptions(root);
    let loaded = () => {};
    const ready = new Promise<void>((resolve) => {
      loaded = resolve;
      setTimeout(resolve, LOAD_TIME);
    });
    const view = connectView({
      sessions: host.sessions,
      transport: transportOf(panel.webview, loaded),
      actions: actionsOf(host, panel, moves),
      settings: readSettings().view,
      show: showing,
    });
    const own = { panel, view, ready };
    open = own;
    panel.onDidDispose(() => {
      view.dispose();
      loaded();
      if (open === own) open = null;
    });
    panel.webview.html = pageOf(panel.webview, root);
  };

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: async (panel) => adopt(panel),
    }),
    onSettingsChanged(() => open?.view.settings(readSettings().view)),
    { dispose: () => open?.panel.dispose() },
  );

  const switchTo = (session: Session) => {
    showing = session.id;
    open?.view.show(session.id);
  };
  return {
    async show(session) {
      if (session) switchTo(session);
      if (open) {
        if (!open.panel.visible) open.panel.reveal(undefined, true);
        return open.ready;
      }
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      adopt(
        vscode.window.createWebviewPanel(PANEL, 'Promise Graph', where, {
          ...webviewOptions(root),
          retainContextWhenHidden: true,
        }),
      );
      return (open as Open | null)?.ready;
    },
    switchTo,
    reveal: (session, file, line) => open?.view.reveal(session.id, file, line),
    ask: (session, promise, question) => open?.view.ask(session.id, promise, question),
    picture: (format) => open?.view.picture(format),
    get column() {
      return open?.panel.viewColumn;
    },
  };
}
