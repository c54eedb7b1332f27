/** What stands over a picture's canvas for as long as the view moves, and shows bitmaps in its place. */
export class StandIn {
  /** To be put right after the picture's canvas, which still takes the pointer. */
  readonly element = document.createElement('div');
  isShown = false;
  private readonly covered: HTMLCanvasElement;

  /** `covered`: the picture's canvas. */
  constructor(covered: HTMLCanvasElement, ...parts: readonly HTMLElement[]) {
    this.covered = covered;
    const { element } = this;
    element.className = 'stand-in';
    element.setAttribute('aria-hidden', 'true');
    element.style.cssText = 'position:absolute;inset:0;overflow:hidden;pointer-events:none;visibility:hidden';
    element.append(...parts);
  }

  show(): void {
    this.isShown = true;
    this.element.style.visibility = 'visible';
    // It takes the pointer all the same, and is not put together with each frame.
    this.covered.style.opacity = '0';
  }

  /** The picture itself is on its canvas again. */
  hide(): void {
    this.isShown = false;
    this.element.style.visibility = 'hidden';
    this.covered.style.opacity = '';
  }
}
