/** Goes along messages: from a promise to the other end of its message, in whichever session that is. */
import { crossingsOf, type OtherEnd } from './crossings.ts';
import type { Seen } from './seen.ts';

/** What the page does for it. */
export interface MessageWalkTarget {
  /** Another session is to be seen. */
  show(): void;
  /** Selects a promise, and brings it into sight. */
  choose(id: number): void;
  changed(): void;
  say(words: string): void;
}

export class MessageWalk {
  private readonly seen: Seen;
  private readonly target: MessageWalkTarget;

  constructor(seen: Seen, target: MessageWalkTarget) {
    this.seen = seen;
    this.target = target;
  }

  /** Along the last message of a promise whose other end is known. */
  along(id: number | null): void {
    const { store, sessions } = this.seen;
    if (store === null || id === null) return;
    const crossings = crossingsOf(sessions.all, store, id);
    const [end] = crossings.flatMap(({ other }) => other ?? []).slice(-1);
    if (end !== undefined) this.follow(end);
    else this.target.say(whyNowhere(crossings));
  }

  /** To another session, at a moment when what is meant was there. */
  follow({ session, sessionName, promise, name, moment }: OtherEnd): void {
    const { sessions } = this.seen;
    if (!sessions.show(session)) return;
    this.target.show();
    const clock = sessions.current?.clock;
    if (clock !== undefined && clock.moment < moment) clock.run({ seek: moment }, performance.now());
    if (promise !== 0) this.target.choose(promise);
    else this.target.changed();
    const outside = promise === 0 && name !== '';
    this.target.say(outside ? `${sessionName}: from ${name}, outside of any promise.` : `Now shown: ${sessionName}`);
  }
}

function whyNowhere(crossings: ReturnType<typeof crossingsOf>): string {
  if (crossings.length === 0) return 'No message to or from another thread or process is known of it.';
  const [{ way, text }] = crossings;
  return `${way === 'sent' ? 'Sent' : way === 'started' ? 'Started:' : 'A message'} ${text}: the other end is not known here.`;
}
