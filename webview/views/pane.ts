/**
 * One of the views of a program: graph, timeline or call sites. They share selection, filter, search and time;
 * the page shows one of them at a time, and tells each what is to be seen.
 */
import type { Site, StateName } from '../../runtime-instrumented/protocol/index.ts';
import type { Theme } from '../render/theme.ts';
import type { SessionStore } from '../session-store.ts';
import type { Trace } from '../trace/trace.ts';
import type { Step } from './walk.ts';

export type PaneName = 'graph' | 'timeline' | 'sites';

/** What is to be seen: the same for every pane. */
export interface PaneState {
  readonly session: SessionStore;
  readonly trace: Trace;
  /** Events told so far, of those that are to be seen; `trace.moments` when live. */
  readonly moment: number;
  /** Session time in ns that is now: that of `moment`, going on while the program runs and the view follows. */
  readonly time: number;
  readonly live: boolean;
  /** Id of the selected promise. */
  readonly selected: number | null;
  /** States that a person filters for; empty for all. */
  readonly states: ReadonlySet<StateName>;
  /** Rows that the search found, or null when nothing is searched for. */
  readonly found: ReadonlySet<number> | null;
  /** Whether anything may move by itself. */
  readonly moves: boolean;
  /** What is over is still being read, and all of it can be asked for when it has been: the time goes to that. */
  readonly reading: boolean;
}

/** What a person does on a pane. */
export interface PaneListener {
  /** Selects a promise by id; `open` asks for its line in the editor as well. */
  select(id: number | null, open?: boolean): void;
  /** The pointer rests on a promise, at a place in CSS pixels of the pane; null when on none. */
  hover(id: number | null, at: { readonly x: number; readonly y: number }): void;
  /** Goes to a moment (and stops following). */
  seek(moment: number): void;
  openSource(site: Site): void;
  /** Words of the pane's own in the tooltip, for what is no promise (a group, a call site, a resource). */
  explain(text: string | null, at: { readonly x: number; readonly y: number }): void;
  /** The pane shows something of this program now, and showed nothing before: words in its place are to go. */
  appeared(): void;
  /** Says what the marks mean, or no longer. */
  legend(): void;
  /** The pane's own details were opened or closed. */
  detailed(): void;
}

export interface Pane {
  readonly name: PaneName;
  /** What the marks of this pane mean; those of the graph when it has no legend of its own. */
  readonly legend?: { toggle(): void };
  /** Fills the picture's place; hidden while another pane is shown. */
  readonly element: HTMLElement;
  /** Whether it shows anything of the program that it was told of. */
  readonly hasPicture: boolean;
  /** It shows details of its own, of what is no promise: the page's stand back meanwhile. */
  readonly hasDetails?: boolean;
  /** Something may look different: brings the pane up to date with the next frame. Cheap when nothing differs. */
  show(state: PaneState): void;
  /** Nothing to show any more: another session comes. */
  clear(): void;
  retheme(theme: Theme): void;
  /** Brings the promise into sight. */
  reveal(id: number): void;
  zoomBy(factor: number): void;
  /** In CSS pixels. */
  panBy(dx: number, dy: number): void;
  /** Shows everything, or goes back to following. */
  fit(): void;
  /** Id that an arrow key leads to from the selected one; null when nowhere. */
  walk(step: Step): number | null;
  focus(): void;
  /** What is on screen (or all of it) as a standalone SVG document, for saving. */
  svg(): string;
}
