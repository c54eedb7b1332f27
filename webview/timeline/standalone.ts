/** An SVG that was made for a page, as a file: its size and fonts with it. */
import type { Size } from '../render/camera.ts';
import type { Theme } from '../render/theme.ts';

export function standalone(svg: string, { width, height }: Size, { sans, mono }: Theme): string {
  const safe = (family: string) => family.replaceAll(/[<>&{};]/g, '');
  const style = `<style>:root{--pg-sans:${safe(sans)};--pg-mono:${safe(mono)}}</style>`;
  return svg.replace(
    /^<svg ([^>]*)>/,
    (_, attributes) => `<svg width="${width}" height="${height}" ${attributes}>${style}`,
  );
}
