/** Makes a picture of a recording, or a page that works from disk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeWords } from '../recording/index.ts';
import { graphSvg } from '../webview/picture/graph-svg.ts';
import type { ThemeKind } from '../webview/render/palette.ts';
import { defaultTheme } from '../webview/render/theme.ts';
import { sitesSvg } from '../webview/sites/sites-svg.ts';
import { timelineSvg } from '../webview/timeline/timeline-svg.ts';
import type { Trace } from '../webview/trace/trace.ts';
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
const VIEW_WORDS: Readonly<Record<RenderOptions['view'], string>> = {
  graph: 'the graph',
  timeline: 'the timeline',
  sites: 'the call sites',
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
  const { svg, code, moment } = await svgOf(options);
  await writeOut(options.out, options.file, async (write) => {
    if (ending === '.svg') return write(`${svg}\n`);
    const { pngOf } = await import('./png.ts');
    await write(await pngOf(svg, (...path) => readFileSync(join(installation.parts, ...path))));
  });
  sayWritten(options, `: ${VIEW_WORDS[options.view]} ${moment}`);
  return code;
}

function sayWritten({ out }: RenderOptions, what = ''): void {
  if (out !== '-') say(`wrote ${out}${what}.`);
}

/** A picture, the exit code, and which moment it shows, in words. */
async function svgOf(options: RenderOptions): Promise<{ svg: string; code: number; moment: string }> {
  const { file, view, at, session } = options;
  const theme = defaultTheme(KINDS[options.theme]);
  if (view === 'graph') {
    const { store, outcome } = await storeOf(file, session, at);
    const svg = graphSvg(store, { width: options.width, height: options.height, theme });
    return { svg, code: codeOf(outcome), moment: momentWords(store.trace, at) };
  }
  const read = await readTraces(file);
  const { trace } = traceOf(read, file, session);
  const moment = at === null ? trace.moments : trace.momentAt(at);
  const size = { width: options.width ?? WIDTH, height: options.height ?? HEIGHT, theme, moment };
  const svg = view === 'timeline' ? timelineSvg(trace, size) : sitesSvg(trace, size);
  return { svg, code: codeOf(read.outcome), moment: momentWords(trace, at) };
}

/** With its unit: a number alone counted seconds, and whoever meant another sees it here. */
function momentWords(trace: Trace, at: number | null): string {
  const end = trace.timeAt(trace.moments);
  if (at !== null && (trace.ending === null || at < end)) return `at ${timeWords(at)}`;
  return trace.ending === null ? `up to the last event, ${timeWords(end)}` : `at the end, ${timeWords(end)}`;
}
