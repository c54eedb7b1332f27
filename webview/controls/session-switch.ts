/** Which program is shown: its name, or a choice when there are several; and to run it again or stop it. */
import type { SessionSummary } from '../contract/messages.ts';
import type { OtherEnd } from '../crossings.ts';
import { visible } from '../render/text.ts';
import { element, icon, setText } from './dom.ts';

/** What is asked for; each is given the number of a session. */
export interface SessionListener {
  show(session: number): void;
  rerun(session: number): void;
  stop(session: number): void;
  forget(session: number): void;
  /** Goes to whoever started the session that is shown. */
  follow(end: OtherEnd): void;
}

const STATE_WORDS = { starting: 'not loaded yet', running: 'running', ended: 'ended', failed: 'failed' } as const;

const RERUN = 'M13 3v4H9M12.6 6.6A5.2 5.2 0 1 0 13.2 9.5';
const STOP = 'M3 3h10v10H3z';
const UP = 'M13 12.5V9a2 2 0 0 0-2-2H3.5M7 3.2 3.2 7 7 10.8';
const CLOSE = 'M4 4l8 8M12 4l-8 8';

export class SessionSwitch {
  readonly element = element('div', { class: 'sessions' });
  private readonly title = element('span', { class: 'session-name' });
  private readonly state = element('span', { class: 'session-state' });
  private readonly choice = element('select', { class: 'session-choice', 'aria-label': 'Program shown' });
  private readonly rerun: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly forget: HTMLButtonElement;
  private readonly starter = element('button', { type: 'button', class: 'icon-button starter' }, icon(UP, 'lines'));
  private startedBy: OtherEnd | null = null;
  private current: SessionSummary | null = null;
  private known = '';

  constructor(listener: SessionListener) {
    const act = (label: string, picture: SVGSVGElement, press: (session: number) => void): HTMLButtonElement => {
      const made = element(
        'button',
        { type: 'button', class: 'icon-button', title: label, 'aria-label': label },
        picture,
      );
      made.addEventListener('click', () => {
        if (this.current !== null) press(this.current.id);
      });
      return made;
    };
    this.rerun = act('Run again', icon(RERUN, 'lines'), (session) => listener.rerun(session));
    this.stop = act('Stop the program', icon(STOP), (session) => listener.stop(session));
    this.forget = act('Remove this run from the list', icon(CLOSE, 'lines'), (session) => listener.forget(session));
    this.choice.addEventListener('change', () => listener.show(Number(this.choice.value)));
    this.starter.addEventListener('click', () => {
      if (this.startedBy !== null) listener.follow(this.startedBy);
    });
    this.element.append(this.title, this.choice, this.starter, this.state, this.rerun, this.stop, this.forget);
  }

  /** `starter`: who started the shown one, if that is known; `connected`: there is a host that can run, stop and forget. */
  update(
    sessions: readonly SessionSummary[],
    current: SessionSummary | null,
    starter: OtherEnd | null,
    connected: boolean,
  ): void {
    this.current = current;
    this.startedBy = starter;
    this.starter.hidden = starter === null;
    if (starter !== null) {
      const who = starter.name === '' ? starter.sessionName : `${starter.name} in ${starter.sessionName}`;
      const words = `Started by ${visible(who, 90)}: show it`;
      this.starter.title = words;
      this.starter.setAttribute('aria-label', words);
    }
    this.element.hidden = current === null;
    if (current === null) return;
    const several = sessions.length > 1;
    const live = current.state === 'running' || current.state === 'starting';
    this.title.hidden = several;
    this.choice.hidden = !several;
    this.stop.hidden = !live;
    this.rerun.hidden = live || current.recording !== undefined;
    this.forget.hidden = live || !several;
    for (const act of [this.stop, this.rerun, this.forget]) act.disabled = !connected;
    setText(this.title, visible(current.name, 60));
    setText(this.state, stateWords(current));
    this.title.title = current.program;
    if (several) this.list(sessions, current);
  }

  private list(sessions: readonly SessionSummary[], current: SessionSummary): void {
    const key = JSON.stringify(sessions.map(({ id, name, state }) => [id, name, state]));
    if (key !== this.known) {
      this.known = key;
      this.choice.replaceChildren(
        ...sessions.map(({ id, name, state }) =>
          element('option', { value: String(id) }, `${visible(name, 60)} – ${STATE_WORDS[state]}`),
        ),
      );
    }
    this.choice.value = String(current.id);
  }
}

/** A program that ended without an exit code was stopped; of a recording that is not known. */
function stateWords({ state, exitCode, recording }: SessionSummary): string {
  if (state !== 'ended') return STATE_WORDS[state];
  if (exitCode === null) return recording === undefined ? 'stopped' : STATE_WORDS.ended;
  return exitWords(exitCode);
}

function exitWords(code: number): string {
  return code === 0 ? 'ended' : `ended with code ${code}`;
}
