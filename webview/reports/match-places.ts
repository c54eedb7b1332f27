/**
 * Which place of one run is which place of another, though lines have moved between them. Places are the same when
 * they lie in the same file (relative to the program's folder), in a function of the same name, and are called alike
 * (the name in the source, else the operation). Of several such, those of one run meet those of the other in the
 * order of the text; where one run has more, the ones are left out whose leaving makes the others' lines fit best,
 * lines counted from how far the file's other places have moved. What then remains is tried again with functions
 * left aside, as anonymous ones change their names with what surrounds them; but only near where it was.
 */
import type { PlaceFigures } from '../sites/aggregate/figures.ts';

/** A place as it is compared. */
export interface Candidate {
  readonly figures: PlaceFigures;
  /** Relative to the program's folder. */
  readonly file: string;
  /** The name in the source, or the operation where it has none. */
  readonly called: string;
}

export interface Matches {
  readonly pairs: readonly (readonly [Candidate, Candidate])[];
  readonly onlyFirst: readonly Candidate[];
  readonly onlySecond: readonly Candidate[];
}

/** Lines that a place may be away from where it is looked for, when its function has another name. */
const NEAR = 12;

export function matchPlaces(first: readonly Candidate[], second: readonly Candidate[]): Matches {
  const pairs: (readonly [Candidate, Candidate])[] = [];
  let left = [...first];
  let right = [...second];
  const moved = shifts(left, right);
  for (const [key, far] of ROUNDS) {
    const theirs = grouped(right, key);
    const taken = new Set<Candidate>();
    for (const [name, ours] of grouped(left, key)) {
      const other = theirs.get(name);
      if (other === undefined) continue;
      for (const pair of aligned(ours, other, moved.get(ours[0].file) ?? 0, far)) {
        pairs.push(pair);
        taken.add(pair[0]).add(pair[1]);
      }
    }
    left = left.filter((candidate) => !taken.has(candidate));
    right = right.filter((candidate) => !taken.has(candidate));
  }
  return { pairs: pairs.sort((a, b) => byText(a[0], b[0])), onlyFirst: left, onlySecond: right };
}

type Key = (candidate: Candidate) => string;

const inFunction: Key = (candidate) => [candidate.file, candidate.figures.functionName, candidate.called].join('\n');
const inFile: Key = (candidate) => [candidate.file, candidate.called].join('\n');

const ROUNDS: readonly (readonly [Key, number])[] = [
  [inFunction, Number.POSITIVE_INFINITY],
  [inFile, NEAR],
];

function byText(one: Candidate, other: Candidate): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  const column = (one.figures.place.at?.column ?? 0) - (other.figures.place.at?.column ?? 0);
  return one.figures.line - other.figures.line || column;
}

function grouped(candidates: readonly Candidate[], key: Key): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of [...candidates].sort(byText)) {
    const group = groups.get(key(candidate));
    if (group === undefined) groups.set(key(candidate), [candidate]);
    else group.push(candidate);
  }
  return groups;
}

/** Lines by which most of a file has moved: the median over places of which there are as many in both runs. */
function shifts(first: readonly Candidate[], second: readonly Candidate[]): Map<string, number> {
  const theirs = grouped(second, inFunction);
  const byFile = new Map<string, number[]>();
  for (const [name, ours] of grouped(first, inFunction)) {
    const other = theirs.get(name);
    if (other?.length !== ours.length) continue;
    const moved = byFile.get(ours[0].file) ?? [];
    byFile.set(ours[0].file, moved);
    ours.forEach((candidate, index) => {
      moved.push(other[index].figures.line - candidate.figures.line);
    });
  }
  return new Map([...byFile].map(([file, moved]) => [file, moved.sort((a, b) => a - b)[moved.length >> 1]]));
}

/** Beyond this many on either side places meet by their order alone. */
const MOST_ALIGNED = 400;

/** Pairs in the order of the text, as many as can be, whose lines fit best. */
function aligned(ours: Candidate[], theirs: Candidate[], shift: number, far: number): [Candidate, Candidate][] {
  const apart = (one: Candidate, other: Candidate): number => Math.abs(other.figures.line - one.figures.line - shift);
  const near = ([one, other]: readonly [Candidate, Candidate]): boolean => apart(one, other) <= far;
  const zip = ours.length === theirs.length || Math.max(ours.length, theirs.length) > MOST_ALIGNED;
  if (zip) {
    const count = Math.min(ours.length, theirs.length);
    return ours
      .slice(0, count)
      .map((one, index): [Candidate, Candidate] => [one, theirs[index]])
      .filter(near);
  }
  const swapped = ours.length > theirs.length;
  const [few, many] = swapped ? [theirs, ours] : [ours, theirs];
  const cost = (i: number, j: number): number => (swapped ? apart(many[j], few[i]) : apart(few[i], many[j]));
  // best[i][j]: the least cost of giving the first i of the few to some of the first j of the many.
  const best = few.map(() => new Array<number>(many.length + 1).fill(Number.POSITIVE_INFINITY));
  best.push(new Array<number>(many.length + 1).fill(Number.POSITIVE_INFINITY));
  best[0].fill(0);
  for (let i = 1; i <= few.length; i++) {
    for (let j = i; j <= many.length; j++) {
      best[i][j] = Math.min(best[i][j - 1], best[i - 1][j - 1] + cost(i - 1, j - 1));
    }
  }
  const pairs: [Candidate, Candidate][] = [];
  for (let i = few.length, j = many.length; i > 0; j--) {
    if (best[i][j - 1] <= best[i][j] && j > i) continue;
    i--;
    pairs.push(swapped ? [many[j - 1], few[i]] : [few[i], many[j - 1]]);
  }
  return pairs.reverse().filter(near);
}
