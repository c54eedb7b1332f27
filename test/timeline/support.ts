/** A picture of a program as a frame shows it, and what is drawn of it as text. */
import { TextFitter } from '../../webview/render/text.ts';
import { defaultTheme } from '../../webview/render/theme.ts';
import { type AxisKind, axisOf } from '../../webview/timeline/axis.ts';
import { drawTimeline } from '../../webview/timeline/draw-timeline.ts';
import { Packing } from '../../webview/timeline/packing.ts';
import { areasOf, extentOf, hasLines, type Picture, type Subject, sizeOf } from '../../webview/timeline/picture.ts';
import { planFor, surveyed } from '../../webview/timeline/surveyor.ts';
import { whole } from '../../webview/timeline/window.ts';
import { NONE, type Trace } from '../../webview/trace/trace.ts';
import { RecordingSurface } from '../render/recording-surface.ts';

export function pictureOf(trace: Trace, changes: Partial<Subject> & { kind?: AxisKind } = {}): Picture {
  const packing = new Packing(trace);
  packing.update();
  const axis = axisOf(changes.kind ?? 'time', trace);
  const moment = changes.moment ?? trace.moments;
  const subject: Subject = {
    trace,
    packing,
    axis,
    moment,
    now: axis.valueOf(moment),
    open: trace.ending === null,
    selected: NONE,
    hovered: NONE,
    chain: null,
    states: new Set(),
    found: null,
    resources: trace.resources,
    topResource: 0,
    ...changes,
  };
  const theme = defaultTheme('dark');
  const areas = areasOf({ width: 1000, height: 400 }, hasLines(trace), subject.resources.length);
  const window = whole(extentOf(trace, packing, axis, subject.now), sizeOf(areas.lanes));
  const steps = surveyed(subject, planFor(subject, window, sizeOf(areas.lanes)), theme);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const fitter = new TextFitter(new RecordingSurface());
  return { ...subject, window, areas, theme, fitter, surveyed: step.value, moving: false };
}

export function drawn(picture: Picture): RecordingSurface {
  const surface = new RecordingSurface();
  drawTimeline(surface, picture);
  return surface;
}
