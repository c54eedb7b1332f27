/**
 * Makes the snapshot of one promise that details, narration and text read.
 */
import { ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { CANCELS } from './edge-table.ts';
import type { GraphModel } from './graph-model.ts';
import { operationOf } from './naming.ts';
import { NONE } from './promise-table.ts';
import type { Dependency, PromiseView } from './promise-view.ts';

/** Dependencies told of one promise at most: a join of a hundred thousand is not listed whole. */
const LISTED = 1_000;

/** The snapshot of a row: state, value and times are those of the promise that it became part of. */
export function viewOf(model: GraphModel, row: number): PromiseView {
  const { promises } = model;
  const root = promises.rootOf(row);
  return {
    id: promises.id[row],
    operation: operationOf(promises.operation[row]),
    state: STATES[promises.state[root]],
    running: model.isRunning(promises.id[row]),
    name: model.nameOfRow(row),
    detail: promises.detail[row],
    duration: promises.duration[row],
    site: model.sites.get(promises.site[row]) ?? null,
    createdAt: promises.createdAt[row],
    settledAt: promises.settledAt[root],
    text: promises.text[root],
    cause: promises.cause[root],
    madeIn: promises.madeIn[row],
    root: promises.id[root],
    waitsFor: sourcesOf(model, row),
    waitedOnBy: waitersOf(model, row),
  };
}

function sourcesOf(model: GraphModel, row: number): Dependency[] {
  const { promises, edges } = model;
  const list: Dependency[] = [];
  for (let edge = promises.firstSource[row]; edge !== NONE && list.length < LISTED; edge = edges.nextSource[edge]) {
    list.push({ id: promises.id[edges.source[edge]], role: roleOf(edges.role[edge]) });
  }
  // Of all that it became, the last is the one that still says something.
  const inner = promises.lastInner[row];
  if (inner !== NONE) list.push({ id: promises.id[inner], role: 'becomes' });
  return list;
}

function waitersOf(model: GraphModel, row: number): Dependency[] {
  const { promises, edges } = model;
  const list: Dependency[] = [];
  for (let edge = promises.firstWaiter[row]; edge !== NONE && list.length < LISTED; edge = edges.nextWaiter[edge]) {
    list.push({ id: promises.id[edges.waiter[edge]], role: roleOf(edges.role[edge]) });
  }
  if (promises.parent[row] !== NONE) list.push({ id: promises.id[promises.rootOf(row)], role: 'becomes' });
  return list;
}

function roleOf(code: number): Dependency['role'] {
  return code >= CANCELS ? 'cancels' : ROLES[code];
}
