/** What is on screen as a file: SVG as the pane draws it, or a PNG of that. */
import type { PictureFormat } from '../contract/messages.ts';
import type { Transport } from '../transport.ts';
import { saveBlob } from './save-file.ts';

/** Pixels of a PNG for a CSS pixel: sharp on paper, too. */
const SCALE = 2;
/** Most pixels on a side that every browser's canvas has. */
const LARGEST_SIDE = 16_384;

/** Saves `svg`, a whole document: a browser downloads it, an editor asks where to. Rejects with a sentence. */
export async function savePicture(
  transport: Transport,
  format: PictureFormat,
  name: string,
  svg: string,
  background: string,
): Promise<void> {
  const blob = format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await pngOf(svg, background);
  if (transport.host === 'browser') {
    saveBlob(blob, `${name}.${format}`);
    return;
  }
  const data = format === 'svg' ? svg : await base64Of(blob);
  transport.send({ type: 'savePicture', format, name, data });
}

async function pngOf(svg: string, background: string): Promise<Blob> {
  const image = new Image();
  // A policy that lets no blobs in lets data in.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode().catch(() => {
    throw new Error('The picture could not be drawn.');
  });
  const side = Math.max(image.naturalWidth, image.naturalHeight, 1);
  const scale = Math.min(SCALE, LARGEST_SIDE / side);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The picture is too large for a PNG; as SVG it has no such bound.');
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The picture is too large for a PNG; as SVG it has no such bound.'));
    }, 'image/png');
  });
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
