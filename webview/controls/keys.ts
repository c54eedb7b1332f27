/** Which key asks for what. A table, so that the help sheet and the tests can be compared with it. */
import type { Step } from '../views/walk.ts';

/** What a key asks for; `zoom` is a factor, `pan` how far the camera goes, in CSS pixels. */
export type Command =
  | { readonly walk: Step }
  | { readonly zoom: number }
  | { readonly pan: readonly [dx: number, dy: number] }
  | 'open'
  | 'clear'
  | 'search'
  | 'actualSize'
  | 'fit'
  | 'pause'
  | 'teaching'
  | 'unfold'
  | 'why'
  | 'waiters'
  | 'cancel'
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
  ' ': 'pause',
  t: 'teaching',
  u: 'unfold',
  w: 'why',
  d: 'waiters',
  x: 'cancel',
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

/** Commands that work wherever the focus is, except while something is typed. */
const ANYWHERE: readonly (Command | undefined)[] = ['search', 'help', 'fit', 'teaching', 'unfold', 'legend', 'clear'];

/** What a key asks for, or undefined. `onGraph`: the graph has the focus; elsewhere arrows and Space keep their own meaning. */
export function commandOf(event: KeyboardEvent, onGraph: boolean): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const table = event.shiftKey && Object.hasOwn(SHIFTED, key) ? SHIFTED : COMMANDS;
  const command = Object.hasOwn(table, key) ? table[key] : undefined;
  return onGraph || ANYWHERE.includes(command) ? command : undefined;
}
