/** An SVG that was made for a page, as a file: its size and its fonts by name, since not every viewer knows variables. */
import type { Size } from './camera.ts';
import type { Theme } from './theme.ts';

/** The same drawing with everything in it that the page around it gave. */
export function standalone(svg: string, { width, height }: Size, { sans, mono }: Theme): string {
  return svg
    .replace('<svg ', `<svg width="${width}" height="${height}" `)
    .replaceAll('font-family="var(--pg-sans)"', `font-family="${attribute(sans)}"`)
    .replaceAll('font-family="var(--pg-mono)"', `font-family="${attribute(mono)}"`);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', "'").replaceAll('<', '&lt;');
}
