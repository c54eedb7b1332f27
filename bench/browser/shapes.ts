/**
 * The programs whose graphs are drawn: handlers of requests, each a few promises long, joined at the end. The same
 * for every contender, so that all draw what the same program did.
 */
import type { GraphModel } from '../../webview/model/graph-model.ts';

/** Promises of one handler: two sleeps, two maps, a pick and a bind. */
const OF_A_HANDLER = 6;
const SITES = 40;

/** A graph as the peers take it: nodes with their states and places, edges by index. */
export interface PlainGraph {
  readonly nodes: readonly { readonly x: number; readonly y: number; readonly pending: boolean }[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** Tells a model a program of about so many promises, of which a third stays pending. */
export function tellProgram(model: GraphModel, promises: number): void {
  let time = 0;
  let id = 0;
  for (let site = 1; site <= SITES * OF_A_HANDLER; site++) {
    model.site(site, { file: '/bench.ts', line: site, column: 1, functionName: '' });
  }
  const ends: number[] = [];
  for (let handler = 0; id + OF_A_HANDLER < promises; handler++) {
    const place = (handler % SITES) * OF_A_HANDLER;
    const make = (
      operation: Parameters<GraphModel['create']>[2],
      part: number,
      ...sources: readonly number[]
    ): number => {
      model.create(time++, ++id, operation, place + part, '', -1);
      for (const source of sources) model.depend(time, id, source, operation === 'pick' ? 'branch' : 'awaited');
      return id;
    };
    const read = make('io', 1);
    const request = make('map', 2, read);
    const timer = make('sleep', 3);
    const late = make('map', 4, timer);
    const pick = make('pick', 5, request, late);
    ends.push(make('bind', 6, pick));
    if (handler % 3 === 0) continue;
    for (const settled of [read, request, pick, pick + 1]) model.settle(time++, settled, 'returned', '1', 0);
  }
  model.create(time++, ++id, 'join', 0, '', -1);
  for (const end of ends) model.depend(time, id, end, 'child');
}

/** The same graph, every promise of it, in columns: what the peers draw. */
export function plainGraph(model: GraphModel): PlainGraph {
  const { promises, edges } = model;
  const rows = [...promises];
  const index = new Map(rows.map((row, at) => [row, at]));
  const perColumn = Math.ceil(Math.sqrt(rows.length / OF_A_HANDLER)) * 2;
  const nodes = rows.map((row, at) => ({
    x: ((at % OF_A_HANDLER) + OF_A_HANDLER * Math.floor(at / OF_A_HANDLER / perColumn)) * 60,
    y: (Math.floor(at / OF_A_HANDLER) % perColumn) * 30,
    pending: promises.state[promises.rootOf(row)] === 0,
  }));
  const pairs: [number, number][] = [];
  for (const row of rows) {
    for (let edge = promises.firstSource[row]; edge >= 0; edge = edges.nextSource[edge]) {
      pairs.push([index.get(edges.source[edge])!, index.get(row)!]);
    }
  }
  return { nodes, edges: pairs };
}
