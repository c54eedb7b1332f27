/** The graph view: frames while the view moves, beside graph libraries in the same Chromium, and what events cost it. */
import { LanesLayout } from '../../webview/layout/lanes.ts';
import { Fold } from '../../webview/model/fold.ts';
import { GraphModel } from '../../webview/model/graph-model.ts';
import { findChromium, withPage } from '../browser/chromium.ts';
import { frameWork } from '../browser/frame-work.ts';
import { tellProgram } from '../browser/shapes.ts';
import { median, row } from '../row.ts';
import type { Part } from './part.ts';

const FRAMES = 'frames of the graph, 10,000 promises';
const MILLION = 'frames of the graph, 1,000,000 promises';
const FOLDING = 'folding and layout of an event';
/** The last one is no peer: what moving a picture of that size costs whoever does it. */
const PEERS = ['cytoscape', 'vis-network', 'd3-force, SVG', 'a bitmap alone'];
const UNIT = 'ms, p95';
/** What all threads that draw take for a frame, beside what the page's alone does. */
const rastered = (subject: string): string => `${subject}, with rastering`;
/** Milliseconds of a frame at sixty a second. */
const SIXTIETH = 16.7;
/** Nanoseconds an event may take, at a million events a second. */
const EVENT_LIMIT = 1_000;
const BROWSER_ROUNDS = 3;

/** The figure below which 95 of a hundred are. */
function percentile95(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]!;
}

export const graphView: Part = {
  subjects: [FRAMES, rastered(FRAMES), MILLION, rastered(MILLION), FOLDING],
  async *measure(plan) {
    if (plan.wants(FOLDING)) {
      plan.progress(FOLDING);
      yield row(FOLDING, 'ns', foldingPerEvent(plan.quick), 'the limit', EVENT_LIMIT);
    }
    const [some, million] = [FRAMES, MILLION].map((subject) => plan.wants(subject) || plan.wants(rastered(subject)));
    if (!some && !million) return;
    const chromium = findChromium();
    if (chromium === null) {
      console.error('There is no Chromium here (the variable CHROMIUM may name one): frames are not measured.');
      return;
    }
    yield* await withPage(chromium, './page.ts', async (page) => {
      const steps = plan.quick ? 20 : 120;
      /** What frames cost the page's main thread, and all threads that draw; 95 of a hundred cost less. */
      const frames = async (contender: string, promises: number): Promise<readonly [page: number, all: number]> => {
        const work = await frameWork(page, () =>
          page.evaluate(([name, count, moves]) => window.measureFrames(name, count, moves), [
            contender,
            promises,
            steps,
          ] as const),
        );
        return [percentile95(work.page), percentile95(work.all)];
      };
      const rows = [];
      if (some) {
        plan.progress(FRAMES);
        const promises = plan.quick ? 1_000 : 10_000;
        const figures = new Map<string, (readonly [number, number])[]>();
        for (let round = 0; round < (plan.quick ? 1 : BROWSER_ROUNDS); round++) {
          for (const contender of ['promise-graph', ...PEERS]) {
            const known = figures.get(contender) ?? [];
            figures.set(contender, [...known, await frames(contender, promises)]);
          }
        }
        const middle = (contender: string, which: 0 | 1): number =>
          median(figures.get(contender)!.map((figure) => figure[which]));
        for (const peer of PEERS) {
          rows.push(row(FRAMES, UNIT, middle('promise-graph', 0), peer, middle(peer, 0)));
          rows.push(row(rastered(FRAMES), UNIT, middle('promise-graph', 1), peer, middle(peer, 1)));
        }
      }
      if (million) {
        plan.progress(MILLION);
        const [own, all] = await frames('promise-graph', plan.quick ? 20_000 : 1_000_000);
        rows.push(row(MILLION, UNIT, own, 'a sixtieth of a second', SIXTIETH));
        rows.push(row(rastered(MILLION), UNIT, all, 'a sixtieth of a second', SIXTIETH));
      }
      return rows;
    });
  },
};

/** Time of the processor, which other programs on a busy machine do not lengthen as they do the clock's. */
function cpuMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

/** A model's time with the graph view following it, drawn sixty times a million events, less its time alone; by event. */
function foldingPerEvent(quick: boolean): number {
  const promises = quick ? 20_000 : 200_000;
  const rounds = quick ? 1 : 5;
  const alone: number[] = [];
  const followed: number[] = [];
  let events = 1;
  for (let round = 0; round < rounds; round++) {
    for (const follow of [false, true]) {
      const model = new GraphModel({ maxPromises: 2 * promises });
      const fold = follow ? new Fold(model) : null;
      const layout = new LanesLayout();
      const begin = process.cpuUsage();
      tellProgram(
        frameEvery(model, 1_000_000 / 60, () => {
          if (fold !== null) layout.update(fold.graph(), () => ({ width: 150, height: 46 }));
        }),
        promises,
      );
      (follow ? followed : alone).push(cpuMilliseconds(begin));
      events = model.eventCount;
    }
  }
  return (Math.max(0.001, median(followed) - median(alone)) * 1e6) / events;
}

/** The model, with a frame between its events now and then. */
function frameEvery(model: GraphModel, events: number, frame: () => void): GraphModel {
  let next = events;
  const create = model.create.bind(model);
  model.create = (...given): void => {
    create(...given);
    if (model.eventCount < next) return;
    next += events;
    frame();
  };
  return model;
}
