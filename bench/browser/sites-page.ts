/**
 * Runs in Chromium: the call sites of a program, counted by the pane as a page counts them, then moved by wheel and
 * drag, one step with each frame.
 */
import { defaultTheme } from '../../webview/render/theme.ts';
import { SitesPane } from '../../webview/sites/sites-pane.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import type { PaneState } from '../../webview/views/pane.ts';
import { drive, frame } from './drive.ts';
import { MARK } from './marks.ts';
import { tellServer } from './server.ts';

/** Milliseconds from frame to frame: while the pane counts, and while the view moves. */
export interface SitesFrames {
  readonly counting: readonly number[];
  readonly moving: readonly number[];
}

async function measure(promises: number, steps: number): Promise<SitesFrames> {
  const trace = new TraceStore({ maxPromises: 2 * promises });
  tellServer(new TraceWriter(trace), promises);
  const pane = new SitesPane(defaultTheme('dark'), {
    select() {},
    hover() {},
    seek() {},
    openSource() {},
    explain() {},
  });
  const root = document.createElement('div');
  root.style.cssText = 'width:1200px;height:800px;position:relative;overflow:hidden';
  root.append(pane.element);
  document.body.replaceChildren(root);
  const canvas = root.querySelector('canvas')!;
  canvas.style.cssText = 'width:1200px;height:760px;display:block';
  // Of what a page tells a pane, this one asks for no more.
  const state = {
    trace,
    moment: trace.moments,
    time: 0,
    live: false,
    selected: null,
    states: new Set(),
    found: null,
    moves: false,
  } as unknown as PaneState;
  pane.show(state);
  const counting: number[] = [];
  const status = root.querySelector('.sites-status')!;
  let before = await frame();
  do {
    const now = await frame();
    counting.push(now - before);
    before = now;
  } while (status.textContent?.startsWith('Counting'));
  for (let settling = 0; settling < 10; settling++) await frame();
  await drive(canvas, 10);
  return { counting, moving: await drive(canvas, steps, MARK) };
}

declare global {
  interface Window {
    measureSites: typeof measure;
  }
}
window.measureSites = measure;
// What tells that the page is ready.
Object.assign(window, { measureFrames: measure });
