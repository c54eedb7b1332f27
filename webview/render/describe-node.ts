/** What a node says: the words and marks of one promise, from what the model knows of it. */

import type { OperationName } from '../../runtime-instrumented/protocol/index.ts';
import type { Placed } from '../layout/layout.ts';
import { operationAndLine, operationWord } from '../model/naming.ts';
import type { PromiseView } from '../model/promise-view.ts';
import type { VisibleGroup, VisibleNode } from '../model/visible-graph.ts';
import { clockTime, counted, timeToGo } from './format.ts';
import { madeWords, stateWords } from './group.ts';
import type { Guard, SceneNode } from './scene.ts';

const GUARDS: Partial<Record<OperationName, Guard>> = {
  catch: 'catch',
  tryBind: 'catch',
  finalize: 'finalize',
  protected: 'protected',
  noCancel: 'protected',
  wrapInCancelable: 'protected',
};

const INSIDE: Partial<Record<OperationName, string>> = {
  choose: '1st',
  pick: '1st',
  nchoose: 'n',
  npick: 'n',
  nchooseSplit: 'n',
};

/** What describing a node needs beside the node and its promise. */
export interface Surroundings {
  /** The session's time in nanoseconds, for what is left of a timer; -1 when that is not known. */
  readonly now: number;
  /** Name of a pending promise that it waits for, or ''. */
  readonly waitsFor: string;
  /** Its name is a label or what the source calls it, not one of last resort. */
  readonly ownName: boolean;
}

/** The node as it is drawn. */
export function describeNode(node: VisibleNode, place: Placed, view: PromiseView, around: Surroundings): SceneNode {
  const words = node.glyph === 'card' ? cardWords(view, around) : combinatorWords(view, around.ownName);
  return {
    id: node.id,
    glyph: node.glyph,
    x: place.x,
    y: place.y,
    width: place.width,
    height: place.height,
    state: view.state,
    running: view.running,
    guard: GUARDS[view.operation] ?? null,
    inside: INSIDE[view.operation] ?? '',
    parts: [],
    folded: node.folded,
    rounds: node.rounds,
    group: null,
    outOf: node.outOf ?? 0,
    ...words,
  };
}

/** A group as it is drawn: by the name of one of those in it. */
export function describeGroup(node: VisibleNode, group: VisibleGroup, place: Placed, sample: PromiseView): SceneNode {
  return {
    id: node.id,
    glyph: node.glyph,
    x: place.x,
    y: place.y,
    width: place.width,
    height: place.height,
    state: node.state,
    running: false,
    guard: null,
    inside: '',
    parts: [],
    folded: 0,
    rounds: 1,
    group,
    outOf: 0,
    name: group.paths > 1 ? `${operationWord(sample.operation)}, ${counted(group.paths, 'place')}` : sample.name,
    second: [stateWords(group.states), madeWords(group)].filter((words) => words !== '').join(' · '),
    secondIsResult: false,
    time: '',
    operation: '',
  };
}

type Words = Pick<SceneNode, 'name' | 'second' | 'secondIsResult' | 'time' | 'operation'>;

function cardWords(view: PromiseView, { now, waitsFor }: Surroundings): Words {
  const time = view.settledAt < 0 ? '' : clockTime(view.settledAt);
  const result = resultOf(view);
  if (view.running) return { name: view.name, second: 'callback runs', secondIsResult: false, time, operation: '' };
  if (result !== '')
    return { name: view.name, second: result, secondIsResult: true, time, operation: operationWord(view.operation) };
  const waits = view.state === 'pending' && view.duration >= 0 && now >= 0;
  const second = waits ? timeToGo(view.createdAt + view.duration - now) : madeBy(view, waitsFor);
  return { name: view.name, second, secondIsResult: false, time, operation: '' };
}

/**
 * Over the sign the operation with its count (see scene-builder.ts); under it a name of its own, with
 * the result. Without one the result is said by what comes next, and by the sign itself.
 */
function combinatorWords(view: PromiseView, ownName: boolean): Words {
  const result = ownName || view.state === 'failed' ? resultOf(view) : '';
  return {
    name: ownName ? view.name : '',
    second: result,
    secondIsResult: result !== '',
    time: '',
    operation: operationWord(view.operation),
  };
}

/** The value or error; '' while pending, and for a value that says nothing. */
export function resultOf(view: PromiseView): string {
  switch (view.state) {
    case 'pending':
      return '';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return view.text === '' ? 'failed' : view.text;
    case 'returned':
      return view.text === 'undefined' ? '' : view.text;
  }
}

/** "bind, line 9"; when that is the name already, what it waits for. */
function madeBy(view: PromiseView, waitsFor: string): string {
  const made = operationAndLine(view.operation, view.site);
  if (view.name !== operationWord(view.operation) && view.name !== made) return made;
  return view.state === 'pending' && waitsFor !== '' ? `waits for ${waitsFor}` : view.state;
}
