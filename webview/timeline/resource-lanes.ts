/**
 * Resources on lanes of their own at the foot: how much of a mutex, pool or stream is taken or held as steps, who
 * has it as bars with names where only one can, how many wait for it as a line of dashes above.
 */

import type { Font, Surface } from '../render/surface.ts';
import { NEVER, NONE, type Resource } from '../trace/trace.ts';
import { inksOf } from './inks.ts';
import { type Picture, RESOURCE_HEIGHT, sizeOf, xOfMoment, xOfNow } from './picture.ts';
import { resourceName } from './resource-name.ts';
import { valueAt } from './window.ts';

const LABEL_FONT: Font = { family: 'sans', size: 10.5, weight: 600 };
const HOLDER_FONT: Font = { family: 'sans', size: 10.5, weight: 400 };
/** Uses that are looked at for holders. */
const MOST_HOLDERS = 400;
const LABEL_ROOM = 150;

/** A stretch in which the level of a resource is the same, in CSS pixels. */
export interface Step {
  readonly left: number;
  readonly right: number;
  readonly level: number;
}

/** The levels in sight; where they change more often than a pixel can show, the highest counts. */
export function stepsOf(picture: Picture, resource: Resource): Step[] {
  const { moment, areas, window, axis } = picture;
  const steps: Step[] = [];
  const area = sizeOf(areas.lanes);
  const now = Math.min(areas.lanes.right, xOfNow(picture));
  const made = Math.max(areas.lanes.left, xOfMoment(picture, resource.madeAt));
  if (resource.madeAt > moment || made > now) return steps;
  let index = Math.max(resource.first, resource.firstFrom(axis.momentAt(valueAt(window, area, made)) + 1));
  let level = index > resource.first ? resource.level(index - 1) : 0;
  let left = made;
  while (index < resource.end && resource.moment(index) <= moment) {
    const x = xOfMoment(picture, resource.moment(index));
    if (x > now) break;
    const next = resource.level(index);
    if (x - left < 1 && steps.length > 0) {
      // Within a pixel: the highest is what is seen.
      const last = steps[steps.length - 1]!;
      if (next > last.level && x - last.right < 1)
        steps[steps.length - 1] = { ...last, level: Math.max(last.level, next) };
      level = next;
    } else {
      if (next !== level || resource.use(index) === 'ends') {
        steps.push({ left, right: x, level });
        left = x;
      }
      level = next;
    }
    const skipped = resource.firstFrom(axis.momentAt(valueAt(window, area, x + 0.5)));
    index = skipped > index + 8 ? skipped - 1 : index + 1;
  }
  steps.push({ left, right: now, level });
  return steps;
}

/** Draws the lanes of the resources that are in sight. */
export function drawResources(surface: Surface, picture: Picture): void {
  const { areas, resources, topResource, theme } = picture;
  const { resources: box } = areas;
  if (box.bottom <= box.top) return;
  surface.rect(box.left, box.top, box.right - box.left, 1, 0, { fill: theme.border });
  const shown = Math.round((box.bottom - box.top) / RESOURCE_HEIGHT);
  surface.clipped(box.left, box.top, box.right - box.left, box.bottom - box.top, () => {
    for (let i = 0; i < shown; i++) {
      const resource = resources[topResource + i];
      if (resource !== undefined) drawResource(surface, picture, resource, box.top + i * RESOURCE_HEIGHT);
    }
  });
}

/** The resource at a height of the pane, or null. */
export function resourceAt(picture: Picture, y: number): Resource | null {
  const { areas, resources, topResource } = picture;
  if (y < areas.resources.top || y >= areas.resources.bottom) return null;
  return resources[topResource + Math.floor((y - areas.resources.top) / RESOURCE_HEIGHT)] ?? null;
}

function drawResource(surface: Surface, picture: Picture, resource: Resource, top: number): void {
  const { theme, fitter, areas } = picture;
  const inks = inksOf(theme);
  const steps = stepsOf(picture, resource);
  const most = Math.max(resource.size, 1, ...steps.map(({ level }) => level));
  const foot = top + RESOURCE_HEIGHT - 4;
  const room = RESOURCE_HEIGHT - 16;
  surface.rect(areas.resources.left, foot, areas.resources.right - areas.resources.left, 1, 0, { fill: inks.grid });
  for (const { left, right, level } of steps) {
    if (level <= 0) continue;
    const height = Math.max(2, (level / most) * room);
    surface.rect(left, foot - height, Math.max(1, right - left), height, 0, { fill: inks.bars[0]!.body });
    surface.rect(left, foot - height, Math.max(1, right - left), 1.5, 0, { fill: inks.bars[0]!.edge });
  }
  if (holdsOne(resource)) drawHolders(surface, picture, resource, foot, room);
  drawWaits(surface, picture, resource, top + 9);
  const name = fitter.fit(`${resourceName(picture, resource)}${words(resource)}`, LABEL_FONT, LABEL_ROOM);
  const width = fitter.width(name, LABEL_FONT);
  surface.rect(areas.resources.left, top + 2, width + 9, 13, 0, { fill: theme.background });
  surface.text(name, areas.resources.left + 5, top + 12, { font: LABEL_FONT, color: theme.foreground });
}

function words({ kind, size, label }: Resource): string {
  const bound = size > 1 ? ` of ${size}` : '';
  return label === '' ? bound : ` · ${kind}${bound}`;
}

/** Whether only one promise can have it at a time. */
function holdsOne({ kind, size }: Resource): boolean {
  return kind === 'mutex' || (kind === 'pool' && size === 1);
}

/** Who has it, where that is one: a bar from taking to giving back, with a name. */
function drawHolders(surface: Surface, picture: Picture, resource: Resource, foot: number, room: number): void {
  const { trace, theme, fitter, moment, areas, axis, window } = picture;
  const inks = inksOf(theme);
  const from = axis.momentAt(window.from);
  let index = Math.max(resource.first, resource.firstFrom(from) - 8);
  let taken: { row: number; moment: number } | null = null;
  const draw = (holder: { row: number; moment: number }, until: number | null) => {
    const left = Math.max(areas.resources.left, xOfMoment(picture, holder.moment));
    const right = Math.min(areas.resources.right, until === null ? xOfNow(picture) : xOfMoment(picture, until));
    if (right - left < 2) return;
    surface.rect(left, foot - room, right - left, room, 0, { fill: inks.bars[0]!.body });
    surface.rect(left, foot - room, 1.5, room, 0, { fill: inks.bars[0]!.edge });
    if (until === null) return;
    surface.rect(right - 1.5, foot - room, 1.5, room, 0, { fill: inks.bars[0]!.edge });
  };
  const label = (holder: { row: number; moment: number }, until: number | null) => {
    const left = Math.max(areas.resources.left, xOfMoment(picture, holder.moment)) + 4;
    const right = Math.min(areas.resources.right, until === null ? xOfNow(picture) : xOfMoment(picture, until)) - 3;
    if (right - left < 24 || holder.row === NONE) return;
    const name = fitter.fitName(trace.nameOf(holder.row), HOLDER_FONT, right - left);
    if (name !== '') surface.text(name, left, foot - 3.5, { font: HOLDER_FONT, color: theme.foreground });
  };
  for (let looked = 0; index < resource.end && looked < MOST_HOLDERS; index++, looked++) {
    const at = resource.moment(index);
    if (at > moment || xOfMoment(picture, at) > areas.resources.right + 2) break;
    const use = resource.use(index);
    if (use !== 'takes' && use !== 'gives') continue;
    if (taken !== null) {
      draw(taken, at);
      label(taken, at);
    }
    taken = use === 'takes' ? { row: resource.row(index), moment: at } : null;
  }
  if (taken !== null) {
    draw(taken, null);
    label(taken, null);
  }
}

/** From when to when each promise waited for it: short lines, one above the other. */
function drawWaits(surface: Surface, picture: Picture, resource: Resource, y: number): void {
  const { trace, theme, moment, areas, axis, window } = picture;
  let index = Math.max(resource.first, resource.firstFrom(axis.momentAt(window.from)) - 64);
  let end = areas.resources.left;
  for (let looked = 0; index < resource.end && looked < MOST_HOLDERS; index++, looked++) {
    const at = resource.moment(index);
    if (at > moment) break;
    if (resource.use(index) !== 'waits') continue;
    const left = Math.max(end, xOfMoment(picture, at));
    if (left > areas.resources.right) break;
    const row = resource.row(index);
    const until = row === NONE ? NEVER : trace.settledAt(row);
    const right = Math.min(areas.resources.right, until > moment ? xOfNow(picture) : xOfMoment(picture, until));
    if (right - left < 1) continue;
    surface.path(
      [
        ['M', left, y],
        ['L', right, y],
      ],
      { stroke: { color: theme.muted, width: 2, dash: [4, 2] } },
    );
    end = right;
  }
}

/** A sentence about a resource at the moment that is shown. */
export function resourceWords(picture: Picture, resource: Resource): string {
  const { trace, moment } = picture;
  const last = resource.firstFrom(moment + 1) - 1;
  const level = last >= resource.first ? resource.level(last) : 0;
  const bound = resource.size > 0 ? ` of ${resource.size}` : '';
  const noun = resource.kind === 'stream' || resource.kind === 'mvar' ? 'held in it' : 'taken';
  let waiting = 0;
  for (let i = Math.max(resource.first, last - 2_000); i <= last; i++) {
    if (resource.use(i) !== 'waits' || resource.row(i) === NONE) continue;
    if (trace.settledAt(resource.row(i)) > moment) waiting++;
  }
  const queue = waiting === 0 ? '' : `, ${waiting} waiting`;
  return `${resourceName(picture, resource)} (${resource.kind}): ${level}${bound} ${noun}${queue}`;
}
