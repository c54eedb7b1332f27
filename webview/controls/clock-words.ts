/** What the clock says: where among the events, and when. */
import { clockTimeWithUnit, counted, withCommas } from '../render/format.ts';
import type { ClockData } from './clock-axis.ts';

const MEGABYTE = 1 << 20;

/** Two parts, to be read one after the other: the time is what is never cut off. */
export interface ClockWords {
  readonly events: string;
  readonly time: string;
}

type Said = Pick<ClockData, 'live' | 'moment' | 'moments' | 'now' | 'waiting' | 'virtual'>;

export function clockWords({ live, moment, moments, now, waiting, virtual }: Said): ClockWords {
  if (live && waiting > MEGABYTE) {
    const left = `${withCommas(Math.ceil(waiting / MEGABYTE))} MB to go`;
    return { events: `reading: ${counted(moments, 'event')}, `, time: left };
  }
  // Such a program was not waited for: its seconds are not those of a wall clock.
  const time = `${clockTimeWithUnit(now)}${virtual ? ' virtual' : ''}`;
  if (live) return { events: `${counted(moments, 'event')} · `, time };
  return { events: `event ${withCommas(moment)} of ${withCommas(moments)} · `, time };
}
