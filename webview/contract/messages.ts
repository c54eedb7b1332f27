/**
 * What the host (the VS Code extension or the standalone server) and the view say to each other.
 *
 * In VS Code these travel by postMessage. In a browser they travel over one WebSocket: JSON as
 * text frames; `events` as a binary frame, a little-endian 32-bit session number before the bytes.
 */
import type { SiteName } from './names.ts';

/** How far a program has come: failed when it never connected, was cut off, or sent what is no stream. */
export type SessionState = 'starting' | 'running' | 'ended' | 'failed';

/** What a view is told of a program beside its events. */
export interface SessionSummary {
  readonly id: number;
  /** What a person calls it: the file's name, with #2, #3 … for further runs. */
  readonly name: string;
  /** Path of the program, as the person's machine writes it. */
  readonly program: string;
  readonly state: SessionState;
  readonly pid: number | null;
  readonly exitCode: number | null;
  /** One sentence when something went wrong: what, and what to do. */
  readonly problem: string | null;
  /** Name of the file, when this is no program but a recording: it can neither be stopped nor run again. */
  readonly recording?: string;
}

/** What a person may set; the names are those of the settings without their prefix. */
export interface ViewSettings {
  /** Fold what has settled and was consumed (rounds of a loop, returned constants). */
  readonly fold: boolean;
  /** Show the callback regions always, not only on selection. */
  readonly teaching: boolean;
  readonly motion: 'auto' | 'on' | 'off';
  /** How many promises the view keeps at most; the oldest settled ones go first, and are counted. */
  readonly maxPromises: number;
}

export type PictureFormat = 'svg' | 'png';

/** The event after which a debugger has stopped a program; '' when it stands between events. */
export type StandingEvent = 'create' | 'enter' | 'leave' | 'become' | 'settle' | 'cancel' | 'unhandled' | 'exit' | '';

/** Where a debugger has stopped a program. */
export interface ProgramStanding {
  readonly event: StandingEvent;
  /** Id of the promise that the event is of, or 0. */
  readonly promise: number;
  /** Events told by then, counted from 1, and the time of that one in nanoseconds. */
  readonly moment: number;
  readonly time: number;
  /** The debugger has gone back: the program itself stands further on. */
  readonly past: boolean;
}

/** What can be asked of a promise: what holds it up, or made it settle; what waits for it; what a cancel would do. */
export type Question = 'why' | 'waiters' | 'cancel';

/** What can be done to a promise of the running program. */
export type ActionName = 'cancel' | 'wake' | 'fail';

/** From host to view. */
export type HostMessage =
  /** `show`: turn to this session now; null leaves the view with what it shows. */
  | { readonly type: 'sessions'; readonly sessions: readonly SessionSummary[]; readonly show: number | null }
  | { readonly type: 'events'; readonly session: number; readonly bytes: Uint8Array }
  | { readonly type: 'names'; readonly session: number; readonly names: readonly (readonly [number, SiteName])[] }
  | { readonly type: 'notice'; readonly severity: 'info' | 'warning' | 'error'; readonly text: string }
  | { readonly type: 'settings'; readonly settings: ViewSettings }
  /** A file is ready for this browser to fetch, once, at this path of the page's own server. */
  | { readonly type: 'download'; readonly path: string; readonly name: string }
  /** Save what is on screen as a picture. */
  | { readonly type: 'picture'; readonly format: PictureFormat }
  /** Select what was made at this place (from the editor). */
  | { readonly type: 'reveal'; readonly session: number; readonly file: string; readonly line: number }
  /** Select this promise, and light the answer to a question about it. */
  | { readonly type: 'ask'; readonly session: number; readonly promise: number; readonly question: Question | null }
  /** A debugger has stopped the program there, or lets it run (null). */
  | { readonly type: 'standing'; readonly session: number; readonly standing: ProgramStanding | null }
  /** A debugger takes a step: nothing is to move until `standing` says where it led, for the editor draws its line first. */
  | { readonly type: 'stepping'; readonly session: number }
  /** What became of an action: a sentence. */
  | { readonly type: 'acted'; readonly session: number; readonly ok: boolean; readonly text: string };

/** From view to host: what a person asked for. */
export type ViewMessage =
  /** The view has loaded, or loaded anew: send everything from the start. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'openSource';
      readonly session: number;
      readonly file: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly type: 'copy'; readonly text: string }
  /** Run the session's program again, or stop it. */
  | { readonly type: 'rerun'; readonly session: number }
  | { readonly type: 'stop'; readonly session: number }
  | { readonly type: 'forget'; readonly session: number }
  /** Let a program that a debugger has stopped go on. */
  | { readonly type: 'goOn'; readonly session: number }
  /** Do this to a promise of the running program. `value`: JSON to wake it up with, or the message of a failure. */
  | {
      readonly type: 'act';
      readonly session: number;
      readonly action: ActionName;
      readonly promise: number;
      readonly value: string;
    }
  /** Write the session into a file. */
  | { readonly type: 'saveRecording'; readonly session: number }
  /** A picture for the host to put into a file: the text of an SVG, or a PNG in base64. A browser keeps it itself. */
  | { readonly type: 'savePicture'; readonly format: PictureFormat; readonly name: string; readonly data: string }
  /** The view failed: said in the host's output channel. */
  | { readonly type: 'problem'; readonly text: string };
