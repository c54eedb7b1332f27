/**
 * Contrast between two colours, as WCAG 2.2 defines it: 1 (the same) to 21 (black on white).
 * Text needs 4.5, marks need 3. The tests of themes and of the manifest measure with it.
 */

/** Red, green, blue (0-255) and opacity (0-1) of `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` or `rgba()`; null when it is none. */
export function parseColor(text: string): readonly [number, number, number, number] | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const wide = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
    if (wide.length !== 6 && wide.length !== 8) return null;
    const at = (index: number): number => Number.parseInt(wide.slice(index, index + 2), 16);
    return [at(0), at(2), at(4), wide.length === 8 ? at(6) / 255 : 1];
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text.trim())?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined || parts.length < 3) return null;
  const [red, green, blue, alpha] = parts.map(Number);
  return [red ?? 0, green ?? 0, blue ?? 0, alpha ?? 1];
}

/** Relative luminance: 0 black to 1 white. */
export function luminance(red: number, green: number, blue: number): number {
  const linear = (channel: number): number => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast of `over`, with its opacity, drawn on the opaque colour `under`; 1 when either cannot be read. */
export function contrast(over: string, under: string): number {
  const top = parseColor(over);
  const bottom = parseColor(under);
  if (top === null || bottom === null) return 1;
  const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + bottom[index] * (1 - top[3]);
  const one = luminance(mix(0), mix(1), mix(2));
  const other = luminance(bottom[0], bottom[1], bottom[2]);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
