/** Which key asks for what. A table, so that the help sheet and the tests can be compared with it. */
import type { ClockCommand } from '../view-clock.ts';
import type { Step } from '../views/walk.ts';

/** What a key asks for; `zoom` is a factor, `pan` how far the camera goes, in CSS pixels, `view` counts from 0. */
export type Command =
  | { readonly walk: Step }
  | { readonly zoom: number }
  | { readonly pan: readonly [dx: number, dy: number] }
  | { readonly view: number }
  | { readonly time: ClockCommand }
  | 'open'
  | 'clear'
  | 'search'
  | 'actualSize'
  | 'fit'
  | 'teaching'
  | 'unfold'
  | 'why'
  | 'waiters'
  | 'cancel'
  | 'menu'
  | 'message'
  | 'tidy'
  | 'legend'
  | 'help';

const COMMANDS: Readonly<Record<string, Command | undefined>> = {
  ArrowLeft: { walk: 'left' },
  ArrowRight: { walk: 'right' },
  ArrowUp: { walk: 'up' },
  ArrowDown: { walk: 'down' },
  Home: { walk: 'first' },
  End: { walk: 'last' },
  Enter: 'open',
  Escape: 'clear',
  '/': 'search',
  '+': { zoom: 1.25 },
  '=': { zoom: 1.25 },
  '-': { zoom: 0.8 },
  '0': 'actualSize',
  f: 'fit',
  ' ': { time: 'toggle' },
  ',': { time: { step: -1 } },
  '.': { time: { step: 1 } },
  '[': { time: { jump: 'previous' } },
  ']': { time: { jump: 'next' } },
  p: { time: 'play' },
  n: { time: 'follow' },
  1: { view: 0 },
  2: { view: 1 },
  3: { view: 2 },
  t: 'teaching',
  u: 'unfold',
  w: 'why',
  d: 'waiters',
  x: 'cancel',
  m: 'menu',
  g: 'message',
  y: 'tidy',
  l: 'legend',
  '?': 'help',
};

const PAN = 80;

/** With Shift the arrows move the camera. */
const SHIFTED: Readonly<Record<string, Command | undefined>> = {
  ArrowLeft: { pan: [-PAN, 0] },
  ArrowRight: { pan: [PAN, 0] },
  ArrowUp: { pan: [0, -PAN] },
  ArrowDown: { pan: [0, PAN] },
};

/** With Alt they go through time. */
const WITH_ALT: Readonly<Record<string, Command | undefined>> = {
  ArrowLeft: { time: { step: -1 } },
  ArrowRight: { time: { step: 1 } },
};

/** Commands that work wherever the focus is, except while something is typed. */
const ANYWHERE: readonly (Command | undefined)[] = ['search', 'help', 'fit', 'teaching', 'unfold', 'legend', 'clear'];

/** What a key asks for, or undefined. `onPane`: a view has the focus; elsewhere arrows and Space keep their own meaning. */
export function commandOf(event: KeyboardEvent, onPane: boolean): Command | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null) return undefined;
  // A button that has the focus is pressed by them.
  const presses = event.key === 'Enter' || event.key === ' ';
  if (presses && target instanceof HTMLElement && target.closest('button') !== null) return undefined;
  if (event.altKey) return Object.hasOwn(WITH_ALT, event.key) ? WITH_ALT[event.key] : undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const table = event.shiftKey && Object.hasOwn(SHIFTED, key) ? SHIFTED : COMMANDS;
  const command = Object.hasOwn(table, key) ? table[key] : undefined;
  return onPane || isForAnywhere(key, command) ? command : undefined;
}

function isForAnywhere(key: string, command: Command | undefined): boolean {
  const goesElsewhere = typeof command === 'object' && ('view' in command || ('time' in command && key !== ' '));
  return goesElsewhere || ANYWHERE.includes(command);
}
