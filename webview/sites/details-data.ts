/** What the details show of a place or of a folded group, gathered from the index and the trace at one moment. */
import { STATES } from '../../runtime-instrumented/protocol/index.ts';
import { visible } from '../render/text.ts';
import { timeWords } from '../reports/words.ts';
import type { Trace } from '../trace/trace.ts';
import { figuresOf } from './aggregate/figures.ts';
import { placeName, placeWords } from './aggregate/places.ts';
import type { SiteIndex } from './aggregate/site-index.ts';
import type { DetailsData, Neighbour, Sample } from './details.ts';
import type { NodeScene } from './graph/scene.ts';
import type { SiteNode } from './graph/structure.ts';

/** Promises shown of each kind: pending and settled. */
const SAMPLES = 5;
/** Promises looked at to find them: a place that made few long ago may show only its last one. */
const LOOKS = 5_000;

export function placeDetails(index: SiteIndex, place: number, moment: number): DetailsData | null {
  const tally = index.at(moment);
  if (place >= tally.places) return null;
  const { trace, known } = index;
  const figures = figuresOf(trace, known.places, tally, place);
  return {
    title: figures.name,
    where: figures.where,
    figures,
    times: tally.times[place],
    neighbours: neighboursOf(index, place, moment),
    samples: samplesOf(index, place, Math.min(moment, index.counted)),
    members: [],
    unfolds: '',
  };
}

export function groupDetails(index: SiteIndex, node: SiteNode, scene: NodeScene, moment: number): DetailsData {
  const tally = index.at(moment);
  const members = node.places
    .filter((place) => place < tally.places && tally.made[place] > 0)
    .map((place) => figuresOf(index.trace, index.known.places, tally, place));
  members.sort((a, b) => b.pending - a.pending || b.made - a.made || a.line - b.line);
  return {
    title: scene.title,
    where: scene.where,
    figures: null,
    times: null,
    neighbours: [],
    samples: [],
    members,
    unfolds: node.file,
  };
}

function neighboursOf(index: SiteIndex, place: number, moment: number): Neighbour[] {
  const { trace, known } = index;
  const { pairs, pairCounts } = index.at(moment);
  const neighbours: Neighbour[] = [];
  const add = (other: number, how: Neighbour['how'], count: number): void => {
    const at = known.places.at(trace, other);
    neighbours.push({ place: other, name: placeName(at, trace.siteNames), where: placeWords(at), how, count });
  };
  known.pairs.all.slice(0, pairs).forEach(({ from, to, kind }, number) => {
    const count = pairCounts[number];
    if (count === 0) return;
    if (to === place) add(from, kind === 'waits' ? 'waits for' : 'made in', count);
    if (from === place) add(to, kind === 'waits' ? 'waited on by' : 'makes', count);
  });
  return neighbours.sort((a, b) => b.count - a.count || a.place - b.place);
}

function samplesOf(index: SiteIndex, place: number, moment: number): Sample[] {
  const { trace, known } = index;
  const rows: number[] = [];
  const gather = (most: number) => {
    let looks = LOOKS;
    return (row: number): boolean => {
      if (known.places.of(trace, row) === place) rows.push(row);
      return rows.length < most && --looks > 0;
    };
  };
  trace.pendingAt(moment, gather(SAMPLES));
  trace.settledBefore(moment, gather(rows.length + SAMPLES));
  const last = index.at(moment).lastRow[place];
  if (rows.length === 0 && trace.isKept(last)) rows.push(last);
  return rows.map((row) => sampleOf(trace, row, moment));
}

function sampleOf(trace: Trace, row: number, moment: number): Sample {
  const state = STATES[trace.stateAt(row, moment)] ?? 'returned';
  const made = trace.timeAt(trace.createdAt(row));
  const about =
    state === 'pending'
      ? `for ${timeWords(trace.timeAt(moment) - made)}`
      : [trace.textOf(row), `after ${timeWords(trace.timeAt(trace.settledAt(row)) - made)}`].filter(Boolean).join(', ');
  return { id: trace.idOf(row), mark: state, name: trace.nameOf(row), about: visible(about, 60) };
}
