/**
 * SVG to PNG without a browser: resvg, compiled to WebAssembly, with fonts of our own, so that a picture looks the
 * same on every machine. DejaVu Sans has most scripts and signs; what it lacks is drawn as a box.
 */
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'];

let ready: Promise<void> | null = null;

/** `read` gives a file that comes with the command line. */
export async function pngOf(svg: string, read: (...path: string[]) => Uint8Array): Promise<Uint8Array> {
  ready ??= initWasm(read('resvg.wasm'));
  await ready;
  const resvg = new Resvg(svg, {
    font: {
      fontBuffers: FONTS.map((font) => read('fonts', font)),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
      monospaceFamily: 'DejaVu Sans Mono',
    },
  });
  try {
    const image = resvg.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}
