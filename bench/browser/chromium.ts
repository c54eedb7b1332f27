/** A Chromium for measuring: the page of the contenders in it, frames as fast as they come. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';

/** How every Chromium of ours is started: it draws in software, and asks nobody for anything. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
] as const;
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is: the variable CHROMIUM, or where systems put it; null when there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM;
  return [...(named === undefined ? [] : [named]), ...PLACES].find((path) => existsSync(path)) ?? null;
}

/** Opens a page with a script of this folder, and closes it when `use` is done. */
export async function withPage<Result>(
  executable: string,
  script: string,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  const browser = await chromium.launch({
    executablePath: executable,
    args: [
      ...ARGUMENTS,
      // Without these no frame is shorter than the screen's sixtieth of a second, however little is drawn.
      '--disable-frame-rate-limit',
      '--disable-gpu-vsync',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 840 } });
    await page.setContent('<!doctype html><title>bench</title><body style="margin:0;background:#1f1f1f"></body>');
    await page.addScriptTag({ type: 'module', content: outputFiles[0]!.text });
    await page.waitForFunction(() => 'measureFrames' in window || 'openTimeline' in window);
    return await use(page);
  } finally {
    await browser.close();
  }
}
