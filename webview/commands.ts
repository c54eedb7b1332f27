/** What keys ask for, done on the views, the clock and what stands around them. */
import type { Command } from './controls/keys.ts';
import type { Panes } from './panes.ts';
import type { ClockCommand } from './view-clock.ts';
import type { LitMode } from './views/lighting.ts';
import type { PaneName } from './views/pane.ts';
import type { Step } from './views/walk.ts';

/** What the page does for a command; views and camera are moved here. */
export interface CommandTarget {
  readonly panes: Panes;
  view(name: PaneName): void;
  time(command: ClockCommand): void;
  walk(step: Step): void;
  open(): void;
  clear(): void;
  search(): void;
  teaching(): void;
  unfold(): void;
  light(mode: LitMode): void;
  menu(): void;
  message(): void;
  tidy(): void;
  legend(): void;
  help(): void;
}

/** Whether it is asked of a picture, and means nothing before there is one. */
export function needsPicture(command: Command): boolean {
  return typeof command === 'object' && !('view' in command);
}

/** Does what a key asks for. */
export function run(command: Command, target: CommandTarget): void {
  const { panes } = target;
  if (typeof command === 'object') {
    if ('zoom' in command) panes.current.zoomBy(command.zoom);
    else if ('pan' in command) panes.current.panBy(...command.pan);
    else if ('walk' in command) target.walk(command.walk);
    else if ('time' in command) target.time(command.time);
    else {
      const name = panes.names[command.view];
      if (name !== undefined) target.view(name);
    }
  } else if (command === 'fit') panes.current.fit();
  else if (command === 'actualSize') {
    if (panes.current === panes.graph) panes.graph.view.resetZoom();
    else panes.current.fit();
  } else if (command === 'why' || command === 'waiters' || command === 'cancel') target.light(command);
  else target[command]();
}
