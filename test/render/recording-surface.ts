/**
 * A surface that writes down what is drawn on it, a line each, in the coordinates of the outermost
 * frame: a picture as text. Every character is as wide as 0.6 of its font's size.
 */
import type { Font, Frame, Paint, Path, Raster, Surface, TextStyle } from '../../webview/render/surface.ts';

export class RecordingSurface implements Surface {
  readonly lines: string[] = [];
  private frame: Frame = { x: 0, y: 0, scale: 1, opacity: 1 };

  rect(x: number, y: number, width: number, height: number, _radius: number, paint: Paint): void {
    const { scale } = this.frame;
    this.write(`rect ${this.at(x, y)} ${round(width * scale)}×${round(height * scale)}`, paint);
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    this.write(`circle ${this.at(x, y)} r ${round(radius * this.frame.scale)}`, paint);
  }

  path(path: Path, paint: Paint): void {
    const start = path[0] as readonly ['M', number, number];
    const ends = path.filter((step) => step[0] !== 'Z').map((step) => step.slice(-2) as unknown as [number, number]);
    const [x, y] = ends[ends.length - 1]!;
    this.write(`path ${this.at(start[1], start[2])} → ${this.at(x, y)}`, paint);
  }

  raster(raster: Raster, x: number, y: number, width: number, height: number): void {
    const { scale } = this.frame;
    const cells = `${raster.columns} by ${raster.rows} cells`;
    this.lines.push(`raster ${this.at(x, y)} ${round(width * scale)}×${round(height * scale)} of ${cells}`);
  }

  clipped(_x: number, _y: number, _width: number, _height: number, draw: () => void): void {
    draw();
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const align = style.align ?? 'left';
    this.lines.push(
      `text “${text}” ${align} ${this.at(x, y)} ${style.font.weight === 600 ? 'bold ' : ''}${style.color}`,
    );
  }

  measure(text: string, font: Font): number {
    return [...text].length * font.size * 0.6;
  }

  within(frame: Frame, draw: () => void): void {
    const outer = this.frame;
    this.frame = {
      x: outer.x + outer.scale * frame.x,
      y: outer.y + outer.scale * frame.y,
      scale: outer.scale * frame.scale,
      opacity: outer.opacity * frame.opacity,
    };
    draw();
    this.frame = outer;
  }

  /** The texts that were drawn, in order. */
  get texts(): string[] {
    return this.lines.flatMap((line) => /^text “(.*)” (?:left|center|right)/.exec(line)?.[1] ?? []);
  }

  private at(x: number, y: number): string {
    const { frame } = this;
    return `${round(frame.x + frame.scale * x)},${round(frame.y + frame.scale * y)}`;
  }

  private write(shape: string, { fill, stroke }: Paint): void {
    const dash = stroke?.dash === undefined ? '' : ' dashed';
    const outline = stroke === undefined ? '' : ` outline ${stroke.color} ${round(stroke.width)}${dash}`;
    const faded = this.frame.opacity === 1 ? '' : ` at ${round(this.frame.opacity)}`;
    this.lines.push(`${shape}${fill === undefined ? '' : ` fill ${fill}`}${outline}${faded}`);
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
