/** Makes a picture of a recording, or a page that works from disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphSvg } from '../webview/picture/graph-svg.ts';
import type { ThemeKind } from '../webview/render/palette.ts';
import { defaultTheme } from '../webview/render/theme.ts';
import { sitesSvg } from '../webview/sites/sites-svg.ts';
import { timelineSvg } from '../webview/timeline/timeline-svg.ts';
import type { Installation } from './installation.ts';
import type { RenderOptions } from './options.ts';
import { writeOut } from './out.ts';
import { storeOf } from './picture-store.ts';
import { codeOf } from './recordings.ts';
import { say } from './say.ts';
import { readTraces, traceOf } from './traces.ts';

const KINDS: Readonly<Record<RenderOptions['theme'], ThemeKind>> = {
  light: 'light',
  dark: 'dark',
  'high-contrast': 'hcDark',
  'high-contrast-light': 'hcLight',
};
const WIDTH = 1280;
const HEIGHT = 800;

/** Resolves to the exit code. */
export async function render(options: RenderOptions, installation: Installation): Promise<number> {
  const ending = options.out === '-' ? '.svg' : options.out.slice(options.out.lastIndexOf('.')).toLowerCase();
  if (ending === '.html' || ending === '.htm') {
    const { renderHtml } = await import('./render-html.ts');
    const code = await renderHtml(options, installation);
    sayWritten(options);
    return code;
  }
  const { svg, code } = await svgOf(options);
  await writeOut(options.out, options.file, async (write) => {
    if (ending === '.svg') return write(`${svg}\n`);
    const { pngOf } = await import('./png.ts');
    await write(await pngOf(svg, (...path) => readFileSync(join(installation.parts, ...path))));
  });
  sayWritten(options);
  return code;
}

function sayWritten({ out }: RenderOptions): void {
  if (out !== '-') say(`wrote ${out}.`);
}

async function svgOf(options: RenderOptions): Promise<{ svg: string; code: number }> {
  const { file, view, at, session } = options;
  const theme = defaultTheme(KINDS[options.theme]);
  if (view === 'graph') {
    const { store, outcome } = await storeOf(file, session, at);
    return { svg: graphSvg(store, { width: options.width, height: options.height, theme }), code: codeOf(outcome) };
  }
  const read = await readTraces(file);
  const { trace } = traceOf(read, file, session);
  const moment = at === null ? trace.moments : trace.momentAt(at);
  const size = { width: options.width ?? WIDTH, height: options.height ?? HEIGHT, theme, moment };
  return { svg: view === 'timeline' ? timelineSvg(trace, size) : sitesSvg(trace, size), code: codeOf(read.outcome) };
}
