/** What a view in a webview may ask for. */
import * as vscode from 'vscode';
import type { Session, ViewActions } from '../../host/index.ts';
import type { Host } from '../host.ts';
import { showRecordedSource } from '../recordings/recorded-source.ts';
import { savePicture } from '../recordings/save-picture.ts';
import { saveRecordingOf } from '../recordings/save-recording.ts';
import { openSource } from './open-source.ts';
import { showProblem } from './webview.ts';

export function actionsOf(host: Host, panel: vscode.WebviewPanel): ViewActions {
  return {
    openSource: (file, line, column, session) => {
      open(file, line, column, session).catch(showProblem);
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

  /** A recording's file may be on another machine, or another one by now: then its own text is shown. */
  async function open(file: string, line: number, column: number, session: Session): Promise<void> {
    if (await showRecordedSource(session, file, line, column, panel.viewColumn)) return;
    await openSource(file, line, column, panel.viewColumn);
  }
}
