/** The page inside a webview, and the way to it: what the graph's panel and the editor of recordings share. */
import * as vscode from 'vscode';
import { makeNonce, renderPage, type ViewTransport } from '../../host/index.ts';
import type { HostMessage } from '../../webview/contract/messages.ts';
import { unlinked } from '../plan/quote.ts';

/** Where the view's files lie. */
export const viewRoot = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

export function webviewOptions(root: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [root] };
}

/** The icon of a tab that shows the page. */
export function icon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  return {
    light: vscode.Uri.joinPath(extension, 'media', 'graph-light.svg'),
    dark: vscode.Uri.joinPath(extension, 'media', 'graph-dark.svg'),
  };
}

export function pageOf(webview: vscode.Webview, root: vscode.Uri): string {
  const url = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  return renderPage({ script: url('main.js'), style: url('main.css'), source: webview.cspSource, nonce: makeNonce() });
}

/** `loaded` is called with the view's first word. */
export function transportOf(webview: vscode.Webview, loaded: () => void): ViewTransport {
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

/** Says what went wrong. */
export const showProblem = (problem: unknown): void => {
  vscode.window.showErrorMessage(unlinked(problem instanceof Error ? problem.message : String(problem)));
};
