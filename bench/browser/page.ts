/**
 * Runs in Chromium: mounts a contender and moves its view by wheel and drag, one step with each frame, as a hand
 * would. What a frame cost is read from a trace of the browser (frame-work.ts); the time from frame to frame is told too.
 */
import { GraphModel } from '../../webview/model/graph-model.ts';
import { MOUNTS } from './contenders.ts';
import { drive, frame, HEIGHT, WIDTH } from './drive.ts';
import { MARK } from './marks.ts';
import { plainGraph, tellProgram } from './shapes.ts';

/** What one contender took. */
export interface Frames {
  /** Milliseconds from frame to frame. */
  readonly intervals: readonly number[];
}

async function measure(contender: string, promises: number, steps: number): Promise<Frames> {
  const model = new GraphModel({ maxPromises: 2 * promises });
  tellProgram(model, promises);
  const root = document.createElement('div');
  root.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px;position:relative;overflow:hidden`;
  document.body.replaceChildren(root);
  const target = MOUNTS[contender]!(root, model, () => plainGraph(model));
  for (let settling = 0; settling < 10; settling++) await frame();
  await drive(target, 10);
  const intervals = await drive(target, steps, MARK);
  return { intervals };
}

declare global {
  interface Window {
    measureFrames: typeof measure;
  }
}
window.measureFrames = measure;
