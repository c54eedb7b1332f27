/** The report of `diff` as a person reads it on a terminal. */
import { type Difference, fileName, type PlaceDifference, type RunTotals } from './diff.ts';
import { countWords, plain, shareWords, textTable, timeWords } from './words.ts';

/** Places told in each of the lists. */
const TOP = 20;

/** Lines without colours, with a line end at the end. */
export function diffText(difference: Difference): string {
  const { before, after, slower, faster, endedOtherwise, appeared, vanished, counts, alike } = difference;
  const lines = [
    ...(difference.sameProgram ? [] : strangers(before, after)),
    ...totals(before, after),
    ...list('Slower', slower, ['median before', 'after', 'factor', 'p95 before', 'after'], times),
    ...list('Faster', faster, ['median before', 'after', 'factor', 'p95 before', 'after'], times),
    ...list('Ended otherwise', endedOtherwise, ['what'], outcomes, 3),
    ...list('Appeared', appeared, ['made', 'failed', 'median'], only),
    ...list('Vanished', vanished, ['made', 'failed', 'median'], only),
    ...list('Other numbers of promises', counts, ['before', 'after'], made),
    '',
    `${countWords(alike)} ${alike === 1 ? 'call site is' : 'call sites are'} as before.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What two programs have in common may be chance. */
function strangers(before: RunTotals, after: RunTotals): string[] {
  const [one, other] = [before, after].map(({ program }) => plain(fileName(program), 80) || 'a program without a name');
  return [`These are runs of different programs, ${one} and ${other}: call sites that look alike need not be.`, ''];
}

function totals(before: RunTotals, after: RunTotals): string[] {
  const rows = [
    ['events', countWords(before.events), countWords(after.events)],
    ['promises', countWords(before.promises), countWords(after.promises)],
    ['duration', timeWords(before.duration), timeWords(after.duration)],
    ['pending at the end', countWords(before.pending), countWords(after.pending)],
    ['failed', countWords(before.failed), countWords(after.failed)],
    ['ended', endingOf(before), endingOf(after)],
  ];
  if (before.lost + after.lost > 0) rows.push(['events lost', countWords(before.lost), countWords(after.lost)]);
  return textTable(['', 'before', 'after'], rows);
}

function endingOf({ ending }: RunTotals): string {
  return ending === null ? 'not told' : `${ending.how}, ${ending.code}`;
}

type Cells = (place: PlaceDifference) => readonly string[];

const times: Cells = ({ before, after, timesLonger }) => [
  timeWords(before?.median ?? -1),
  timeWords(after?.median ?? -1),
  `×${Number((timesLonger ?? 1).toPrecision(3))}`,
  timeWords(before?.p95 ?? -1),
  timeWords(after?.p95 ?? -1),
];

const outcomes: Cells = ({ outcomes: changed, newFailure }) => {
  const words = changed.map(({ outcome, before, after }) => `${outcome} ${shareWords(before)} → ${shareWords(after)}`);
  if (newFailure !== '') words.push(`fails anew with ${plain(newFailure, 60)}`);
  return [words.join(', ')];
};

const only: Cells = ({ before, after }) => {
  const side = before ?? after;
  return [countWords(side?.made ?? 0), countWords(side?.failed ?? 0), timeWords(side?.median ?? -1)];
};

const made: Cells = ({ before, after }) => [countWords(before?.made ?? 0), countWords(after?.made ?? 0)];

function list(title: string, places: readonly PlaceDifference[], head: string[], cells: Cells, left = 2): string[] {
  if (places.length === 0) return [];
  const rows = places.slice(0, TOP).map((place) => [plain(place.name, 32), where(place), ...cells(place)]);
  const more = places.length - rows.length;
  return [
    '',
    title,
    ...textTable(['name', 'place', ...head], rows, left).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${countWords(more)} more`] : []),
  ];
}

/** "src/echo.ts:12", "src/echo.ts:12 → 15" when it has moved. */
function where({ file, before, after }: PlaceDifference): string {
  const [from, to] = [before?.line ?? 0, after?.line ?? 0];
  const line = from > 0 && to > 0 && from !== to ? `${from} → ${to}` : String(Math.max(from, to));
  return line === '0' ? file : plain(`${file}:${line}`, 60);
}
