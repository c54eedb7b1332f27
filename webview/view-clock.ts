/**
 * Which moment of a program is seen: the last one, wherever that is by now (live), or one at which the view stands
 * while the program goes on. A person pauses, scrubs, steps, jumps to what went wrong, or lets it play.
 */
import { NEVER, type Trace } from './trace/trace.ts';

/** What the clock can be asked to do; `step` is a number of events. */
export type ClockCommand =
  | { readonly step: number }
  | { readonly jump: 'next' | 'previous' }
  | { readonly seek: number }
  | 'toggle'
  | 'follow'
  | 'play'
  | 'first';

/** Nanoseconds of the program that pass in a millisecond of playing. */
const NS_PER_MS = 1e6;
/** A sleep of the main loop is shown no longer than this, in milliseconds: nobody waits for an hour to pass. */
const LONGEST_WAIT_MS = 1_000;

export class ViewClock {
  /** Changes with each change of what is to be seen by a person's doing. */
  revision = 0;
  private readonly trace: Trace;
  /** The moment at which the view stands, or null while it follows. */
  private standsAt: number | null = null;
  /** While it plays: the page's time of the last event shown. */
  private playedAt: number | null = null;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  get live(): boolean {
    return this.standsAt === null;
  }

  get playing(): boolean {
    return this.playedAt !== null;
  }

  /** Events told by now, of those that are seen. */
  get moment(): number {
    const { moments, firstMoment } = this.trace;
    return this.standsAt === null ? moments : Math.max(this.standsAt, firstMoment);
  }

  /** Does what was asked, at a time of the page; false when there is nothing to go to. */
  run(command: ClockCommand, now: number): boolean {
    if (command === 'toggle') return this.live ? this.stand(this.moment) : this.follow();
    if (command === 'follow') return this.follow();
    if (command === 'play') return this.play(now);
    if (command === 'first') return this.stand(this.trace.firstMoment);
    if ('step' in command) return this.stand(this.moment + command.step);
    if ('seek' in command) return this.stand(command.seek);
    const found = this.problem(command.jump);
    return found !== NEVER && this.stand(found);
  }

  /** Plays on to where it should be by now; true while it plays. */
  advance(now: number): boolean {
    if (this.playedAt === null || this.standsAt === null) return false;
    const { trace } = this;
    const time = trace.timeAt(this.standsAt);
    const next = trace.timeAt(this.standsAt + 1);
    const passed = now - this.playedAt;
    const reached = time + passed * NS_PER_MS;
    const waitedLong = passed >= LONGEST_WAIT_MS;
    if (reached < next && !waitedLong) return true;
    this.standsAt = Math.max(this.standsAt + 1, trace.momentAt(reached));
    this.playedAt = waitedLong ? now : this.playedAt + (trace.timeAt(this.standsAt) - time) / NS_PER_MS;
    this.revision++;
    if (this.standsAt >= trace.moments) this.follow();
    return this.playing;
  }

  private play(now: number): boolean {
    this.revision++;
    if (this.playing) {
      this.playedAt = null;
      return true;
    }
    // What has been seen to its end plays again from its beginning.
    if (this.standsAt === null || this.standsAt >= this.trace.moments) this.standsAt = this.trace.firstMoment;
    this.playedAt = now;
    return true;
  }

  private stand(moment: number): boolean {
    const { firstMoment, moments } = this.trace;
    this.standsAt = Math.min(moments, Math.max(firstMoment, Math.round(moment)));
    this.playedAt = null;
    this.revision++;
    return true;
  }

  private follow(): boolean {
    this.standsAt = null;
    this.playedAt = null;
    this.revision++;
    return true;
  }

  /** The nearest moment at which something failed or was cancelled, or a failure came out unhandled. */
  private problem(way: 'next' | 'previous'): number {
    const { trace, moment } = this;
    const states = ['failed', 'cancelled'] as const;
    if (way === 'next') return Math.min(...states.map((state) => trace.nextSettle(state, moment)));
    const before = states.map((state) => trace.previousSettle(state, moment)).filter((found) => found !== NEVER);
    return before.length === 0 ? NEVER : Math.max(...before);
  }
}
