/**
 * The surface that is SVG text: the same drawing for a mark in the toolbar or a picture in a file.
 * Colours go through unchanged, so that `var(--pg-pending)` follows the page's theme.
 */
import type { Font, Frame, Paint, Path, Raster, Surface, TextStyle } from './surface.ts';

export class SvgSurface implements Surface {
  private readonly parts: string[] = [];
  private clips = 0;
  private readonly measured: (text: string, font: Font) => number;

  /** `measured` stands in for a font: widths in units of its size. */
  constructor(measured: (text: string, font: Font) => number = averageWidth) {
    this.measured = measured;
  }

  /** The picture, with the viewBox given as "x y width height". */
  toString(viewBox: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${escape(viewBox)}">${this.parts.join('')}</svg>`;
  }

  rect(x: number, y: number, width: number, height: number, radius: number, paint: Paint): void {
    this.shape(`rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(radius)}"`, paint);
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    this.shape(`circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}"`, paint);
  }

  path(path: Path, paint: Paint): void {
    const data = path.map(([step, ...numbers]) => step + numbers.map(n).join(' ')).join('');
    this.shape(`path d="${data}"`, paint);
  }

  raster(raster: Raster, x: number, y: number, width: number, height: number, gap = 0): void {
    const across = width / Math.max(1, raster.columns);
    const down = height / Math.max(1, raster.rows);
    for (const { column, row, length, fill, opacity } of runs(raster)) {
      this.parts.push(
        `<rect x="${n(x + column * across)}" y="${n(y + row * down + gap)}" width="${n(length * across)}" height="${n(down - 2 * gap)}" ` +
          `fill="${fill}"${opacity === 1 ? '' : ` fill-opacity="${n(opacity)}"`}/>`,
      );
    }
  }

  clipped(x: number, y: number, width: number, height: number, draw: () => void): void {
    const id = `clip${++this.clips}`;
    const shape = `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/>`;
    this.parts.push(`<clipPath id="${id}">${shape}</clipPath><g clip-path="url(#${id})">`);
    draw();
    this.parts.push('</g>');
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const anchor = { left: 'start', center: 'middle', right: 'end' }[style.align ?? 'left'];
    const { family, size, weight } = style.font;
    this.parts.push(
      `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" font-family="var(--pg-${family})" font-size="${n(size)}" ` +
        `font-weight="${weight}" fill="${escape(style.color)}">${escape(text)}</text>`,
    );
  }

  measure(text: string, font: Font): number {
    return this.measured(text, font);
  }

  within(frame: Frame, draw: () => void): void {
    const opacity = frame.opacity === 1 ? '' : ` opacity="${n(frame.opacity)}"`;
    this.parts.push(`<g transform="translate(${n(frame.x)} ${n(frame.y)}) scale(${n(frame.scale)})"${opacity}>`);
    draw();
    this.parts.push('</g>');
  }

  private shape(tag: string, { fill, stroke }: Paint): void {
    const filling = ` fill="${fill === undefined ? 'none' : escape(fill)}"`;
    const lining =
      stroke === undefined
        ? ''
        : ` stroke="${escape(stroke.color)}" stroke-width="${n(stroke.width)}"` +
          (stroke.dash === undefined ? '' : ` stroke-dasharray="${stroke.dash.map(n).join(' ')}"`);
    this.parts.push(`<${tag}${filling}${lining}/>`);
  }
}

interface Run {
  readonly column: number;
  readonly row: number;
  readonly length: number;
  readonly fill: string;
  readonly opacity: number;
}

/** Neighbours of a raster's row that look alike, as one; colours to a sixteenth, so that there are neighbours that do. */
function* runs({ columns, rows, pixels }: Raster): Generator<Run> {
  const part = (value: number) => Math.min(15, Math.round(value / 17));
  const keyAt = (place: number) => {
    const at = place * 4;
    const opacity = part(pixels[at + 3]!);
    if (opacity === 0) return 0;
    return (opacity << 12) | (part(pixels[at]!) << 8) | (part(pixels[at + 1]!) << 4) | part(pixels[at + 2]!);
  };
  for (let row = 0; row < rows; row++) {
    let begun = 0;
    let key = columns === 0 ? 0 : keyAt(row * columns);
    for (let column = 1; column <= columns; column++) {
      const next = column === columns ? -1 : keyAt(row * columns + column);
      if (next === key) continue;
      if (key !== 0) {
        const fill = `#${(key & 0xfff).toString(16).padStart(3, '0')}`;
        yield { column: begun, row, length: column - begun, fill, opacity: (key >> 12) / 15 };
      }
      begun = column;
      key = next;
    }
  }
}

function averageWidth(text: string, font: Font): number {
  const share = font.family === 'mono' ? 0.602 : font.weight === 600 ? 0.64 : 0.56;
  return text.length * font.size * share;
}

/** Numbers to the hundredth: enough for the eye, short in a file. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
