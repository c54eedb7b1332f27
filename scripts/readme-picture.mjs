/**
 * Makes docs/pictures/readme.png of two screenshots that the VS Code tests took: heads1 while it runs, in the
 * dark theme, above timeout2 in the light one; each without the terminal. Run `npm run vscode` first, then
 * `node scripts/readme-picture.mjs`, and look at what came out.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './paths.mjs';

const WIDTH = 1440;
/** Pixels from the top of the window: editor and panel, without what the machine's terminal says. */
const HEIGHT = 572;
const GAP = 24;

const shots = ['heads1-running-dark', 'timeout2-light'].map((name) => {
  const data = readFileSync(join(root, 'test', 'screenshots', 'vscode', `${name}.png`)).toString('base64');
  return `<div style="height:${HEIGHT}px;overflow:hidden;border-radius:8px;margin-bottom:${GAP}px">
    <img width="${WIDTH}" src="data:image/png;base64,${data}"></div>`;
});

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic'],
});
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 2 * HEIGHT + GAP } });
  await page.setContent(`<body style="margin:0">${shots.join('')}</body>`);
  const folder = join(root, 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'readme.png'), omitBackground: true });
} finally {
  await browser.close();
}
