/**
 * The graph's panel: one, beside the editor, for all sessions (the view has a switcher).
 *
 * The view keeps its context while it is hidden: it goes on reading events in their order, so that
 * coming back to it costs nothing and finds camera and selection where they were. When it is loaded
 * anew (a reload of the window, a panel moved to another window) it says `ready`, and is told
 * everything from the start.
 */
import * as vscode from 'vscode';
import {
  connectView,
  makeNonce,
  renderPage,
  type Session,
  type ViewActions,
  type ViewConnection,
} from '../../host/index.ts';
import type { HostMessage } from '../../webview/contract/messages.ts';
import type { Host } from '../host.ts';
import { PANEL } from '../plan/ids.ts';
import { onSettingsChanged, readSettings } from '../settings.ts';
import { openSource } from './open-source.ts';

export interface Panel {
  /**
   * Shows the panel, beside the editor when it is not there yet, and the session in it. Takes no
   * focus. Resolves when the view has loaded, or has had its time to: a program that is started then
   * is seen from its first promise on.
   */
  show(session?: Session): Promise<void>;
  /** Shows the session in the panel if there is a panel. */
  switchTo(session: Session): void;
  /** Selects in the view what was made at this line; false when there is no panel. */
  reveal(session: Session, file: string, line: number): void;
  readonly visible: boolean;
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
export function registerPanel(context: vscode.ExtensionContext, host: Host): Panel {
  const root = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview');
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
      actions: actionsOf(host, panel),
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
    get visible() {
      return open?.panel.visible ?? false;
    },
  };
}

function webviewOptions(root: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [root] };
}

function icon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  return {
    light: vscode.Uri.joinPath(extension, 'media', 'graph-light.svg'),
    dark: vscode.Uri.joinPath(extension, 'media', 'graph-dark.svg'),
  };
}

function pageOf(webview: vscode.Webview, root: vscode.Uri): string {
  const url = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  return renderPage({ script: url('main.js'), style: url('main.css'), source: webview.cspSource, nonce: makeNonce() });
}

/** `loaded` is called with the view's first word. */
function transportOf(webview: vscode.Webview, loaded: () => void) {
  return {
    send: (message: HostMessage) => webview.postMessage(owningBytes(message)),
    receive: (listener: (message: unknown) => void) => {
      const subscription = webview.onDidReceiveMessage((message) => {
        listener(message);
        loaded();
      });
      return () => subscription.dispose();
    },
  };
}

/** The editor sends the whole buffer behind a view of bytes: a slice gets a buffer of its own first. */
function owningBytes(message: HostMessage): HostMessage {
  if (message.type !== 'events' || message.bytes.byteLength === message.bytes.buffer.byteLength) return message;
  return { ...message, bytes: message.bytes.slice() };
}

function actionsOf(host: Host, panel: vscode.WebviewPanel): ViewActions {
  const shown = (problem: unknown) => {
    vscode.window.showErrorMessage(problem instanceof Error ? problem.message : String(problem));
  };
  return {
    openSource: (file, line, column) => {
      openSource(file, line, column, panel.viewColumn).catch(shown);
    },
    copy: (text) => {
      vscode.env.clipboard.writeText(text).then(undefined, shown);
    },
    rerun: (session) => {
      host.rerun(session).catch(shown);
    },
    stop: (session) => {
      host.stop(session).catch(shown);
    },
    problem: (text) => host.log.error(`The view: ${text}`),
  };
}
