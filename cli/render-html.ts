/** One HTML file with the view, its style and a recording in it: works from disk, and loads nothing from anywhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeHtml, fileName } from '../host/index.ts';
import type { Installation } from './installation.ts';
import type { RenderOptions } from './options.ts';
import { writeOut } from './out.ts';
import { codeOf, readFileOf } from './recordings.ts';

/** Base64 of pieces whose length is a multiple of three joins to that of the whole. */
const PIECE = 3 * 64 * 1024;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Of a recording that is damaged the page says so itself: all of the file goes in, as it is. */
export async function renderHtml({ file, out, theme }: RenderOptions, installation: Installation): Promise<number> {
  const outcome = await readFileOf(file, { session: () => {}, stream: () => 0 });
  const script = readFileSync(join(installation.view, 'main.js'), 'utf8').replaceAll('</script', '<\\/script');
  const style = readFileSync(join(installation.view, 'main.css'), 'utf8').replaceAll('</style', '<\\/style');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const recording = await readFile(file);
  await writeOut(out, file, async (write) => {
    await write(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(fileName(file))} – Promise Graph</title>
<style>${style}</style>
</head>
<body>
<main id="app"></main>
<script type="application/octet-stream" id="recording" data-file="${escapeHtml(fileName(file))}" data-theme="${theme}">`);
    for (let at = 0; at < recording.length; at += PIECE) {
      await write(recording.subarray(at, at + PIECE).toString('base64'));
    }
    await write(`</script>
<script type="module">${script}</script>
</body>
</html>
`);
  });
  return codeOf(outcome);
}
