/** What ended badly, as problems on lines: failures that nobody handled, promises pending at exit. Pure: knows no editor. */
import type { MarkedSession } from './line-marks.ts';
import type { Place } from './place.ts';

/** As much of a program as its problems need. */
export interface TroubledSession extends MarkedSession {
  readonly name: string;
  readonly wasStopped: boolean;
  readonly sites: ReadonlyMap<number, Place>;
  readonly names: ReadonlyMap<number, { readonly name: string }>;
  readonly failures: {
    readonly list: readonly {
      readonly how: string;
      readonly site: number;
      readonly origin: number;
      readonly text: string;
    }[];
    readonly unlisted: number;
  };
}

/** What the editor is to list: one line, and what is wrong there. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place;
  /** Where it began, when that is elsewhere. */
  readonly origin: Place | null;
}

/** Lines with problems of one program, at most; the last one says how many more there are. */
const MOST_PROBLEMS = 200;

/** The problems of a program, one a line and kind. */
export function problemsOf(session: TroubledSession): Problem[] {
  if (session.recording !== null) return [];
  const problems = [...failuresOf(session), ...(session.over && !session.wasStopped ? pendingAtExit(session) : [])];
  if (problems.length <= MOST_PROBLEMS) return problems;
  const shown = problems.slice(0, MOST_PROBLEMS);
  const last = shown[MOST_PROBLEMS - 1];
  const more = problems.length - MOST_PROBLEMS;
  shown[MOST_PROBLEMS - 1] = {
    ...last,
    message: `${last.message} And ${more} more of ${session.name} on other lines.`,
  };
  return shown;
}

function failuresOf(session: TroubledSession): Problem[] {
  const bySite = new Map<number, { count: number; text: string; origin: number }>();
  for (const { site, origin, text } of session.failures.list) {
    const known = bySite.get(site);
    if (known) known.count++;
    else bySite.set(site, { count: 1, text, origin });
  }
  const { unlisted } = session.failures;
  const problems = [...bySite].flatMap(([site, { count, text, origin }]): Problem[] => {
    const place = session.sites.get(site);
    if (place === undefined) return [];
    const name = session.names.get(site)?.name || 'A promise';
    const error = text === '' ? '' : `: ${text}`;
    const many = count === 1 ? '' : ` (${count.toLocaleString('en')} promises of this line; this is the first)`;
    return [
      {
        severity: 'error',
        message: `${name} failed, and nobody handles it${error}${many}`,
        place,
        origin: origin !== site ? (session.sites.get(origin) ?? null) : null,
      },
    ];
  });
  const last = problems.at(-1);
  if (unlisted === 0 || last === undefined) return problems;
  const more = `And ${unlisted.toLocaleString('en')} more failures of ${session.name} that nobody handles.`;
  return [...problems.slice(0, -1), { ...last, message: `${last.message}. ${more}` }];
}

function pendingAtExit(session: TroubledSession): Problem[] {
  const problems: Problem[] = [];
  for (const [site, place] of session.sites) {
    const { pending } = session.countOf(site);
    if (pending === 0) continue;
    const name = session.names.get(site)?.name || 'A promise';
    const message =
      pending === 1
        ? `${name} was still pending when ${session.name} ended.`
        : `${pending.toLocaleString('en')} promises of this line were still pending when ${session.name} ended.`;
    problems.push({ severity: 'warning', message, place, origin: null });
  }
  return problems;
}
