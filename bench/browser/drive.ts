/**
 * Moves a view by wheel and drag, one step with each frame, as a hand would, and tells the time from frame to frame.
 */
export const WIDTH = 1200;
export const HEIGHT = 800;

function pointer(target: HTMLElement, type: string, x: number, y: number, buttons: number): void {
  const about = { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, buttons, view: window };
  target.dispatchEvent(
    new PointerEvent(`pointer${type}`, { ...about, pointerId: 1, pointerType: 'mouse', isPrimary: true }),
  );
  target.dispatchEvent(new MouseEvent(`mouse${type}`, about));
}

export const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Steps that zoom in and out again, and steps that drag to and fro. `mark`: a mark in the trace as each frame begins. */
export async function drive(target: HTMLElement, steps: number, mark?: string): Promise<number[]> {
  const intervals: number[] = [];
  const middle = { x: WIDTH / 2, y: HEIGHT / 2 };
  let before = await frame();
  const step = async (): Promise<void> => {
    const now = await frame();
    if (mark !== undefined) performance.mark(mark);
    intervals.push(now - before);
    before = now;
  };
  const half = steps >> 1;
  for (let at = 0; at < half; at++) {
    const deltaY = at % 20 < 10 ? -60 : 60;
    target.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        clientX: middle.x,
        clientY: middle.y,
        deltaY,
        deltaMode: 0,
      }),
    );
    await step();
  }
  pointer(target, 'down', middle.x, middle.y, 1);
  for (let at = 0; at < half; at++) {
    const angle = (at / half) * 4 * Math.PI;
    pointer(target, 'move', middle.x + 160 * Math.sin(angle), middle.y + 120 * Math.sin(2 * angle), 1);
    await step();
  }
  pointer(target, 'up', middle.x, middle.y, 0);
  return intervals;
}
