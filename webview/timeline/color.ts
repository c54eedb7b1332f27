/** CSS colours as numbers, for pixels that are mixed of several: hex and rgb(), which is what themes come as. */

export type Rgb = readonly [red: number, green: number, blue: number];

const GREY: Rgb = [128, 128, 128];

/** The colour without its opacity; grey for what cannot be read. */
export function rgb(css: string): Rgb {
  const text = css.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
    if (long.length < 6) return GREY;
    return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined || parts.length < 3) return GREY;
  const numbers = parts.slice(0, 3).map((part) => (part.endsWith('%') ? Number.parseFloat(part) * 2.55 : Number(part)));
  return numbers.every(Number.isFinite) ? (numbers.map((one) => Math.round(one)) as unknown as Rgb) : GREY;
}

/** So much of a colour on a ground, as CSS writes it: 0 is the ground, 1 the colour. */
export function mixed(color: string, ground: string, share: number): string {
  const over = rgb(color);
  const under = rgb(ground);
  const parts = over.map((part, i) => Math.round(part * share + under[i]! * (1 - share)));
  return `rgb(${parts.join(', ')})`;
}
