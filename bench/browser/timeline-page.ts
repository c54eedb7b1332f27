/**
 * Runs in Chromium: the Timeline pane over a busy server of as many promises as are wanted, moved by wheel and drag,
 * one step with each frame, as a hand would. What counts is read from a trace: what a frame cost, and how long the
 * page was blocked while the timeline opened.
 */
import { busyProgram } from '../../test/support/busy-program.ts';
import type { ThemeKind } from '../../webview/render/palette.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { TimelinePane } from '../../webview/timeline/timeline-pane.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import type { PaneState } from '../../webview/views/pane.ts';
import { MARK, WATCHED } from './marks.ts';

export interface TimelineOpened {
  /** Milliseconds from the first frame asked for until all bars were placed and drawn. */
  readonly opened: number;
}

const WIDTH = 1200;
const HEIGHT = 800;
const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

function stateOf(trace: TraceStore): PaneState {
  return {
    // The timeline asks the trace alone.
    session: null as unknown as PaneState['session'],
    trace,
    moment: trace.moments,
    time: trace.timeAt(trace.moments),
    live: false,
    selected: null,
    states: new Set(),
    found: null,
    moves: true,
    reading: false,
  };
}

function mount(
  promises: number,
  kind: ThemeKind,
  width: number,
  height: number,
): { pane: TimelinePane; trace: TraceStore } {
  const trace = new TraceStore({ maxPromises: 2 * promises });
  busyProgram(new TraceWriter(trace), { promises });
  const theme = defaultTheme(kind);
  const pane = new TimelinePane(theme, {
    select: () => {},
    hover: () => {},
    seek: () => {},
    openSource: () => {},
    explain: () => {},
    appeared: () => {},
    legend: () => {},
    detailed: () => {},
  });
  const root = document.createElement('div');
  root.style.cssText = `width:${width}px;height:${height}px;position:relative;overflow:hidden;background:${theme.background}`;
  const style = document.createElement('style');
  style.textContent =
    '.timeline,.timeline-canvas{position:absolute;inset:0;width:100%;height:100%}' +
    '.timeline-corner{position:absolute;top:3px;right:6px}[hidden],.hidden{display:none}';
  root.append(style, pane.element);
  document.body.replaceChildren(root);
  return { pane, trace };
}

async function drive(target: HTMLElement, steps: number, mark = false): Promise<void> {
  const step = async (): Promise<void> => {
    await frame();
    if (mark) performance.mark(MARK);
  };
  await frame();
  const at = { bubbles: true, cancelable: true, clientX: WIDTH / 2, clientY: HEIGHT / 2 };
  const third = Math.floor(steps / 3);
  for (let i = 0; i < third; i++) {
    target.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: i % 40 < 20 ? -90 : 90, ctrlKey: true }));
    await step();
  }
  for (let i = 0; i < third; i++) {
    target.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: i % 40 < 20 ? -90 : 90, altKey: true }));
    await step();
  }
  const pointer = (type: string, x: number, y: number) =>
    target.dispatchEvent(
      new PointerEvent(type, { ...at, clientX: x, clientY: y, button: 0, buttons: 1, pointerId: 1, isPrimary: true }),
    );
  pointer('pointerdown', WIDTH / 2, HEIGHT / 2);
  for (let i = 0; i < third; i++) {
    const angle = (i / third) * 4 * Math.PI;
    pointer('pointermove', WIDTH / 2 + 300 * Math.sin(angle), HEIGHT / 2 + 200 * Math.sin(2 * angle));
    await step();
  }
  pointer('pointerup', WIDTH / 2, HEIGHT / 2);
}

/** Until nothing moves and all is placed. */
async function rest(pane: TimelinePane): Promise<void> {
  await frame();
  for (let quiet = 0; quiet < 3; ) {
    await frame();
    quiet = pane.isResting ? quiet + 1 : 0;
  }
}

let canvas: HTMLCanvasElement;

async function openTimeline(promises: number): Promise<TimelineOpened> {
  const { pane, trace } = mount(promises, 'dark', WIDTH, HEIGHT);
  performance.mark(WATCHED.from);
  await new Promise((resolve) => setTimeout(resolve));
  const begin = performance.now();
  pane.show(stateOf(trace));
  await rest(pane);
  const opened = performance.now() - begin;
  performance.mark(WATCHED.to);
  canvas = pane.element.querySelector('canvas')!;
  // A synthetic pointer cannot be captured.
  canvas.setPointerCapture = () => {};
  await drive(canvas, 12);
  return { opened };
}

const moveTimeline = (steps: number): Promise<void> => drive(canvas, steps, true);

/** Shows a program, for a picture. */
async function showTimeline(promises: number, kind: ThemeKind, width: number, height: number): Promise<void> {
  const { pane, trace } = mount(promises, kind, width, height);
  pane.show(stateOf(trace));
  await rest(pane);
  Object.assign(window, { pane, trace, show: (more: Partial<PaneState>) => pane.show({ ...stateOf(trace), ...more }) });
}

declare global {
  interface Window {
    openTimeline: typeof openTimeline;
    moveTimeline: typeof moveTimeline;
    showTimeline: typeof showTimeline;
  }
}
window.openTimeline = openTimeline;
window.moveTimeline = moveTimeline;
window.showTimeline = showTimeline;
