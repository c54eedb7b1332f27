/**
 * What a picture is drawn on: a small interface, so that the same drawing goes to a canvas, to an
 * SVG file, or to lines of text that a test reads. Coordinates are those of the innermost `within`.
 */

/** Sizes in units of the frame. */
export interface Font {
  readonly family: 'sans' | 'mono';
  readonly size: number;
  readonly weight: 400 | 600;
}

/** How a line is drawn. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  /** Lengths of dash and gap; solid when left out. */
  readonly dash?: readonly number[];
}

/** What fills a shape and what draws its outline; either may be left out. */
export interface Paint {
  readonly fill?: string;
  readonly stroke?: Stroke;
}

/** How a text is drawn. */
export interface TextStyle {
  readonly font: Font;
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
}

/** A step of a path. */
export type Segment =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

/** Steps of an outline, absolute: move, line, cubic curve, close. */
export type Path = readonly Segment[];

/** A coordinate system inside another: point p of it lies at (x, y) + scale * p of the outer one. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** 0 to 1; multiplies that of the outer frame. */
  readonly opacity: number;
}

/** Cells of colour: where there is too much to be drawn one by one. */
export interface Raster {
  readonly columns: number;
  readonly rows: number;
  /** Red, green, blue and opacity of each cell, row by row. Not changed once it has been drawn. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** What is drawn on. */
export interface Surface {
  rect(x: number, y: number, width: number, height: number, radius: number, paint: Paint): void;
  circle(x: number, y: number, radius: number, paint: Paint): void;
  path(path: Path, paint: Paint): void;
  /** The cells fill the rectangle, each as large as the others; `gap` is left free over and under each row of them. */
  raster(raster: Raster, x: number, y: number, width: number, height: number, gap?: number): void;
  /** Nothing is drawn outside the rectangle meanwhile. */
  clipped(x: number, y: number, width: number, height: number, draw: () => void): void;
  /** `y` is the baseline. The text has been fitted and cleaned already: see text.ts. */
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Width of a text in units of the font's size, unscaled. */
  measure(text: string, font: Font): number;
  within(frame: Frame, draw: () => void): void;
}

/** The frame that only fades what is drawn in it. */
export function faded(opacity: number): Frame {
  return { x: 0, y: 0, scale: 1, opacity };
}
