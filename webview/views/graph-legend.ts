/** The marks of the graph, for the legend: small scenes, drawn as the graph draws them. */
import { drawScene, STILL } from '../render/draw-scene.ts';
import { drawMark, type MarkName } from '../render/glyphs.ts';
import { drawStateBar } from '../render/group.ts';
import { type Emphasis, type Light, NO_EMPHASIS, type Scene, type SceneEdge, type SceneNode } from '../render/scene.ts';
import type { LegendEntry, LegendSection } from './legend.ts';

const NODE: SceneNode = {
  id: 1,
  glyph: 'card',
  x: 0,
  y: 0,
  width: 150,
  height: 46,
  state: 'pending',
  running: false,
  guard: null,
  name: 'name',
  second: '',
  secondIsResult: false,
  time: '',
  operation: '',
  inside: '',
  parts: [],
  folded: 0,
  rounds: 1,
  group: null,
  outOf: 0,
};

const EDGE: SceneEdge = { key: '1-2', from: 1, to: 2, kind: 'awaited', passed: 'pending', outcome: 'open', label: '' };

/** A legend of the graph, in the order in which one meets its marks. */
export const GRAPH_LEGEND: readonly LegendSection[] = [
  {
    title: 'States',
    entries: [
      state('pending', 'pending: it waits'),
      state('running', 'its callback runs now'),
      state('returned', 'returned a value'),
      state('failed', 'failed with an error'),
      state('cancelled', 'cancelled'),
    ],
  },
  {
    title: 'Promises',
    entries: [
      node(
        { name: 'heads', second: '"Heads"', state: 'returned', secondIsResult: true, time: '1.000' },
        'a promise: its name in the source, its value or what made it, when it settled',
      ),
      node(
        { name: 'loop', second: 'bind, line 4', rounds: 12 },
        'a loop: ×12 rounds on one card, the present one shown',
      ),
      node(
        { name: 'total', second: '42', state: 'returned', secondIsResult: true, folded: 9 },
        'with +9 settled promises that led to it folded in',
      ),
      node({ name: 'answer', second: 'catch, line 3', guard: 'catch' }, 'handles failure (catch, tryBind)'),
      node(
        { name: 'saved', second: 'finalize, line 3', guard: 'finalize' },
        'does something at the end, however it ends (finalize)',
      ),
      node({ name: 'write', second: 'protected', guard: 'protected' }, 'shielded from cancels (protected, noCancel)'),
      node(
        { name: 'ask', second: 'async fn, line 8', port: 'out' },
        'its code sends a message to another thread or process, or starts one: click the mark (or press g) to go there',
      ),
      node(
        { name: 'answer', second: '"done"', secondIsResult: true, state: 'returned', port: 'in' },
        'a message from there settled it, or made it',
      ),
      node(
        { glyph: 'bar', width: 10, height: 56, operation: 'join 1 of 2', parts: ['returned', 'pending'] },
        'join, all, both: fills as its children end',
      ),
      node(
        { glyph: 'diamond', width: 32, height: 32, operation: 'pick', inside: '1st' },
        'choose, pick: the first decides',
      ),
    ],
  },
  {
    title: 'Groups',
    entries: [
      node(
        { width: 176, height: 58, name: 'sleep 1 s', group: { states: [3, 295, 2, 0], sample: 1, paths: 1 } },
        'many promises of one call site: how many, and their states. Click it, or press Enter, and some come out; minus folds them again',
      ),
      {
        width: 150,
        height: 12,
        words: 'its bar: returned, failed (crossed), cancelled (struck), pending (dashed)',
        draw: (surface, theme) => drawStateBar(surface, [1, 1, 1, 1], { x: 0, y: 1, width: 150, height: 9 }, theme),
      },
      edge({ label: '×300', count: 300 }, 'so many dependencies in one line'),
    ],
  },
  {
    title: 'Lines, from what is waited for to what waits',
    entries: [
      edge({}, 'waits'),
      edge({ passed: 'returned' }, 'passed on, in the colour of the state'),
      edge({ passed: 'returned', outcome: 'won' }, 'the branch that won'),
      edge({ passed: 'cancelled', outcome: 'lost' }, 'a branch that was cut off'),
      edge({ kind: 'then', passed: 'returned' }, 'then: what the same function waits for next'),
      edge({ kind: 'becomes' }, 'becomes: the promise of a callback is from now on the same promise'),
      edge({ kind: 'cancels', passed: 'cancelled' }, 'cancels, against the stream'),
      edge({ kind: 'cancelIgnored', passed: 'cancelled' }, 'a cancel that was ignored'),
    ],
  },
  {
    title: 'Lit for the selected promise',
    entries: [
      edge({}, 'on the way that was asked for', {
        nodes: new Map([
          [1, 'on'],
          [2, 'on'],
        ]),
      }),
      lit('end', 'what holds it up'),
      lit('reached', 'a cancel would end it'),
      lit('carried', 'and would fail this with it'),
      lit('ignores', 'a cancel does not get past it'),
      lit('shielded', 'goes on behind a protected promise'),
      lit('handles', 'may handle the failure'),
    ],
  },
];

function state(mark: MarkName, words: string): LegendEntry {
  return { width: 16, height: 16, words, draw: (surface, theme) => drawMark(surface, mark, 8, 8, theme, theme.panel) };
}

function node(about: Partial<SceneNode>, words: string): LegendEntry {
  const only = { ...NODE, ...about };
  const above = only.glyph === 'card' ? 10 : 24;
  const below = only.group === null ? 4 : 12;
  return picture(
    scene([only]),
    190,
    only.height + above + below,
    { x: 95, y: only.height / 2 + above },
    words,
    NO_EMPHASIS,
  );
}

function lit(mark: Light['nodes'] extends ReadonlyMap<number, infer M> ? M : never, words: string): LegendEntry {
  const emphasis = { ...NO_EMPHASIS, light: { nodes: new Map([[1, mark]]) } };
  return picture(scene([{ ...NODE, height: 26 }]), 190, 58, { x: 95, y: 16 }, words, emphasis);
}

function edge(about: Partial<SceneEdge>, words: string, light: Light | null = null): LegendEntry {
  const ends = [
    { ...NODE, id: 1, x: 0, width: 30, height: 26, name: '' },
    { ...NODE, id: 2, x: 130, width: 30, height: 26, name: '' },
  ];
  const isCancel = about.kind === 'cancels' || about.kind === 'cancelIgnored';
  const line = { ...EDGE, ...about, ...(isCancel ? { from: 2, to: 1 } : {}) };
  return picture(scene(ends, [line]), 190, isCancel ? 56 : 34, { x: 30, y: 17 }, words, { ...NO_EMPHASIS, light });
}

function scene(nodes: readonly SceneNode[], edges: readonly SceneEdge[] = []): Scene {
  return { nodes: new Map(nodes.map((each) => [each.id, each])), edges, regions: [] };
}

function picture(
  of: Scene,
  width: number,
  height: number,
  at: { readonly x: number; readonly y: number },
  words: string,
  emphasis: Emphasis,
): LegendEntry {
  const size = { width, height };
  const camera = { ...at, zoom: 1 };
  return {
    width,
    height,
    words,
    draw: (surface, theme, fitter) =>
      drawScene(surface, of, { camera, size, theme, fitter, emphasis, liveliness: STILL }),
  };
}
