/**
 * Keeps a survey at hand for every frame. A small one is made within the frame that asks for it; one of a million
 * bars is made over several, and meanwhile the last one is shown, moved and stretched to where it now belongs.
 * It reaches beyond the window, so that a short way needs no new one.
 */
import type { Theme } from '../render/theme.ts';
import { EDGED_LANE } from './inks.ts';
import type { Subject, Surveyed } from './picture.ts';
import { LEAST_CELL, LEAST_LANE, type SurveyPlan, survey } from './survey.ts';
import { type Area, spanOf, type Window } from './window.ts';

/** How far beyond the window, in widths and heights of it. */
const BEYOND = 0.2;
/** With fewer rows of cells a column is one pixel; else two. */
const FINE_ROWS = 260;
/** Two scales that differ by less show the same. */
const SAME_SCALE = 1e-9;

/** What a survey was made of: as long as none of it differs, it is good. */
interface Key {
  readonly revision: number;
  readonly moment: number;
  readonly subject: Pick<Subject, 'packing' | 'axis' | 'states' | 'found'>;
  readonly theme: Theme;
}

/** The part to look at for a window. */
export function planFor(subject: Subject, window: Window, area: Area, beyond = BEYOND): SurveyPlan {
  const span = spanOf(window);
  const shown = area.height / window.lane;
  const laneFrom = Math.max(0, Math.floor(window.top - shown * beyond));
  const laneTo = Math.max(laneFrom + 1, Math.ceil(window.top + shown * (1 + beyond)));
  const rows = (laneTo - laneFrom) * Math.min(1, window.lane / LEAST_CELL);
  const columnWidth = rows <= FINE_ROWS ? 1 : 2;
  return {
    axis: subject.axis,
    from: window.from - span * beyond,
    to: window.to + span * beyond,
    laneFrom,
    laneTo,
    columns: Math.ceil((area.width * (1 + 2 * beyond)) / columnWidth),
    columnWidth,
    laneHeight: window.lane,
    moment: subject.moment,
    now: subject.now,
    states: subject.states,
    found: subject.found,
  };
}

/** A survey as cells of colour. */
export function* surveyed(subject: Subject, plan: SurveyPlan, theme: Theme): Generator<void, Surveyed> {
  const made = yield* survey(subject.packing, plan);
  const raster = made.density.empty ? null : yield* made.density.paint(theme, plan.laneHeight);
  return { survey: made, raster };
}

export class Surveyor {
  /** What is shown: as good as can be had by now. */
  current: Surveyed | null = null;
  /** The one that reached farthest of this program: what is behind a window that has no better one yet. */
  farthest: Surveyed | null = null;
  private key: Key | null = null;
  private job: { readonly steps: Generator<void, Surveyed>; readonly key: Key } | null = null;

  /** Brings the survey up to date as far as there is time. Returns true when there is more to do. */
  update(subject: Subject, window: Window, area: Area, theme: Theme, enough: () => boolean): boolean {
    const key: Key = {
      revision: subject.packing.revision,
      moment: subject.moment,
      subject,
      theme,
    };
    if (this.job === null && !this.isGood(key, subject, window, area)) {
      this.job = { steps: surveyed(subject, planFor(subject, window, area), theme), key };
    }
    if (this.job === null) return false;
    do {
      const step = this.job.steps.next();
      if (step.done === true) {
        this.current = step.value;
        this.key = this.job.key;
        this.farthest = fartherOf(this.farthest, step.value);
        this.job = null;
        return !this.isGood(key, subject, window, area);
      }
    } while (!enough());
    return true;
  }

  clear(): void {
    this.current = null;
    this.farthest = null;
    this.key = null;
    this.job = null;
  }

  private isGood(key: Key, subject: Subject, window: Window, area: Area): boolean {
    const old = this.key;
    const { current } = this;
    if (old === null || current === null) return false;
    const { plan } = current.survey;
    const same =
      old.revision === key.revision &&
      old.moment === key.moment &&
      old.theme === key.theme &&
      old.subject.packing === subject.packing &&
      old.subject.axis === subject.axis &&
      old.subject.states === subject.states &&
      old.subject.found === subject.found;
    if (!same) return false;
    const columnSpan = (plan.to - plan.from) / plan.columns / plan.columnWidth;
    const pixelSpan = spanOf(window) / area.width;
    // The columns are whole, so that the scale may be off by one of them.
    const scale = Math.abs(columnSpan / pixelSpan - 1) <= 2 / plan.columns + SAME_SCALE;
    const lane = looksLike(plan.laneHeight, window.lane);
    const shown = area.height / window.lane;
    const covers =
      plan.from <= window.from &&
      plan.to >= window.to &&
      plan.laneFrom <= Math.max(0, window.top) &&
      plan.laneTo >= Math.min(subject.packing.lanes, window.top + shown);
    const stale = Math.abs(plan.now - subject.now) > 3 * pixelSpan && !current.survey.density.empty;
    return scale && lane && covers && !stale;
  }
}

function fartherOf(old: Surveyed | null, next: Surveyed): Surveyed {
  if (old === null || old.survey.plan.axis !== next.survey.plan.axis) return next;
  const lanes = ({ laneFrom, laneTo }: SurveyPlan) => laneTo - laneFrom;
  const [was, is] = [old.survey.plan, next.survey.plan];
  return is.from <= was.from && is.to >= was.to && lanes(is) >= lanes(was) ? next : old;
}

/** Whether lanes of two heights are drawn of the same survey: a lane has a row of cells for itself, or does not. */
function looksLike(one: number, other: number): boolean {
  if (Math.abs(one / other - 1) <= SAME_SCALE) return true;
  const least = Math.min(one, other);
  const most = Math.max(one, other);
  return [LEAST_LANE, EDGED_LANE].every((step) => least >= step === most >= step) && least >= LEAST_CELL;
}
