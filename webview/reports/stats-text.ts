/** The report of `stats` as a person reads it on a terminal. */
import type { PlaceReport, Stats } from './stats.ts';
import { countWords, plain, shareWords, textTable, timeWords } from './words.ts';

/** Places told in each of the lists. */
const TOP = 10;

/** Lines without colours, with a line end at the end. `damagedAt`: byte from which on the file cannot be read, or -1. */
export function statsText(stats: Stats, damagedAt = -1): string {
  const lines = [...summary(stats, damagedAt), '', 'Promises by operation', ...operations(stats)];
  lines.push(...list('Slowest call sites', stats.sites, ({ p95 }) => p95));
  lines.push(...list('Most pending', stats.sites, ({ pending }) => pending));
  lines.push(...list('Most failures', stats.sites, ({ failed }) => failed));
  lines.push(...list('Most time in callbacks', stats.sites, ({ callbackTime }) => callbackTime));
  lines.push(...failures(stats.sites));
  return `${lines.join('\n')}\n`;
}

function summary(stats: Stats, damagedAt: number): string[] {
  const { states, duration, idle, callbacks } = stats;
  const ended = states.returned + states.failed + states.cancelled;
  const lines = [
    plain(stats.program, 200) || 'A program',
    endingWords(stats, damagedAt),
    '',
    `${counted(stats.events, 'event')}, ${counted(stats.promises, 'promise')}, ${counted(stats.sites.length, 'call site')}`,
    `${countWords(ended)} settled: ${countWords(states.returned)} returned, ${countWords(states.failed)} failed, ${countWords(states.cancelled)} cancelled`,
    `${countWords(states.pending)} pending${stats.ending === null ? ' when that was last told' : ' at the end'}${states.joined === 0 ? '' : `; ${countWords(states.joined)} more became a part of one of these`}`,
    `${timeWords(duration)}${stats.clock === 'virtual' ? ' of virtual time' : ''}, idle ${timeWords(idle)} (${shareWords(duration === 0 ? 0 : idle / duration)}), in ${countWords(callbacks.count)} ${callbacks.count === 1 ? 'callback' : 'callbacks'} ${timeWords(callbacks.time)}`,
  ];
  if (stats.untold > 0) lines.push(`${countWords(stats.untold)} promises were spoken of whose making was never told.`);
  if (stats.lost > 0) lines.push(`${countWords(stats.lost)} events were lost: the figures are too low by so many.`);
  if (stats.uncounted > 0) {
    lines.push(`${countWords(stats.uncounted)} older promises are no longer known by call site.`);
  }
  for (const { how, text } of stats.unhandled.slice(0, TOP))
    lines.push(how === 'handledLate' ? 'A failure was handled late' : `Not handled (${how}): ${plain(text)}`);
  const more = stats.unhandled.length - TOP;
  if (more > 0) lines.push(`… and ${countWords(more)} more that nobody handled`);
  return lines;
}

function endingWords({ ending }: Stats, damagedAt: number): string {
  if (ending === null && damagedAt >= 0) {
    return `How it ended is not known: the file is damaged at byte ${countWords(damagedAt)}, and all figures are of what is whole before that.`;
  }
  if (ending === null) return 'It did not say how it ended: it was killed, or what is recorded ends before it does.';
  const how = { returned: 'It returned', processExit: 'It exited', uncaught: 'An error ended it' }[ending.how];
  return `${how ?? 'It ended'}, with code ${ending.code}.`;
}

function operations(stats: Stats): string[] {
  const total = stats.operations.reduce((sum, { count }) => sum + count, 0);
  return textTable(
    ['operation', 'promises', 'share'],
    stats.operations.map(({ operation, count }) => [operation, countWords(count), shareWords(count / total)]),
  ).map((line) => `  ${line}`);
}

function list(title: string, sites: readonly PlaceReport[], by: (site: PlaceReport) => number): string[] {
  const first = sites.filter((site) => by(site) > 0).sort((a, b) => by(b) - by(a));
  if (first.length === 0) return [];
  const head = ['name', 'place', 'made', 'pending', 'failed', 'median', 'p95', 'longest', 'callbacks'];
  const rows = first
    .slice(0, TOP)
    .map((site) => [
      plain(site.name, 32),
      placeOf(site),
      countWords(site.made),
      countWords(site.pending),
      countWords(site.failed),
      timeWords(site.median),
      timeWords(site.p95),
      timeWords(site.longest),
      timeWords(site.callbackTime),
    ]);
  const more = first.length - rows.length;
  return [
    '',
    title,
    ...textTable(head, rows, 2).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${countWords(more)} more`] : []),
  ];
}

function failures(sites: readonly PlaceReport[]): string[] {
  const all = sites
    .flatMap((site) => site.failures.map((failure) => ({ site, ...failure })))
    .sort((a, b) => b.count - a.count);
  if (all.length === 0) return [];
  const rows = all.slice(0, TOP).map(({ site, text, count }) => [plain(text, 60), placeOf(site), countWords(count)]);
  return ['', 'Failures', ...textTable(['text', 'place', 'times'], rows, 2).map((line) => `  ${line}`)];
}

/** "echo.ts:12", or "library". */
export function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  const last = file.split(/[\\/]/).filter(Boolean).pop() ?? file;
  return line > 0 ? plain(`${last}:${line}`, 48) : last;
}

const counted = (count: number, what: string): string => `${countWords(count)} ${what}${count === 1 ? '' : 's'}`;
