/** What the host sends, done: sessions and their events are kept, and what is to be seen or said is seen or said. */
import type { Choices } from './choices.ts';
import type { Chrome } from './chrome.ts';
import type { HostMessage } from './contract/messages.ts';
import type { Notices } from './notices.ts';
import type { Panes } from './panes.ts';
import type { Saving } from './recordings/saving.ts';
import type { Seen } from './seen.ts';

/** What the page does for it. */
export interface HostMessageTarget {
  /** Something may look different. */
  changed(): void;
  /** More of what the program told has come. */
  came(): void;
  /** Another session is to be seen. */
  show(): void;
  /** Selects a promise, and brings it into sight. */
  choose(id: number): void;
  /** The list of sessions has come: one of them may be that of before a reload. */
  listed(): void;
  /** How much may move has changed. */
  applyMotion(): void;
}

/** What of the page they concern. */
export interface MessageGround {
  readonly seen: Seen;
  readonly choices: Choices;
  readonly panes: Panes;
  readonly chrome: Chrome;
  readonly notices: Notices;
  readonly saving: Saving;
}

export class HostMessages {
  private readonly ground: MessageGround;
  private readonly target: HostMessageTarget;

  constructor(ground: MessageGround, target: HostMessageTarget) {
    this.ground = ground;
    this.target = target;
  }

  take(message: HostMessage): void {
    const { seen, choices, panes, chrome, notices, saving } = this.ground;
    const { sessions } = seen;
    switch (message.type) {
      case 'sessions':
        sessions.update(message);
        this.target.listed();
        break;
      case 'events': {
        const store = sessions.get(message.session);
        store?.receive(message.bytes, performance.now());
        if (store !== undefined && store === sessions.current) this.target.came();
        return;
      }
      case 'names':
        sessions.get(message.session)?.setNames(message.names);
        break;
      case 'notice':
        notices.add(message.severity, message.text);
        break;
      case 'settings':
        choices.apply(message.settings);
        sessions.keep(message.settings.maxPromises);
        this.target.applyMotion();
        break;
      case 'download':
        saving.fetch(message.path, message.name);
        break;
      case 'picture':
        saving.picture(message.format);
        break;
      case 'reveal':
        this.revealPlace(message.session, message.file, message.line);
        break;
      case 'stepping':
        if (sessions.get(message.session) === sessions.current) panes.graph.view.hold(true);
        return;
      case 'standing':
        panes.graph.view.hold(false);
        sessions.get(message.session)?.stand(message.standing, performance.now());
        break;
      case 'ask':
        if (!sessions.show(message.session)) return;
        this.target.show();
        panes.choose('graph');
        this.target.choose(message.promise);
        choices.lit = message.question;
        break;
      case 'acted':
        if (message.ok) chrome.say(message.text);
        else notices.add('warning', message.text);
        break;
    }
    this.target.changed();
  }

  /** Selects the youngest promise that was made at this place. */
  private revealPlace(session: number, file: string, line: number): void {
    const { seen } = this.ground;
    if (!seen.sessions.show(session)) return;
    const made = seen.madeAt(file, line);
    if (made !== null) this.target.choose(made);
  }
}
