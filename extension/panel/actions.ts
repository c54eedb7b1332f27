/** What a view in a webview may ask for. */
import * as vscode from 'vscode';
import type { ViewActions } from '../../host/index.ts';
import type { LineMoves } from '../editor/line-moves.ts';
import type { Host } from '../host.ts';
import { savePicture } from '../recordings/save-picture.ts';
import { saveRecordingOf } from '../recordings/save-recording.ts';
import { showSite } from './show-site.ts';
import { showProblem } from './webview.ts';

/** They are carried out beside the panel; what goes wrong is said in a message. */
export function actionsOf(host: Host, panel: vscode.WebviewPanel, moves: LineMoves): ViewActions {
  return {
    openSource: (file, line, column, session) => {
      showSite(session, { file, line, column }, panel.viewColumn, moves).catch(showProblem);
    },
    copy: (text) => {
      vscode.env.clipboard.writeText(text).then(undefined, showProblem);
    },
    rerun: (session) => {
      host.rerun(session).catch(showProblem);
    },
    stop: (session) => {
      host.stop(session).catch(showProblem);
    },
    saveRecording: (session) => {
      saveRecordingOf(session, host.application).catch(showProblem);
    },
    savePicture: (picture) => {
      savePicture(picture).catch(showProblem);
    },
    problem: (text) => host.log.error(`The view: ${text}`),
  };
}
