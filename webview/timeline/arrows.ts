/**
 * Arrows between lanes: what waits for what (dashed, at the moment at which it began to), what settled what (in
 * its state's colour), what became what (a double line), what cancelled what (amber; a bar where it was ignored).
 * Always those of the selected and the hovered promise, and those of all when few enough are in sight to be read.
 */
import type { ReachName } from '../../runtime-instrumented/protocol/index.ts';
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { faded, type Path, type Stroke, type Surface } from '../render/surface.ts';
import type { Theme } from '../render/theme.ts';
import { NEVER, NONE, type Trace } from '../trace/trace.ts';
import { type Picture, type Surveyed, xOfMoment } from './picture.ts';
import { shownLane } from './survey.ts';
import { yOf } from './window.ts';

export type ArrowKind = 'waits' | 'wakes' | 'becomes' | 'cancels';

export interface Arrow {
  readonly kind: ArrowKind;
  readonly moment: number;
  /** Rows. */
  readonly from: number;
  readonly to: number;
  /** Code of the state that is passed on. */
  readonly state: number;
  readonly reach: ReachName | null;
}

/** Arrows of one promise in each direction, at most. */
const MOST_OF_ONE = 40;
const CANCELS_LOOKED_AT = 4_000;
/** In so few bars the arrows of all can be read. */
const READABLE_BARS = 90;
const READABLE_LANE = 14;
const MOST_OF_ALL = 260;
const OPACITY_OF_ALL = 0.5;

const CANCELLED = STATES.indexOf('cancelled');

const lastCancels = ({ cancels }: Trace) => cancels.slice(-CANCELS_LOOKED_AT);

/** The arrows of all bars of a survey: found once for as long as it is shown. */
const known = new WeakMap<Surveyed, readonly Arrow[]>();

function arrowsOfAll(surveyed: Surveyed, { trace, moment }: Picture): readonly Arrow[] {
  const cached = known.get(surveyed);
  if (cached !== undefined) return cached;
  const rows = new Set([...surveyed.survey.wide, ...surveyed.survey.nested]);
  const arrows = new Map<string, Arrow>();
  const add = (arrow: Arrow) => {
    if (arrows.size < MOST_OF_ALL) arrows.set(`${arrow.kind} ${arrow.from} ${arrow.to} ${arrow.moment}`, arrow);
  };
  for (const row of rows) for (const arrow of arrowsOf(trace, row, moment, false)) add(arrow);
  for (const { by, target, moment: at, reach } of lastCancels(trace)) {
    if (at > moment || by === NONE || !(rows.has(by) || rows.has(target))) continue;
    add({ kind: 'cancels', moment: at, from: by, to: target, state: CANCELLED, reach });
  }
  const found = [...arrows.values()];
  known.set(surveyed, found);
  return found;
}

/** The arrows that begin or end at a promise, as of a moment. */
export function arrowsOf(trace: Trace, row: number, moment: number, cancels = true): Arrow[] {
  const arrows: Arrow[] = [];
  const add = (kind: ArrowKind, at: number, from: number, to: number, state = 0, reach: ReachName | null = null) => {
    if (at <= moment && from !== NONE && to !== NONE && from !== to)
      arrows.push({ kind, moment: at, from, to, state, reach });
  };
  let sources = 0;
  trace.sourcesOf(row, (source, _role, at) => {
    add('waits', at, row, source);
    return ++sources < MOST_OF_ONE;
  });
  let waiters = 0;
  trace.waitersOf(row, (waiter, _role, at) => {
    add('waits', at, waiter, row);
    addWake(waiter, row);
    return ++waiters < MOST_OF_ONE;
  });
  let callbacks = 0;
  trace.callbacks.of(row, (index) => {
    const by = trace.callbacks.by(index);
    if (by !== NONE) add('wakes', trace.callbacks.entered(index), by, row, stateOf(by));
    return ++callbacks < MOST_OF_ONE;
  });
  addWake(row, trace.causeOf(row));
  add('becomes', trace.becameAt(row), row, trace.outerOf(row));
  if (cancels) {
    for (const cancel of lastCancels(trace)) {
      if (cancel.by === row || cancel.target === row) {
        add('cancels', cancel.moment, cancel.by, cancel.target, CANCELLED, cancel.reach);
      }
    }
  }
  return arrows;

  function stateOf(source: number): number {
    return trace.stateAt(source, moment);
  }
  function addWake(woken: number, cause: number): void {
    if (cause !== NONE && trace.causeOf(woken) === cause)
      add('wakes', trace.settledAt(woken), cause, woken, stateOf(cause));
  }
}

/** Draws the arrows of all, where they can be read. */
export function drawArrowsOfAll(surface: Surface, picture: Picture): void {
  const { surveyed, window } = picture;
  const bars = surveyed === null ? 0 : surveyed.survey.wide.length + surveyed.survey.nested.length;
  if (surveyed !== null && window.lane >= READABLE_LANE && bars <= READABLE_BARS) {
    surface.within(faded(OPACITY_OF_ALL), () => {
      for (const arrow of arrowsOfAll(surveyed, picture)) drawArrow(surface, picture, arrow, 1);
    });
  }
}

/** Draws what belongs to the selection and the pointer. */
export function drawArrows(surface: Surface, picture: Picture): void {
  const { trace, moment, selected, hovered } = picture;
  for (const row of new Set([hovered, selected])) {
    if (row === NONE || !trace.isKept(row)) continue;
    for (const arrow of arrowsOf(trace, row, moment)) drawArrow(surface, picture, arrow, row === selected ? 1.7 : 1.4);
  }
}

function drawArrow(surface: Surface, picture: Picture, arrow: Arrow, width: number): void {
  const { packing, window, areas } = picture;
  if (arrow.moment === NEVER) return;
  const from = shownLane(packing, arrow.from);
  const to = shownLane(packing, arrow.to);
  if (from === NONE || to === NONE || from === to) return;
  const x = xOfMoment(picture, arrow.moment);
  if (x < areas.lanes.left - 20 || x > areas.lanes.right + 20) return;
  const middle = (lane: number) => areas.lanes.top + yOf(window, lane + 0.5);
  const edge = Math.max(2, window.lane * 0.36) * Math.sign(to - from);
  const start = middle(from) + (arrow.kind === 'waits' ? edge : 0);
  const end = middle(to) - edge;
  if (Math.max(start, end) < areas.lanes.top || Math.min(start, end) > areas.lanes.bottom) return;
  drawArrowAt(surface, picture.theme, arrow, x, start, end, width);
}

/** One arrow at x, from one height to another: the legend draws the same. */
export function drawArrowAt(
  surface: Surface,
  theme: Theme,
  { kind, state, reach }: Pick<Arrow, 'kind' | 'state' | 'reach'>,
  x: number,
  start: number,
  end: number,
  width: number,
): void {
  const way = Math.sign(end - start) || 1;
  const bow = Math.min(12, Math.abs(end - start) * 0.18);
  const line = (shift: number): Path => [
    ['M', x + shift, start],
    ['C', x + shift + bow, start + (end - start) * 0.3, x + shift + bow, start + (end - start) * 0.7, x + shift, end],
  ];
  const color = kind === 'cancels' ? theme.cancelled : kind === 'wakes' ? theme[STATES[state]!] : theme.edge;
  const stroke: Stroke = kind === 'waits' ? { color, width, dash: [3, 2.5] } : { color, width };
  surface.path(line(0), { stroke });
  if (kind === 'becomes') {
    surface.path(line(3), { stroke });
    return;
  }
  if (kind === 'cancels' && reach === 'ignored') {
    surface.path(
      [
        ['M', x - 4, end - way],
        ['L', x + 4, end - way],
      ],
      { stroke: { color, width: width + 0.6 } },
    );
    return;
  }
  const head = kind === 'waits' ? 3 : 4;
  surface.path(
    [['M', x, end + way], ['L', x - head + 1, end - way * head * 1.3], ['L', x + head, end - way * head * 1.1], ['Z']],
    {
      fill: color,
    },
  );
}
