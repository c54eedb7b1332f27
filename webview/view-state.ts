/** What the view remembers while it is hidden or reloaded, and how that is read again. */
import { type ThemeChoice, themeChoice } from './controls/theme-switch.ts';
import type { Camera } from './render/camera.ts';
import type { PaneName } from './views/pane.ts';

const PANES: readonly PaneName[] = ['graph', 'timeline', 'sites'];

/** What is remembered while the page is away. */
export interface ViewState {
  readonly session: number | null;
  readonly selected: number | null;
  /** null: the camera goes by itself. */
  readonly camera: Camera | null;
  readonly theme: ThemeChoice;
  readonly view: PaneName;
}

/** Reads what was kept; anything that is not as it should be is as if it were not there. */
export function parseViewState(value: unknown): ViewState {
  const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return {
    session: wholeOrNull(fields.session),
    selected: wholeOrNull(fields.selected),
    camera: cameraOf(fields.camera),
    theme: themeChoice(fields.theme),
    view: PANES.find((name) => name === fields.view) ?? 'graph',
  };
}

function wholeOrNull(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;
}

function cameraOf(value: unknown): Camera | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, zoom } = value as Readonly<Record<string, unknown>>;
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(zoom) || !((zoom as number) > 0)) return null;
  return { x: x as number, y: y as number, zoom: zoom as number };
}
