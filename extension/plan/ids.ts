/**
 * Every id that the manifest and the code share. test/extension/manifest.test.ts compares both, so
 * that an id cannot be declared and not registered, or registered and not declared.
 */

/** The extension as the gallery knows it: publisher, then name. */
export const EXTENSION_ID = 'promise-graph.promise-graph-vscode';

/** Commands, as the palette lists them under "Promise Graph". */
export const Command = {
  runFile: 'promiseGraph.runFile',
  openSample: 'promiseGraph.openSample',
  showGraph: 'promiseGraph.showGraph',
  stop: 'promiseGraph.stop',
  rerun: 'promiseGraph.rerun',
  clear: 'promiseGraph.clear',
  revealLine: 'promiseGraph.revealLine',
  pending: 'promiseGraph.pending',
  whyPending: 'promiseGraph.whyPending',
  cancelReach: 'promiseGraph.cancelReach',
  showLog: 'promiseGraph.showLog',
  saveRecording: 'promiseGraph.saveRecording',
  saveSvg: 'promiseGraph.saveSvg',
  savePng: 'promiseGraph.savePng',
} as const;

/** First part of every setting's id. */
export const SETTINGS_SECTION = 'promiseGraph';

/** Settings, without their section. */
export const SETTINGS = [
  'node',
  'console',
  'openPanelOnRun',
  'callSites',
  'native',
  'connectTimeout',
  'fold',
  'teaching',
  'motion',
  'maxPromises',
  'editor.marks',
  'editor.problems',
  'editor.hovers',
  'editor.lenses',
  'javascriptDebugger',
] as const;
export type SettingName = (typeof SETTINGS)[number];

/** Type of the launch configurations and of their debug adapter. */
export const DEBUG_TYPE = 'promise-graph';

/** View type of the graph's panel. */
export const PANEL = 'promiseGraph.panel';

/** View type of the editor of recordings. */
export const RECORDING_EDITOR = 'promiseGraph.recording';

/** Scheme of the documents with the source text of a recording. */
export const RECORDED_SOURCE = 'promise-graph-recorded';

/** The view in the debug sidebar, and the command of its entries; it takes an entry, so no menu offers it. */
export const SESSIONS_VIEW = 'promiseGraph.sessions';
export const REVEAL_PLACE = 'promiseGraph.revealPlace';

/** The command of links to a promise: takes session, promise and question, so no menu offers it. */
export const ASK_PROMISE = 'promiseGraph.askPromise';

/** Context keys that menus and enablement read. */
export const ContextKey = {
  hasSession: 'promiseGraph.hasSession',
  hasEnded: 'promiseGraph.hasEnded',
  running: 'promiseGraph.running',
} as const;

/** Theme colours. The view reads each as the CSS variable `--vscode-promiseGraph-…`. */
export const COLORS = ['pending', 'running', 'returned', 'failed', 'cancelled', 'edge'] as const;
