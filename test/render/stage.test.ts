/** A frame that took long to bring its scene up to date leaves the drawing to the next one: neither is blocked for both. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Drawing, Stage } from '../../webview/render/stage.ts';
import { defaultTheme } from '../../webview/render/theme.ts';

/** Milliseconds that bringing the scene up to date takes, by the clock below. */
let bringing = 0;
let now = 0;
let frames: FrameRequestCallback[] = [];

beforeEach(() => {
  [bringing, now, frames] = [0, 0, []];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.stubGlobal('window', { devicePixelRatio: 1 });
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What was done in each frame, until none is asked for; `between` happens after the first. */
function framesOf(brings = true, between = (_stage: Stage): void => {}): string[][] {
  const done: string[][] = [];
  const context = new Proxy({}, { get: () => () => {} });
  const canvas = { clientWidth: 100, clientHeight: 100, width: 0, height: 0, getContext: () => context };
  const bring = (): void => {
    now += bringing;
    done.at(-1)!.push('brought');
  };
  const draw = (): boolean => {
    done.at(-1)!.push('drawn');
    return false;
  };
  const drawing: Drawing = brings ? { before: bring, draw } : { draw };
  const stage = new Stage(canvas as unknown as HTMLCanvasElement, defaultTheme('dark'), drawing);
  stage.invalidate();
  while (frames.length > 0) {
    done.push([]);
    frames.shift()!(now);
    if (done.length === 1) between(stage);
  }
  return done.filter((frame) => frame.length > 0);
}

it('a scene that is soon up to date is drawn in the same frame', () => {
  bringing = 1;
  expect(framesOf()[0]).toEqual(['brought', 'drawn']);
});

it('a scene that took long is drawn by the next frame, which brings nothing', () => {
  bringing = 30;
  expect(framesOf().slice(0, 2)).toEqual([['brought'], ['drawn']]);
});

it('what changes between a scene that took long and its drawing is brought by a frame after that', () => {
  bringing = 30;
  expect(framesOf(true, (stage) => stage.invalidate()).slice(0, 3)).toEqual([['brought'], ['drawn'], ['brought']]);
});

it('a stage that has nothing to bring draws at once', () => {
  expect(framesOf(false)[0]).toEqual(['drawn']);
});

it('a stage that is held draws nothing until it is let go', () => {
  let drawn = 0;
  const context = new Proxy({}, { get: () => () => {} });
  const canvas = { clientWidth: 100, clientHeight: 100, width: 0, height: 0, getContext: () => context };
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work());
  const draw = (): boolean => {
    drawn++;
    return false;
  };
  const stage = new Stage(canvas as unknown as HTMLCanvasElement, defaultTheme('dark'), { draw });
  const runFrames = (): void => {
    while (frames.length > 0) frames.shift()!(now);
  };
  stage.hold(true);
  stage.invalidate();
  runFrames();
  expect(drawn).toBe(0);
  stage.hold(false);
  runFrames();
  expect(drawn).toBeGreaterThan(0);
});
