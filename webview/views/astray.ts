/** Where a camera shows nothing but ground this says so, and leads back: an empty picture looks like an empty program. */
import { button } from '../controls/dom.ts';
import { type Box, type Camera, overlaps, type Size, visibleBox } from '../render/camera.ts';

export class Astray {
  readonly element: HTMLButtonElement;

  /** `back` brings everything into sight. */
  constructor(back: () => void) {
    this.element = button('Nothing is here: back to the picture (f)', 'text-button astray', back);
    this.element.hidden = true;
  }

  /** Looks whether one of these boxes, in graph space, is in sight; where there are none nothing can be missed. */
  update(boxes: Iterable<Box>, camera: Camera, size: Size): void {
    const seen = visibleBox(camera, size);
    let [any, inSight] = [false, false];
    for (const box of boxes) {
      any = true;
      inSight = overlaps(seen, box);
      if (inSight) break;
    }
    const hidden = !any || inSight || size.width === 0;
    if (this.element.hidden !== hidden) this.element.hidden = hidden;
  }
}
