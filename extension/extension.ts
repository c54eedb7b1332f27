/**
 * The extension's table of contents: each line of `activate` registers one feature, and each
 * feature is one file. Nothing is started here: the channel server comes with the first run.
 */
import type * as vscode from 'vscode';
import { registerAsk } from './commands/ask.ts';
import { registerClear } from './commands/clear.ts';
import { registerOpenSample } from './commands/open-sample.ts';
import { registerRerun } from './commands/rerun.ts';
import { registerRevealLine } from './commands/reveal-line.ts';
import { registerRunFile } from './commands/run-file.ts';
import { registerShowGraph } from './commands/show-graph.ts';
import { registerShowLog } from './commands/show-log.ts';
import { registerStop } from './commands/stop.ts';
import { registerContextKeys } from './context-keys.ts';
import { registerDebugAdapter } from './debug/adapter-factory.ts';
import { registerAutoAttach } from './debug/auto-attach.ts';
import { registerConfigurations } from './debug/configurations.ts';
import { registerJavaScript } from './debug/javascript.ts';
import { registerHovers } from './editor/hovers.ts';
import { registerLenses } from './editor/lenses.ts';
import { followEdits } from './editor/line-moves.ts';
import { registerMarks } from './editor/marks.ts';
import { registerProblems } from './editor/problems.ts';
import { registerSessionTree } from './editor/session-tree.ts';
import { createHost } from './host.ts';
import { createLog } from './log.ts';
import { registerNotices } from './notices.ts';
import { registerPanel } from './panel/panel.ts';
import { registerRecordedSources } from './recordings/recorded-source.ts';
import { registerRecordingEditor } from './recordings/recording-editor.ts';
import { registerSavePicture } from './recordings/save-picture.ts';
import { registerSaveRecording } from './recordings/save-recording.ts';
import { registerStatusBar } from './status-bar.ts';

/** Called by VS Code once, when a command, a launch or the panel needs the extension. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog(context);
  const host = createHost(context, log);
  const moves = followEdits(context, host);
  const panel = registerPanel(context, host, moves);

  registerConfigurations(context);
  registerDebugAdapter(context, host, panel);
  registerJavaScript(context, host, panel);
  registerAutoAttach(context, host, panel);

  registerRunFile(context);
  registerOpenSample(context, host);
  registerShowGraph(context, panel);
  registerStop(context, host);
  registerRerun(context, host);
  registerClear(context, host);
  registerRevealLine(context, host, panel, moves);
  registerAsk(context, host, panel, moves);
  registerShowLog(context, log);

  const recordings = registerRecordingEditor(context, host, moves);
  registerRecordedSources(context);
  registerSaveRecording(context, host);
  registerSavePicture(context, panel, recordings);

  registerMarks(context, host, moves);
  registerProblems(context, host, moves);
  registerHovers(context, host, moves);
  registerLenses(context, host, moves);
  registerSessionTree(context, host, panel, moves);

  registerStatusBar(context, host);
  registerContextKeys(context, host);
  registerNotices(context, host);
}
