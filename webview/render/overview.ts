/** The overview: the whole graph in a small box, each node as a speck in its state's colour, and what is seen of it as a frame. */
import { type Box, type Camera, type Size, visibleBox } from './camera.ts';
import { extentOfScene } from './extent.ts';
import type { Scene } from './scene.ts';
import type { Surface } from './surface.ts';
import { stateColor, type Theme } from './theme.ts';

/** Maps graph space to the overview: `css = graph * scale + (x, y)`. */
export interface OverviewScale {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const MARGIN = 6;
const LEAST = 2;

/** How a scene fits into an overview of this size; null for an empty scene. */
export function overviewScale(scene: Scene, size: Size): OverviewScale | null {
  const whole = extentOfScene(scene);
  if (whole === null) return null;
  const [width, height] = [whole.right - whole.left, whole.bottom - whole.top];
  const scale = Math.min((size.width - 2 * MARGIN) / width, (size.height - 2 * MARGIN) / height);
  return {
    x: (size.width - width * scale) / 2 - whole.left * scale,
    y: (size.height - height * scale) / 2 - whole.top * scale,
    scale,
  };
}

/** Whether the viewport shows everything: an overview then says nothing. */
export function showsAll(scene: Scene, camera: Camera, size: Size): boolean {
  const whole = extentOfScene(scene);
  if (whole === null) return true;
  const seen = visibleBox(camera, size);
  return whole.left >= seen.left && whole.right <= seen.right && whole.top >= seen.top && whole.bottom <= seen.bottom;
}

/** The specks of all nodes. */
export function drawOverview(surface: Surface, scene: Scene, theme: Theme, { x, y, scale }: OverviewScale): void {
  for (const node of scene.nodes.values()) {
    const width = Math.max(LEAST, node.width * scale);
    const height = Math.max(LEAST, node.height * scale);
    const color = stateColor(theme, node.state, node.running);
    const [left, top] = [node.x * scale + x - width / 2, node.y * scale + y - height / 2];
    if (node.state === 'pending' && width > 5) {
      surface.rect(left + 0.5, top + 0.5, width - 1, Math.max(1, height - 1), 0, { stroke: { color, width: 1 } });
    } else surface.rect(left, top, width, height, 0, { fill: color });
  }
}

/** What a camera shows, as a box in the overview. */
export function frameIn({ x, y, scale }: OverviewScale, camera: Camera, size: Size, within: Size): Box {
  const seen = visibleBox(camera, size);
  return {
    left: Math.max(1, seen.left * scale + x),
    top: Math.max(1, seen.top * scale + y),
    right: Math.min(within.width - 1, seen.right * scale + x),
    bottom: Math.min(within.height - 1, seen.bottom * scale + y),
  };
}
