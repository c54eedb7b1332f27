/**
 * Runs in Chromium: the call sites of a program, counted by the pane as a page counts them (how long the page is
 * blocked meanwhile is read from a trace), then moved by wheel and drag, one step with each frame.
 */
import { defaultTheme } from '../../webview/render/theme.ts';
import { SitesPane } from '../../webview/sites/sites-pane.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import type { PaneState } from '../../webview/views/pane.ts';
import { drive, frame } from './drive.ts';
import { MARK, WATCHED } from './marks.ts';
import { tellServer } from './server.ts';

async function measure(promises: number, steps: number): Promise<void> {
  const trace = new TraceStore({ maxPromises: 2 * promises });
  tellServer(new TraceWriter(trace), promises);
  const pane = new SitesPane(defaultTheme('dark'), {
    select() {},
    hover() {},
    seek() {},
    openSource() {},
    explain() {},
    appeared() {},
    legend() {},
    detailed() {},
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
  performance.mark(WATCHED.from);
  await new Promise((resolve) => setTimeout(resolve));
  pane.show(state);
  const status = root.querySelector('.sites-status')!;
  await frame();
  do await frame();
  while (status.textContent?.startsWith('Counting'));
  for (let settling = 0; settling < 10; settling++) await frame();
  performance.mark(WATCHED.to);
  await drive(canvas, 10);
  await drive(canvas, steps, MARK);
}

declare global {
  interface Window {
    measureSites: typeof measure;
  }
}
window.measureSites = measure;
// What tells that the page is ready.
Object.assign(window, { measureFrames: measure });
