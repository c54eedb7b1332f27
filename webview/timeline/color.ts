/** CSS colours as numbers, for pixels that are mixed of several: hex and rgb(), which is what themes come as. */

export type Rgb = readonly [red: number, green: number, blue: number];

const GREY: Rgb = [128, 128, 128];

/** The colour without its opacity; grey for what cannot be read. */
export function rgb(css: string): Rgb {
  return parsed(css) ?? GREY;
}

function parsed(css: string): Rgb | null {
  const text = css.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
    if (long.length < 6) return null;
    return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined || parts.length < 3) return null;
  const numbers = parts.slice(0, 3).map((part) => (part.endsWith('%') ? Number.parseFloat(part) * 2.55 : Number(part)));
  return numbers.every(Number.isFinite) ? (numbers.map((one) => Math.round(one)) as unknown as Rgb) : null;
}

/** So much of a colour on a ground, as CSS writes it: 0 is the ground, 1 the colour. */
export function mixed(color: string, ground: string, share: number): string {
  const over = parsed(color);
  const under = parsed(ground);
  // A variable of the page, say: the page mixes it.
  if (over === null || under === null) return `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, ${ground})`;
  const parts = over.map((part, i) => Math.round(part * share + under[i]! * (1 - share)));
  return `rgb(${parts.join(', ')})`;
}
