/** The view Promises in the debug sidebar. A click leads to the line, and to its promises in the graph. */
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import type { Panel } from '../panel/panel.ts';
import { showSite } from '../panel/show-site.ts';
import { showProblem } from '../panel/webview.ts';
import { REVEAL_PLACE, SESSIONS_VIEW } from '../plan/ids.ts';
import { sessionTree, type TreeNode } from '../plan/session-tree.ts';
import type { LineMoves } from './line-moves.ts';
import { paced } from './paced.ts';

/** Milliseconds between two updates. */
const PACE = 500;

export function registerSessionTree(
  context: vscode.ExtensionContext,
  host: Host,
  panel: Panel,
  moves: LineMoves,
): void {
  const changed = new vscode.EventEmitter<undefined>();
  let shown = '';
  let nodes: readonly TreeNode[] = [];
  const view = vscode.window.createTreeView<TreeNode>(SESSIONS_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...(node?.children ?? nodes)],
      getTreeItem: itemOf,
    },
  });
  const update = paced(PACE, () => {
    if (!view.visible) return;
    nodes = sessionTree(host.sessions.list);
    const now = JSON.stringify(nodes);
    if (now === shown) return;
    shown = now;
    changed.fire(undefined);
  });

  const reveal = async (node: TreeNode) => {
    const session = host.sessions.get(node.session);
    if (!session) return;
    await panel.show(session);
    if (!node.place) return;
    panel.reveal(session, node.place.file, node.place.line);
    await showSite(session, node.place, panel.column, moves);
  };
  context.subscriptions.push(
    view,
    changed,
    update,
    vscode.commands.registerCommand(REVEAL_PLACE, (node: TreeNode) => reveal(node).catch(showProblem)),
    view.onDidChangeVisibility(update.soon),
    { dispose: host.sessions.onChange(update.soon) },
  );
  update.soon();
}

function itemOf(node: TreeNode): vscode.TreeItem {
  // The editor remembers how an entry was at first: one that is empty now is unfolded when it gets entries.
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(
    node.label,
    node.unfolded ? Expanded : node.children.length === 0 ? None : Collapsed,
  );
  item.id = node.id;
  item.description = node.description;
  item.iconPath = new vscode.ThemeIcon(node.icon);
  item.tooltip = node.place ? `${node.label}: ${node.description}\n${node.place.file}:${node.place.line}` : node.label;
  item.accessibilityInformation = { label: `${node.label}, ${node.description}` };
  item.command = { command: REVEAL_PLACE, title: 'Show Line and Promises', arguments: [node] };
  return item;
}
