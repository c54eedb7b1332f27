/** The call sites of a million promises: counting them, asking for any moment, searching, and frames while the view moves. */
import { SiteIndex } from '../../webview/sites/aggregate/site-index.ts';
import { Search } from '../../webview/trace/search.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { findChromium, withPage } from '../browser/chromium.ts';
import { frameWork } from '../browser/frame-work.ts';
import { tellServer } from '../browser/server.ts';
import { median, row } from '../row.ts';
import { timeOf } from '../thread-time.ts';
import type { Part } from './part.ts';

const COUNTING = 'counting call sites';
const SEEKING = 'call sites at any moment';
const SEARCHING = 'search over all promises';
const QUERIES = ['failed', 'file:part3.ts', 'value:"closed"', 'state:pending op:io'];
const FRAMES = 'frames of the call sites, 1,000,000 promises';
const RASTERED = `${FRAMES}, with rastering`;
const COUNTING_BLOCK = 'longest block while call sites are counted';
const COUNTING_OWN = `${COUNTING_BLOCK}, own time`;
const searching = (query: string): string => `${SEARCHING}: ${query}`;
/** Milliseconds of a frame at sixty a second; ms that a seek, and that the page's thread, may take. */
const SIXTIETH = 16.7;
const MOST_MS = 50;
/** Events a second that the page has to keep up with. */
const LIVE_EVENTS = 100_000;

const percentile95 = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * 0.95))]!;

export const sites: Part = {
  subjects: [COUNTING, SEEKING, ...QUERIES.map(searching), FRAMES, RASTERED, COUNTING_BLOCK, COUNTING_OWN],
  async *measure(plan) {
    const promises = plan.quick ? 20_000 : 1_000_000;
    const rounds = plan.quick ? 1 : 3;
    if ([COUNTING, SEEKING, ...QUERIES.map(searching)].some((subject) => plan.wants(subject))) {
      plan.progress(COUNTING);
      const trace = new TraceStore({ maxPromises: 2 * promises });
      const telling = timeOf(() => tellServer(new TraceWriter(trace), promises));
      const index = new SiteIndex(trace);
      const first = timeOf(() => index.advance());
      if (plan.wants(COUNTING)) {
        const again = Array.from({ length: rounds - 1 }, () => timeOf(() => new SiteIndex(trace).advance()));
        const perSecond = (trace.moments / median([first, ...again])) * 1000;
        yield row(COUNTING, 'events/s', perSecond, 'what comes live', LIVE_EVENTS);
        yield row(COUNTING, 'events/s', perSecond, 'keeping the trace', (trace.moments / telling) * 1000);
      }
      if (plan.wants(SEEKING)) {
        plan.progress(SEEKING);
        // Each moment three times, and the least counts: what else the machine did meanwhile is no part of it.
        const asked = Array.from({ length: 100 }, (_, at) => Math.floor(trace.moments * ((at * 0.618034) % 1)));
        const taken = [0, 1, 2].map(() => asked.map((moment) => timeOf(() => index.at(moment))));
        const least = asked.map((_, at) => Math.min(...taken.map((times) => times[at])));
        yield row(SEEKING, 'ms, the longest of 100', Math.max(...least), 'the limit', MOST_MS);
      }
      for (const query of QUERIES.filter((one) => plan.wants(searching(one)))) {
        plan.progress(searching(query));
        const taken = Array.from({ length: rounds }, () => timeOf(() => new Search(trace, query).advance()));
        // Each row's words put together and looked through, as a first thought would have it.
        const plainly = timeOf(() => naive(trace, query));
        yield row(searching(query), 'ms', median(taken), 'row by row', plainly);
      }
    }
    if (![FRAMES, RASTERED, COUNTING_BLOCK, COUNTING_OWN].some((subject) => plan.wants(subject))) return;
    const chromium = findChromium();
    if (chromium === null) {
      console.error('There is no Chromium here (the variable CHROMIUM may name one): frames are not measured.');
      return;
    }
    plan.progress(FRAMES);
    const work = await withPage(chromium, './sites-page.ts', (page) =>
      frameWork(page, async () => {
        const steps = plan.quick ? 20 : 240;
        await page.evaluate(([count, moves]) => window.measureSites(count, moves), [promises, steps] as const);
      }),
    );
    yield row(FRAMES, 'ms, p95', percentile95(work.page), 'a sixtieth of a second', SIXTIETH);
    yield row(RASTERED, 'ms, p95', percentile95(work.all), 'a sixtieth of a second', SIXTIETH);
    yield row(COUNTING_BLOCK, 'ms', work.longest.wall, 'the limit', MOST_MS);
    yield row(COUNTING_OWN, 'ms', work.longest.own, 'the limit', MOST_MS);
  },
};

/** The plainest search: the words of each promise in one text. */
function naive(trace: TraceStore, query: string): number {
  const words = query.toLowerCase().replaceAll('"', '').split(' ');
  const texts = words.map((word) => word.slice(word.indexOf(':') + 1));
  let found = 0;
  for (let at = 0; at < trace.rows; at++) {
    const site = trace.sites.get(trace.siteOf(at));
    const text = [trace.nameOf(at), trace.textOf(at), `${site?.file}:${site?.line}`, trace.stateAt(at, trace.moments)];
    const all = text.join('\n').toLowerCase();
    if (texts.every((word) => all.includes(word))) found++;
  }
  return found;
}
